package dev.vernier.data;

import dev.vernier.network.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A data set made ready for training: split first, then encoded by what the training rows alone
/// say.
///
/// @param notices what was done that one may want to know, one sentence each
/// @param rows how many rows have a target, those of a test table or of test images aside
/// @param droppedRows how many rows have none, those of a test table aside
public record Problem(
    Task task,
    InputEncoder features,
    TargetEncoder targetEncoder,
    Samples train,
    Samples validation,
    Samples test,
    List<String> notices,
    int rows,
    int droppedRows) {

  private static final int FEWEST_ROWS = 10;

  public Problem {
    notices = List.copyOf(notices);
  }

  /// Splits and encodes a table.
  ///
  /// @param test a table that replaces the test part; read it with [Table#schema] of the first
  /// @throws DataException with one line on why nothing can be learnt from it
  public static Problem prepare(Table table, Optional<Table> test, ProblemSpec spec) {
    var notices = new ArrayList<>(table.notices());
    Column target = table.column(spec.target());
    int[] rows = rowsWithTarget(table.source(), target, notices);
    requireEnough(table.source(), target, rows);
    Task task = spec.task().orElseGet(() -> Task.infer(target));
    Column readable = task == Task.REGRESSION ? numbers(table.source(), target) : target;
    var fractions =
        new Split.Fractions(spec.validationFraction(), test.isPresent() ? 0 : spec.testFraction());
    Split split =
        switch (task) {
          case CLASSIFICATION ->
              Split.stratified(classes(table.source(), target, rows), fractions, spec.seed());
          case REGRESSION -> Split.shuffled(rows.length, fractions, spec.seed());
        };
    requireValidation(table.source(), target, fractions, split);
    int[] train = pick(rows, split.train());
    TargetEncoder targets =
        switch (task) {
          case CLASSIFICATION -> TargetEncoder.ClassLabels.fit(target, train);
          case REGRESSION -> TargetEncoder.Standardised.fit((Column.Numeric) readable, train);
        };
    FeatureFit fit = FeatureFit.fit(table, spec.target(), train);
    notices.addAll(fit.notices());
    FeatureEncoder features = fit.encoder();
    var tested =
        test.map(given -> {
          Column truth = given.column(spec.target());
          int[] known = rowsWithTarget(given.source(), truth, notices);
          return samples(given, known, features, targets);
        });
    return new Problem(
        task,
        features,
        targets,
        samples(table, train, features, targets),
        samples(table, pick(rows, split.validation()), features, targets),
        tested.orElseGet(() -> samples(table, pick(rows, split.test()), features, targets)),
        notices,
        rows.length,
        table.rows() - rows.length);
  }

  /// Splits and encodes images.
  ///
  /// @param test images that replace the test part
  /// @param fractions of the images; that for the test is ignored where there are images for it
  /// @param seed of the split
  /// @throws DataException with one line on why nothing can be learnt from them
  public static Problem prepare(
      LabelledImages images, Optional<LabelledImages> test, Split.Fractions fractions, long seed) {
    String source = images.labelSource();
    Column labels = images.labels();
    int[] rows = all(images);
    requireEnough(source, labels, rows);
    var wanted =
        new Split.Fractions(fractions.validation(), test.isPresent() ? 0 : fractions.test());
    Split split = Split.stratified(classes(source, labels, rows), wanted, seed);
    requireValidation(source, labels, wanted, split);
    PixelEncoder pixels = PixelEncoder.fit(images.images(), split.train());
    var targets = TargetEncoder.ClassLabels.fit(labels, split.train());
    return new Problem(
        Task.CLASSIFICATION,
        pixels,
        targets,
        samples(images, split.train(), pixels, targets),
        samples(images, split.validation(), pixels, targets),
        test.map(given -> samples(given, all(given), pixels, targets))
            .orElseGet(() -> samples(images, split.test(), pixels, targets)),
        List.of(),
        rows.length,
        0);
  }

  private static int[] all(LabelledImages images) {
    return IntStream.range(0, images.images().count()).toArray();
  }

  private static Samples samples(
      LabelledImages images, int[] rows, PixelEncoder pixels, TargetEncoder targets) {
    return new Samples(
        pixels.encode(images.images(), rows),
        pixels.width(),
        targets.encode(images.labels(), rows));
  }

  private static void requireEnough(String source, Column target, int[] rows) {
    if (rows.length < FEWEST_ROWS) {
      throw new DataException(
          "%s has %s with a value of \"%s\"; learning needs at least %d"
              .formatted(source, rows(rows.length), target.name(), FEWEST_ROWS));
    }
  }

  private static void requireValidation(
      String source, Column target, Split.Fractions fractions, Split split) {
    if (fractions.validation() > 0 && split.validation().length == 0) {
      throw new DataException(
          "%s has too few rows of each class of \"%s\" for a validation part; add rows"
              .formatted(source, target.name()));
    }
  }

  private static Samples samples(
      Table table, int[] rows, FeatureEncoder features, TargetEncoder targets) {
    return new Samples(
        features.encode(table, rows),
        features.width(),
        targets.encode(table.column(targets.column()), rows));
  }

  private static int[] rowsWithTarget(String source, Column target, List<String> notices) {
    int[] rows = IntStream.range(0, target.rows()).filter(row -> !target.missing(row)).toArray();
    if (rows.length == 0) {
      throw new DataException(
          "%s has no value in the target \"%s\"; choose another target"
              .formatted(source, target.name()));
    }
    int dropped = target.rows() - rows.length;
    if (dropped > 0) {
      notices.add(
          "%s has %s without a value of \"%s\"; they are left out."
              .formatted(source, rows(dropped), target.name()));
    }
    return rows;
  }

  private static String rows(int count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  private static Column numbers(String source, Column target) {
    if (target instanceof Column.Numeric) {
      return target;
    }
    int row = target.firstPresent().orElse(0);
    throw new DataException(
        "regression needs a target of numbers, but \"%s\" in %s holds %s (\"%s\" in row %d)%s"
            .formatted(
                target.name(),
                source,
                target.type().meaning(),
                Numbers.brief(target.text(row)),
                row + 1,
                target instanceof Column.Date
                    ? "; choose another target"
                    : "; choose classification"));
  }

  /// The class of each row, counted from 0 in the order of the texts.
  private static int[] classes(String source, Column target, int[] rows) {
    var counts =
        Arrays.stream(rows)
            .mapToObj(target::text)
            .collect(Collectors.groupingBy(text -> text, Collectors.counting()));
    var texts = counts.keySet().stream().sorted().toList();
    if (texts.size() == 1) {
      throw new DataException(
          "the target \"%s\" in %s is always \"%s\"; there is nothing to learn"
              .formatted(target.name(), source, Numbers.brief(texts.getFirst())));
    }
    var single = texts.stream().filter(text -> counts.getOrDefault(text, 0L) == 1).toList();
    if (!single.isEmpty()) {
      throw new DataException(
          "%s of \"%s\" in %s (%s%s) %s only one row, too few to split; add rows, merge or remove them%s"
              .formatted(
                  single.size() == 1 ? "a class" : single.size() + " classes",
                  target.name(),
                  source,
                  single.stream()
                      .limit(3)
                      .map(text -> "\"" + Numbers.brief(text) + "\"")
                      .collect(Collectors.joining(", ")),
                  single.size() > 3 ? ", …" : "",
                  single.size() == 1 ? "has" : "have",
                  target instanceof Column.Numeric ? ", or choose regression" : ""));
    }
    return Arrays.stream(rows).map(row -> Numbers.position(texts, target.text(row))).toArray();
  }

  private static int[] pick(int[] rows, int[] positions) {
    return Arrays.stream(positions).map(position -> rows[position]).toArray();
  }
}
