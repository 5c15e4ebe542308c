package dev.vernier.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Lets Ctrl-C end a command in good order: what runs is asked to stop, and the JVM waits for it to
/// finish its report.
final class Shutdown {

  private static final long PATIENCE_SECONDS = 60;

  private static volatile @Nullable Runnable onInterrupt;
  private static volatile boolean interrupted;

  private Shutdown() {}

  /// Runs a command so that an interrupt waits for it.
  static int guard(IntSupplier command) {
    var done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Runnable stop = onInterrupt;
                  if (stop == null || done.getCount() == 0) {
                    return;
                  }
                  interrupted = true;
                  stop.run();
                  awaitQuietly(done);
                },
                "vernier-shutdown"));
    try {
      return command.getAsInt();
    } finally {
      done.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Says how to stop what runs now, until closed.
  static Registration onInterrupt(Runnable stop) {
    onInterrupt = stop;
    return () -> onInterrupt = null;
  }

  /// Whether Ctrl-C or a request to terminate has come.
  static boolean interrupted() {
    return interrupted;
  }

  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
