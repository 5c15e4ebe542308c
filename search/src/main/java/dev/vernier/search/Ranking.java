package dev.vernier.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Orders values of which less is better, NaN being the worst.
final class Ranking {

  private Ranking() {}

  /// The places of the values, the best first; equal ones in their order.
  static int[] bestFirst(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> values[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// The places of so many of the best values and, of the others, of so many of the last, in their
  /// order; all where there are not so many.
  static int[] bestAndLast(double[] values, int best, int last) {
    if (values.length <= best + last) {
      return IntStream.range(0, values.length).toArray();
    }
    var kept = new boolean[values.length];
    Arrays.stream(bestFirst(values)).limit(best).forEach(i -> kept[i] = true);
    for (int i = values.length - 1, left = last; left > 0; i--) {
      left -= kept[i] ? 0 : 1;
      kept[i] = true;
    }
    return IntStream.range(0, values.length).filter(i -> kept[i]).toArray();
  }
}
