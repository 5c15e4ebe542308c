package dev.vernier.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.vernier.network.Targets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Turns the target into what a network learns, and its outputs back.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "target")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TargetEncoder.ClassLabels.class, name = "class-labels"),
  @JsonSubTypes.Type(value = TargetEncoder.Scaled.class, name = "scaled")
})
public sealed interface TargetEncoder {

  /// The name of the target.
  String column();

  /// The type of the target, for reading a file that has it.
  ColumnType type();

  Task task();

  /// How many numbers the network puts out per row.
  int outputs();

  /// How much of the target's own unit one unit of the network's output is: 1 for classes.
  double scale();

  /// The targets of some rows, none of which may be missing.
  Targets encode(Column target, int[] rows);

  /// The classes, by name. A class is counted by its place among the labels.
  ///
  /// @param labels as the source writes them, ascending; by value if all are numbers
  record ClassLabels(String column, ColumnType type, List<String> labels) implements TargetEncoder {

    public ClassLabels {
      labels = List.copyOf(labels);
    }

    static ClassLabels fit(Column target, int[] train) {
      var labels = Arrays.stream(train).mapToObj(target::text).distinct().toList();
      var order =
          labels.stream().allMatch(Numbers::isNumber)
              ? Comparator.comparingDouble(Double::parseDouble)
                  .thenComparing(Comparator.<String>naturalOrder())
              : Comparator.<String>naturalOrder();
      return new ClassLabels(target.name(), target.type(), labels.stream().sorted(order).toList());
    }

    @Override
    public Task task() {
      return Task.CLASSIFICATION;
    }

    @Override
    public int outputs() {
      return labels.size();
    }

    @Override
    public double scale() {
      return 1;
    }

    @Override
    public Targets.Labels encode(Column target, int[] rows) {
      var places =
          labels.stream().collect(Collectors.toMap(this::key, labels::indexOf, (a, _) -> a));
      var classes = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        Integer place = places.get(key(target.text(rows[i])));
        if (place == null) {
          throw new DataException(
              "the target \"%s\" is \"%s\" in row %d, which is none of the classes in training: %s"
                  .formatted(
                      column,
                      Numbers.brief(target.text(rows[i])),
                      rows[i] + 1,
                      labels.stream().limit(20).collect(Collectors.joining(", "))));
        }
        classes[i] = place;
      }
      return new Targets.Labels(classes, labels.size());
    }

    /// Truth values are the same however they are written.
    private String key(String text) {
      return type == ColumnType.BOOLEAN ? String.valueOf(Numbers.truth(text)) : text;
    }
  }

  /// A number less a centre, over a scale: the mean and the population standard deviation of the
  /// training rows, or 0 and 1 for the number as it is.
  ///
  /// @param scale above 0
  record Scaled(String column, double center, double scale) implements TargetEncoder {

    /// @throws IllegalArgumentException if the centre is not finite, or the scale not above 0
    public Scaled {
      if (!Double.isFinite(center) || !(scale > 0 && Double.isFinite(scale))) {
        throw new IllegalArgumentException(
            "target %s needs a finite centre and a finite scale above 0, got %s and %s"
                .formatted(column, center, scale));
      }
    }

    /// @throws DataException if all training rows are equal, whether standardised or not
    static Scaled fit(Column.Numeric target, int[] train, boolean standardize) {
      Moments moments = Moments.of(row -> target.values()[row], train);
      if (moments.sd() == 0) {
        throw new DataException(
            "the target \"%s\" is always %s in the training rows; there is nothing to learn"
                .formatted(target.name(), Numbers.text(moments.mean())));
      }
      return standardize
          ? new Scaled(target.name(), moments.mean(), moments.sd())
          : new Scaled(target.name(), 0, 1);
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public Task task() {
      return Task.REGRESSION;
    }

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Targets.Values encode(Column target, int[] rows) {
      double[] values = ((Column.Numeric) target.as(ColumnType.NUMERIC)).values();
      var encoded = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        encoded[i] = Moments.standardise(values[rows[i]], center, scale);
      }
      return new Targets.Values(encoded, 1);
    }

    /// An output of the network in the target's own unit.
    public double decode(double output) {
      return center + scale * output;
    }
  }
}
