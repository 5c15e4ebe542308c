package dev.vernier.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How columns of text become numbers. Truth values are −1 and 1 in any case.
public enum CategoricalEncoding {

  /// One input per level, for the 32 most frequent ones; if there are more, the others share the
  /// last. A further input marks missing values where training has some.
  ONE_HOT,

  /// [#ONE_HOT], but two levels are −1 and 1 in one input, and 0 where the value is missing or was
  /// not seen in training: what RealMLP without embeddings does. Beside [InputScaling#ROBUST_CLIP]
  /// these inputs, and those of truth values, are scaled like numbers.
  SIGNED_ONE_HOT,

  /// As RealMLP has it (Holzmüller et al. 2024, [arXiv
  /// 2407.04491](https://arxiv.org/abs/2407.04491)), for networks that begin with embeddings: two
  /// levels are −1 and 1 in one input; up to nine are one-hot; more are one input with the level's
  /// code, counted from 1, which only an embedding can take. What is missing or not seen in
  /// training is 0 throughout: all inputs of a one-hot column, and a level of its own among the
  /// codes.
  EMBEDDING;

  /// More levels than these share a bucket for the rare ones, if they are one-hot.
  static final int MOST_ONE_HOT = 32;

  /// More levels than these get codes, if there may be embeddings.
  private static final int MOST_BESIDE_CODES = 9;

  /// @param present the training rows that have a value, one at least
  /// @param missing whether training has rows without one
  ColumnEncoder fit(Column.Categorical texts, int[] present, boolean missing) {
    var counts = new int[texts.levels().size()];
    for (int row : present) {
      counts[texts.codes()[row]]++;
    }
    int distinct = (int) IntStream.of(counts).filter(count -> count > 0).count();
    if (distinct == 2 && this != ONE_HOT) {
      List<String> levels = mostFrequent(texts, counts, distinct);
      return new ColumnEncoder.Pair(texts.name(), levels.getFirst(), levels.getLast());
    }
    return switch (this) {
      case ONE_HOT, SIGNED_ONE_HOT -> {
        boolean other = distinct > MOST_ONE_HOT;
        List<String> levels = mostFrequent(texts, counts, other ? MOST_ONE_HOT - 1 : distinct);
        yield new ColumnEncoder.OneHot(texts.name(), levels, other, missing);
      }
      case EMBEDDING -> {
        List<String> levels = mostFrequent(texts, counts, distinct);
        yield distinct <= MOST_BESIDE_CODES
            ? new ColumnEncoder.OneHot(texts.name(), levels, false, false)
            : new ColumnEncoder.LevelCodes(texts.name(), levels);
      }
    };
  }

  private static List<String> mostFrequent(Column.Categorical texts, int[] counts, int limit) {
    return IntStream.range(0, counts.length)
        .filter(level -> counts[level] > 0)
        .boxed()
        .sorted(Comparator.comparingInt((Integer level) -> -counts[level]))
        .limit(limit)
        .map(level -> texts.levels().get(level))
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
