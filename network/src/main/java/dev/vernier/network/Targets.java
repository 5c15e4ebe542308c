package dev.vernier.network;

import java.util.Arrays;

/// What a network learns to predict, one entry per row. The arrays are shared, not copied: they are
/// written once, before training.
public sealed interface Targets {

  int rows();

  /// How many numbers the network must put out per row.
  int outputs();

  /// The class of each row.
  ///
  /// @param classes counted from 0
  /// @param classCount how many classes there are, at least 2, those without a row included
  @SuppressWarnings("ArrayRecordComponent")
  record Labels(int[] classes, int classCount) implements Targets {

    public Labels {
      if (classCount < 2) {
        throw new IllegalArgumentException("classification needs two classes, got " + classCount);
      }
      if (!Arrays.stream(classes).allMatch(c -> c >= 0 && c < classCount)) {
        throw new IllegalArgumentException("every class must lie in 0 to " + (classCount - 1));
      }
    }

    @Override
    public int rows() {
      return classes.length;
    }

    @Override
    public int outputs() {
      return classCount;
    }

    /// How many rows each class has.
    public int[] counts() {
      var counts = new int[classCount];
      for (int k : classes) {
        counts[k]++;
      }
      return counts;
    }
  }

  /// Numbers to regress on.
  ///
  /// @param values row-major `(rows, size)`
  /// @param size how many numbers a row has, at least 1
  @SuppressWarnings("ArrayRecordComponent")
  record Values(float[] values, int size) implements Targets {

    public Values {
      if (size < 1 || values.length % size != 0) {
        throw new IllegalArgumentException(
            "%d values do not make rows of %d".formatted(values.length, size));
      }
    }

    @Override
    public int rows() {
      return values.length / size;
    }

    @Override
    public int outputs() {
      return size;
    }
  }
}
