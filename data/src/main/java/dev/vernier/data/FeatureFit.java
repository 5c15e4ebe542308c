package dev.vernier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A feature encoder together with what its fitting left out and why.
record FeatureFit(FeatureEncoder encoder, List<String> notices) {

  /// So many texts may be levels however few rows there are.
  private static final int FEW_LEVELS = 32;

  /// Texts that are all different are an identifier, if there are at least so many.
  private static final int FEWEST_UNIQUE = 10;

  /// What columns of identifiers are called: `id`, `row_id`, `PassengerId`.
  private static final Pattern IDENTIFIER =
      Pattern.compile("(?i:(.*[^\\p{L}])?id)|.*\\p{Ll}(Id|ID)");

  private static final int COLUMNS_SHOWN = 5;

  /// Looks at the training rows of each column, and at nothing else. Which columns are left out
  /// does not depend on the encoding.
  static FeatureFit fit(Table table, String target, int[] train, Encoding encoding) {
    var encoders = new ArrayList<ColumnEncoder>();
    var notices = new ArrayList<String>();
    var constant = new ArrayList<String>();
    for (Column column : table.columns()) {
      if (!column.name().equals(target)) {
        fit(column, train, encoding, encoders, constant, notices);
      }
    }
    if (!constant.isEmpty()) {
      notices.addFirst(constantColumns(constant));
    }
    if (encoders.isEmpty()) {
      throw new DataException(
          "%s has no column to predict \"%s\" from%s"
              .formatted(
                  table.source(),
                  target,
                  notices.isEmpty()
                      ? "; add columns, or check the delimiter"
                      : ": " + String.join(" ", notices)));
    }
    return new FeatureFit(new FeatureEncoder(encoders), List.copyOf(notices));
  }

  private static void fit(
      Column column,
      int[] train,
      Encoding encoding,
      List<ColumnEncoder> encoders,
      List<String> constant,
      List<String> notices) {
    int[] present = Arrays.stream(train).filter(row -> !column.missing(row)).toArray();
    boolean missing = present.length < train.length;
    if (present.length == 0) {
      notices.add(left(column, "has no values in the training rows"));
      return;
    }
    int distinct = distinct(column, present);
    if (distinct == 1 && !missing) {
      constant.add(
          "\"%s\" (always %s)".formatted(column.name(), Numbers.brief(column.text(present[0]))));
      return;
    }
    switch (column) {
      case Column.Numeric numeric when identifies(numeric, present) ->
          notices.add(
              left(
                  column,
                  "looks like an identifier (by its name, and %d different whole numbers in as many training rows)"
                      .formatted(present.length)));
      case Column.Numeric numeric -> encoders.add(encoding.inputs().fit(numeric, present, missing));
      case Column.Categorical texts -> {
        if (identifies(distinct, present.length)) {
          notices.add(
              left(
                  column,
                  "looks like an identifier (%d different texts in %d training rows)"
                      .formatted(distinct, present.length)));
        } else {
          ColumnEncoder encoder = encoding.categories().fit(texts, present, missing);
          if (encoder instanceof ColumnEncoder.OneHot oneHot && oneHot.other()) {
            notices.add(
                "Column \"%s\" has %d different texts in training; all but the %d most frequent count as one."
                    .formatted(texts.name(), distinct, oneHot.levels().size()));
          }
          encoders.add(indicators(encoder, texts, train, encoding));
        }
      }
      case Column.Bool _ ->
          encoders.add(indicators(new ColumnEncoder.Sign(column.name()), column, train, encoding));
      case Column.Date dates -> encoders.add(ColumnEncoder.DateParts.fit(dates, present, missing));
    }
  }

  private static ColumnEncoder indicators(
      ColumnEncoder encoder, Column column, int[] train, Encoding encoding) {
    return encoding.inputs() == InputScaling.ROBUST_CLIP
            && encoding.categories() == CategoricalEncoding.SIGNED_ONE_HOT
        ? ColumnEncoder.Rescaled.fit(encoder, column, train)
        : encoder;
  }

  private static String constantColumns(List<String> columns) {
    String shown = String.join(", ", columns.subList(0, Math.min(COLUMNS_SHOWN, columns.size())));
    int more = columns.size() - COLUMNS_SHOWN;
    return "%s constant in training and left out: %s%s."
        .formatted(
            columns.size() == 1 ? "One column is" : columns.size() + " columns are",
            shown,
            more > 0 ? ", and %d more".formatted(more) : "");
  }

  private static String left(Column column, String why) {
    return "Column \"%s\" %s, so it is left out.".formatted(column.name(), why);
  }

  /// A number may count anything; only by its name is it taken for an identifier.
  private static boolean identifies(Column.Numeric column, int[] rows) {
    return IDENTIFIER.matcher(column.name()).matches()
        && column.whole()
        && rows.length >= FEWEST_UNIQUE
        && Arrays.stream(rows).mapToDouble(row -> column.values()[row]).distinct().count()
            == rows.length;
  }

  private static boolean identifies(int distinct, int present) {
    return (distinct > FEW_LEVELS && distinct * 2 > present)
        || (distinct == present && present >= FEWEST_UNIQUE);
  }

  private static int distinct(Column column, int[] rows) {
    return (int)
        switch (column) {
          case Column.Numeric numeric -> varies(numeric.values(), rows);
          case Column.Date date -> varies(date.epochSeconds(), rows);
          case Column.Categorical texts ->
              Arrays.stream(rows).map(row -> texts.codes()[row]).distinct().count();
          case Column.Bool bool ->
              Arrays.stream(rows).map(row -> bool.values()[row]).distinct().count();
        };
  }

  /// 1 where all values are equal, else 2: that is all that is asked of numbers.
  private static int varies(double[] values, int[] rows) {
    return Arrays.stream(rows).allMatch(row -> values[row] == values[rows[0]]) ? 1 : 2;
  }
}
