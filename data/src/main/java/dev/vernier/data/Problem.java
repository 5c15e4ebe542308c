package dev.vernier.data;

import dev.vernier.network.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A data set made ready for training: split first, then encoded by what the training rows alone
/// say. It is at hand in the encoding that is usual, and makes others when they are asked for.
/// Thread-safe.
public final class Problem {

  private static final int FEWEST_ROWS = 10;

  private final Task task;
  private final Encodings encodings;
  private final List<String> notices;
  private final int rows;
  private final int droppedRows;

  private Problem(Task task, Encodings encodings, List<String> notices, int rows, int droppedRows) {
    this.task = task;
    this.encodings = encodings;
    this.notices = List.copyOf(notices);
    this.rows = rows;
    this.droppedRows = droppedRows;
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
    if (task == Task.REGRESSION) {
      requireNumbers(table.source(), target);
    }
    var fractions =
        new Split.Fractions(spec.validationFraction(), test.isPresent() ? 0 : spec.testFraction());
    Split split =
        switch (task) {
          case CLASSIFICATION ->
              Split.stratified(classes(table.source(), target, rows), fractions, spec.seed());
          case REGRESSION -> Split.shuffled(rows.length, fractions, spec.seed());
        };
    requireValidation(table.source(), target, fractions, split);
    var noticesOfTest = new ArrayList<String>();
    var encodings =
        new TableEncodings(
            task,
            spec.target(),
            new TableEncodings.Part(table, pick(rows, split.train())),
            new TableEncodings.Part(table, pick(rows, split.validation())),
            test.map(
                    given -> {
                      Column truth = given.column(spec.target());
                      int[] known = rowsWithTarget(given.source(), truth, noticesOfTest);
                      return new TableEncodings.Part(given, known);
                    })
                .orElseGet(() -> new TableEncodings.Part(table, pick(rows, split.test()))));
    // What is wrong with the data shows here, before anybody trains.
    Encoded _ = encodings.in(Encoding.DEFAULT);
    notices.addAll(encodings.fit(Encoding.DEFAULT).notices());
    notices.addAll(noticesOfTest);
    return new Problem(task, encodings, notices, rows.length, table.rows() - rows.length);
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
    var encoded =
        new Encoded(
            pixels,
            targets,
            samples(images, split.train(), pixels, targets),
            samples(images, split.validation(), pixels, targets),
            test.map(given -> samples(given, all(given), pixels, targets))
                .orElseGet(() -> samples(images, split.test(), pixels, targets)));
    return new Problem(
        Task.CLASSIFICATION, new Encodings.OfImages(encoded), List.of(), rows.length, 0);
  }

  public Task task() {
    return task;
  }

  /// What was done that one may want to know, one sentence each, in the encoding that is usual.
  public List<String> notices() {
    return notices;
  }

  /// How many rows have a target, those of a test table or of test images aside.
  public int rows() {
    return rows;
  }

  /// How many rows have none, those of a test table aside.
  public int droppedRows() {
    return droppedRows;
  }

  /// The data in an encoding. It is made once, when first asked for, and then shared; whoever asks
  /// meanwhile waits. Encodings that come to the same share their arrays.
  ///
  /// Images are encoded in one way: they have no columns of text and no number to predict, so only
  /// the scaling is looked at.
  ///
  /// @throws IllegalArgumentException if the data are images and the scaling is none of
  ///   [#scalings()]
  public Encoded encoded(Encoding encoding) {
    return encodings.in(encoding);
  }

  /// The bytes of the heap that encodings would take beyond those that are made already, which stay
  /// as long as the problem. They are fitted for that, but not made.
  public long bytes(Collection<Encoding> wanted) {
    return encodings.bytes(wanted);
  }

  /// The scalings that these data can have.
  public Set<InputScaling> scalings() {
    return encodings.scalings();
  }

  /// Whether a column of text has so many levels that [CategoricalEncoding#EMBEDDING] makes codes
  /// of it. They are fitted for that, but not encoded.
  public boolean hasCodes() {
    return encodings.hasCodes();
  }

  private Encoded usual() {
    return encodings.in(Encoding.DEFAULT);
  }

  /// The encoder of the inputs in the usual encoding.
  public InputEncoder features() {
    return usual().features();
  }

  /// The encoder of the target in the usual encoding.
  public TargetEncoder targetEncoder() {
    return usual().target();
  }

  /// The training part in the usual encoding.
  public Samples train() {
    return usual().train();
  }

  /// The validation part in the usual encoding.
  public Samples validation() {
    return usual().validation();
  }

  /// The test part in the usual encoding.
  public Samples test() {
    return usual().test();
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

  private static void requireNumbers(String source, Column target) {
    if (target instanceof Column.Numeric) {
      return;
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
