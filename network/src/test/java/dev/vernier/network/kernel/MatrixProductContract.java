package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [MatrixProduct] must do.
interface MatrixProductContract {

  List<Integer> AWKWARD = List.of(1, 3, 4, 13, 16, 17, 25, 64, 100, 207);
  List<Float> BETAS = List.of(0f, 1f, 0.5f);

  MatrixProduct product();

  @Test
  default void agreesWithDoublesAtAwkwardSizesTransposesAndStrides() {
    Random random = new Random(42);
    int turn = 0;
    for (int m : AWKWARD) {
      for (int n : AWKWARD) {
        for (int k : AWKWARD) {
          for (int transposes = 0; transposes < 4; transposes++) {
            Problem.random(random, transposes, m, n, k, BETAS.get(turn++ % 3))
                .assertSolvedBy(product());
          }
        }
      }
    }
  }

  @Test
  default void betaZeroDoesNotReadC() {
    for (int transposes = 0; transposes < 4; transposes++) {
      for (int size : AWKWARD) {
        Problem problem = Problem.random(new Random(size), transposes, size, size, size, 0);
        float[] expected = problem.solve(product());
        Arrays.fill(problem.c(), Float.NaN);
        float[] c = problem.solve(product());
        for (int i = 0; i < size; i++) {
          int row = problem.cOffset() + i * problem.ldc();
          assertThat(Arrays.copyOfRange(c, row, row + size))
              .containsExactly(Arrays.copyOfRange(expected, row, row + size));
        }
      }
    }
  }

  @Test
  default void nanAndInfinityReachTheEntriesTheyConcern() {
    for (int size : new int[] {4, 17, 100}) {
      float[] a = new float[size * size];
      float[] b = new float[size * size];
      Arrays.fill(a, 1);
      Arrays.fill(b, 1);
      a[1 * size + 2] = Float.NaN;
      b[2 * size + 3] = Float.POSITIVE_INFINITY;
      a[2 * size + 2] = 0;
      float[] c = new float[size * size];
      product().multiply(false, false, size, size, size, a, 0, size, b, 0, size, 0, c, 0, size);
      for (int j = 0; j < size; j++) {
        assertThat(c[size + j]).isNaN();
        assertThat(c[j]).isEqualTo(j == 3 ? Float.POSITIVE_INFINITY : size);
      }
      assertThat(c[2 * size + 3]).as("0 · ∞").isNaN();
    }
  }

  @Test
  default void bitsStayTheSameWhileTheJvmWarmsUp() {
    Problem small = Problem.random(new Random(1), 0, 13, 20, 25, 0.5f);
    Problem transposed = Problem.random(new Random(2), 3, 9, 37, 17, 0);
    float[] first = small.solve(product());
    float[] firstTransposed = transposed.solve(product());
    for (int call = 0; call < 20_000; call++) {
      assertSameBits(small.solve(product()), first);
      assertSameBits(transposed.solve(product()), firstTransposed);
    }
  }

  @Test
  default void bitsStayTheSameFromTwoThreadsAtOnce() throws Exception {
    List<Problem> problems = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Problem problem =
          Problem.random(new Random(i), i % 4, 30 + i, 70 - i, 300 + i, BETAS.get(i % 3));
      problems.add(problem);
      expected.add(problem.solve(product()));
    }
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<Void> work =
          () -> {
            for (int call = 0; call < 1_000; call++) {
              assertSameBits(problems.get(call % 8).solve(product()), expected.get(call % 8));
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(work, work))) {
        done.get();
      }
    }
  }

  /// The garbage collector moves arrays, which changes their alignment.
  @Test
  default void bitsDoNotDependOnWhereTheArraysLie() {
    for (int transposes = 0; transposes < 4; transposes++) {
      for (int[] size : new int[][] {{64, 100, 784}, {13, 10, 100}, {33, 207, 50}}) {
        Problem problem =
            Problem.random(new Random(5), transposes, size[0], size[1], size[2], 0.5f);
        float[] expected = problem.entries(problem.solve(product()));
        for (int shift = 1; shift <= 16; shift++) {
          Problem moved = problem.moved(shift, 2 * shift, 3 * shift);
          assertSameBits(moved.entries(moved.solve(product())), expected);
        }
      }
    }
  }

  @Test
  default void anEmptySumLeavesBetaC() {
    float[] c = {1, 2, 3, Float.NaN};
    product().multiply(false, false, 1, 3, 0, c, 0, 0, c, 0, 3, 0.5f, c, 0, 3);
    assertThat(c).containsExactly(0.5f, 1, 1.5f, Float.NaN);
    product().multiply(true, true, 2, 2, 0, new float[0], 0, 2, new float[0], 0, 0, 0, c, 0, 2);
    assertThat(c).containsExactly(0, 0, 0, 0);
  }

  @Test
  default void nothingHappensToAnEmptyC() {
    float[] x = {1, 2, 3};
    product().multiply(false, false, 0, 3, 1, x, 0, 1, x, 0, 3, 0, x, 0, 3);
    product().multiply(false, false, 3, 0, 1, x, 0, 1, x, 0, 0, 0, x, 0, 0);
    assertThat(x).containsExactly(1, 2, 3);
  }

  @Test
  default void refusesMatricesThatDoNotFitTheirArrays() {
    float[] six = new float[6];
    float[] four = new float[4];
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> product().multiply(false, false, 2, 2, 3, six, 1, 3, six, 0, 2, 0, four, 0, 2))
        .withMessage(
            "A, stored as (2, 3) at offset 1 with leading dimension 3, does not fit 6 floats");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> product().multiply(false, true, 2, 2, 3, six, 0, 3, six, 0, 2, 0, four, 0, 2))
        .withMessageStartingWith("B, stored as (2, 3)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> product().multiply(false, false, 2, 2, 3, six, 0, 3, six, 0, 2, 0, four, -1, 2))
        .withMessageStartingWith("C, stored as (2, 2) at offset -1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> product().multiply(false, false, -2, 2, 3, six, 0, 3, six, 0, 2, 0, four, 0, 2))
        .withMessage("sizes must not be negative, got m = -2, n = 2, k = 3");
    int huge = 1 << 16;
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            product().multiply(false, false, huge, 1, 1, six, 0, huge, six, 0, 1, 0, six, 0, 1));
  }

  private static void assertSameBits(float[] actual, float[] expected) {
    if (Arrays.mismatch(actual, expected) >= 0) {
      assertThat(actual).containsExactly(expected);
    }
  }

  @Test
  default void addsARowToEveryRow() {
    var random = new Random(8);
    for (int size : new int[] {1, 3, 4, 13, 16, 17, 25, 64, 100, 207}) {
      for (int ldc : new int[] {size, size + 3}) {
        Problem problem = Problem.random(random, 0, 19, size, 500, 0);
        var row = new float[size + 2];
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextGaussian();
        }
        var expected = new float[19 * ldc + 1];
        var got = expected.clone();
        product()
            .multiply(
                false,
                false,
                19,
                size,
                500,
                problem.a(),
                problem.aOffset(),
                problem.lda(),
                problem.b(),
                problem.bOffset(),
                problem.ldb(),
                0,
                expected,
                1,
                ldc);
        product()
            .affine(
                19,
                size,
                500,
                problem.a(),
                problem.aOffset(),
                problem.lda(),
                problem.b(),
                problem.bOffset(),
                problem.ldb(),
                row,
                2,
                got,
                1,
                ldc);
        for (int i = 0; i < 19; i++) {
          for (int j = 0; j < size; j++) {
            int at = 1 + i * ldc + j;
            assertThat(got[at]).isCloseTo(expected[at] + row[2 + j], within(2e-4f));
            expected[at] = got[at];
          }
        }
        assertThat(got).isEqualTo(expected);
      }
    }
  }
}
