package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class OpenBlasProductTest implements MatrixProductContract {

  @Override
  public MatrixProduct product() {
    return MatrixProducts.byName("openblas");
  }

  @Test
  void aProductOfManyRowsIsCutWithoutASeam() {
    for (int transposes = 0; transposes < 4; transposes++) {
      Problem.random(new Random(3), transposes, 9_000, 100, 207, 0.5f).assertSolvedBy(product());
    }
  }

  /// Its threads would inherit the name of the Java thread that started them.
  @Test
  @EnabledOnOs(OS.LINUX)
  void largeProductsStartNoThreads() throws Exception {
    int callers = 3;
    CyclicBarrier multiplied = new CyclicBarrier(callers);
    CyclicBarrier counted = new CyclicBarrier(callers);
    Callable<Long> work =
        () -> {
          Problem problem = Problem.random(new Random(4), 0, 700, 600, 500, 0);
          problem.solve(product());
          multiplied.await();
          long threads = threadsNamed("multiplier");
          counted.await();
          return threads;
        };
    try (var threads =
        Executors.newFixedThreadPool(callers, Thread.ofPlatform().name("multiplier").factory())) {
      List<Callable<Long>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(work);
      }
      for (Future<Long> count : threads.invokeAll(all)) {
        assertThat(count.get()).isEqualTo(callers);
      }
    }
  }

  private static long threadsNamed(String name) throws IOException {
    long count = 0;
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          count += Files.readString(task.resolve("comm")).strip().equals(name) ? 1 : 0;
        } catch (IOException _) {
          // A thread of the JVM that ended meanwhile.
        }
      }
    }
    return count;
  }
}
