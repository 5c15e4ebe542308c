package dev.vernier.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// Gives the process its real standard error back.
///
/// The launcher starts the JVM with a filter on descriptor 2, which drops the warning about
/// incubating modules, and with the real standard error on another descriptor. From here on nothing
/// is filtered, and a terminal is a terminal.
final class StandardError {

  private static final int STDERR = 2;

  private StandardError() {}

  /// Does nothing where no launcher has set the variable `VERNIER_STDERR`.
  @SuppressWarnings("restricted") // A call of the C library is what it takes.
  static void takeOver() {
    String descriptor = System.getenv("VERNIER_STDERR");
    if (descriptor == null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    var duplicate =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int result = (int) duplicate.invokeExact(Integer.parseInt(descriptor), STDERR);
      if (result != STDERR) {
        System.err.println("vernier: standard error stays behind the launcher's filter");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("cannot take over descriptor " + descriptor, e);
    }
  }
}
