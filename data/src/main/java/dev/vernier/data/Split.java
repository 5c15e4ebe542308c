package dev.vernier.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Which rows serve training, validation and test. Each row is in exactly one part; the parts are
/// in ascending order. The same seed and rows give the same split ([SplittableRandom] and the
/// shuffle of Fisher and Yates).
@SuppressWarnings("ArrayRecordComponent")
public record Split(int[] train, int[] validation, int[] test) {

  /// Parts of a whole; what is left is for training.
  public record Fractions(double validation, double test) {

    public Fractions {
      if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
        throw new DataException(
            "the fractions for validation (%s) and test (%s) must not be negative and must leave rows for training"
                .formatted(validation, test));
      }
    }
  }

  /// Shuffles the rows 0 to rows − 1 into the parts.
  public static Split shuffled(int rows, Fractions fractions, long seed) {
    return stratified(new int[rows], fractions, seed);
  }

  /// Shares out each class on its own, so that every part has nearly the same mixture. Of a class
  /// with three rows or more, each part that is wanted gets at least one; of two rows, training and
  /// test.
  ///
  /// @param classes the class of each row, counted from 0
  public static Split stratified(int[] classes, Fractions fractions, long seed) {
    var random = new SplittableRandom(seed);
    var part = new byte[classes.length];
    int count = Arrays.stream(classes).max().orElse(-1) + 1;
    int[][] rowsOf = rowsByClass(classes, count);
    for (int[] rows : rowsOf) {
      shuffle(rows, random);
      int test = share(rows.length, fractions.test(), rows.length - 1);
      int validation = share(rows.length, fractions.validation(), rows.length - 1 - test);
      for (int i = 0; i < test + validation; i++) {
        part[rows[i]] = (byte) (i < test ? 2 : 1);
      }
    }
    return new Split(rowsIn(part, 0), rowsIn(part, 1), rowsIn(part, 2));
  }

  private static int share(int rows, double fraction, int most) {
    int wanted = fraction == 0 ? 0 : (int) Math.max(1, Math.round(rows * fraction));
    return Math.max(0, Math.min(wanted, most));
  }

  private static int[][] rowsByClass(int[] classes, int count) {
    var sizes = new int[count];
    for (int c : classes) {
      sizes[c]++;
    }
    var rows = new int[count][];
    Arrays.setAll(rows, c -> new int[sizes[c]]);
    for (int row = classes.length - 1; row >= 0; row--) {
      rows[classes[row]][--sizes[classes[row]]] = row;
    }
    return rows;
  }

  private static void shuffle(int[] rows, SplittableRandom random) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = rows[i];
      rows[i] = rows[j];
      rows[j] = swap;
    }
  }

  private static int[] rowsIn(byte[] part, int wanted) {
    return IntStream.range(0, part.length).filter(row -> part[row] == wanted).toArray();
  }
}
