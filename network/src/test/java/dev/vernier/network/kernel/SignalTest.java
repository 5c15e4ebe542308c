package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A product must bear signals at any moment: profilers send them to the thread that computes.
@EnabledOnOs(OS.LINUX)
final class SignalTest {

  private static final int ROUNDS = 1_500;

  @Test
  void nativeProductsBearSignals() throws Exception {
    // In a process of its own, which a product that does not bear them would take down.
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SignalTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("signals sent: ");
  }

  /// Multiplies under a rain of `SIGPIPE`, which the JVM takes and ignores, while memory of the C
  /// library is used and freed.
  public static void main(String[] args) throws Throwable {
    MethodHandle self = function("pthread_self", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    MethodHandle kill =
        function(
            "pthread_kill",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    long multiplier = (long) self.invokeExact();
    var done = new AtomicBoolean();
    var sent = new AtomicLong();
    var sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (!done.get()) {
                  int status = (int) kill.invokeExact(multiplier, 13);
                  sent.addAndGet(status == 0 ? 1 : 0);
                  Thread.sleep(0, 200_000);
                }
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
            });
    var random = new Random(1);
    for (String name : MatrixProducts.available()) {
      if (!name.equals("scalar")) {
        multiply(MatrixProducts.byName(name), random);
      }
    }
    done.set(true);
    sender.join();
    System.out.println("signals sent: " + sent.get());
  }

  private static void multiply(MatrixProduct product, Random random) {
    for (int transposes = 0; transposes < 4; transposes++) {
      Problem square = Problem.random(random, transposes, 256, 256, 256, 0);
      Problem wide = Problem.random(random, transposes, 64, 100, 784, 0);
      for (int i = 0; i < ROUNDS; i++) {
        square.solve(product);
        wide.solve(product);
      }
    }
  }

  @SuppressWarnings("restricted") // Calling native code is what this test is for.
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
