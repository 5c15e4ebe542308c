package dev.vernier.data;

import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Encodes the parts of split tables. The columns are kept; inputs are made once for all encodings
/// whose fit comes to the same, and so are targets.
final class TableEncodings implements Encodings {

  /// Rows of a table.
  @SuppressWarnings("ArrayRecordComponent")
  record Part(Table table, int[] rows) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Inputs(float[] train, float[] validation, float[] test) {}

  /// What of an encoding concerns the inputs.
  private record Columns(InputScaling inputs, CategoricalEncoding categories) {}

  private record Outputs(Targets train, Targets validation, Targets test) {}

  private final Task task;
  private final String target;
  private final Part train;
  private final Part validation;
  private final Part test;
  private final ConcurrentMap<Encoding, Encoded> made = new ConcurrentHashMap<>();
  private final ConcurrentMap<Columns, FeatureFit> fitted = new ConcurrentHashMap<>();
  private final ConcurrentMap<FeatureEncoder, Inputs> inputs = new ConcurrentHashMap<>();
  private final ConcurrentMap<TargetEncoder, Outputs> outputs = new ConcurrentHashMap<>();

  /// @param target the name of the column to predict, which suits the task
  TableEncodings(Task task, String target, Part train, Part validation, Part test) {
    this.task = task;
    this.target = target;
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  @Override
  public Encoded in(Encoding encoding) {
    return made.computeIfAbsent(encoding, this::encode);
  }

  private Encoded encode(Encoding encoding) {
    TargetEncoder targets = targets(encoding);
    FeatureEncoder features = fit(encoding).encoder();
    Inputs in = inputs.computeIfAbsent(features, this::inputs);
    Outputs out = outputs.computeIfAbsent(targets, this::outputs);
    int width = features.width();
    return new Encoded(
        features,
        targets,
        new Samples(in.train(), width, out.train()),
        new Samples(in.validation(), width, out.validation()),
        new Samples(in.test(), width, out.test()));
  }

  /// The fit of an encoding, which takes little memory, without its inputs.
  FeatureFit fit(Encoding encoding) {
    return fitted.computeIfAbsent(
        new Columns(encoding.inputs(), encoding.categories()),
        _ -> FeatureFit.fit(train.table(), target, train.rows(), encoding));
  }

  private TargetEncoder targets(Encoding encoding) {
    Column column = train.table().column(target);
    return switch (task) {
      case CLASSIFICATION -> TargetEncoder.ClassLabels.fit(column, train.rows());
      case REGRESSION ->
          TargetEncoder.Scaled.fit(
              (Column.Numeric) column, train.rows(), encoding.standardizeTarget());
    };
  }

  private Inputs inputs(FeatureEncoder features) {
    return new Inputs(
        features.encode(train.table(), train.rows()),
        features.encode(validation.table(), validation.rows()),
        features.encode(test.table(), test.rows()));
  }

  private Outputs outputs(TargetEncoder targets) {
    return new Outputs(
        targets.encode(train.table().column(target), train.rows()),
        targets.encode(validation.table().column(target), validation.rows()),
        targets.encode(test.table().column(target), test.rows()));
  }

  @Override
  public long bytes(Collection<Encoding> wanted) {
    long rows = (long) train.rows().length + validation.rows().length + test.rows().length;
    long widths =
        wanted.stream()
            .filter(encoding -> !made.containsKey(encoding))
            .map(encoding -> fit(encoding).encoder())
            .distinct()
            .filter(features -> !inputs.containsKey(features))
            .mapToLong(FeatureEncoder::width)
            .sum();
    long targets =
        wanted.stream()
            .filter(encoding -> !made.containsKey(encoding))
            .map(this::targets)
            .distinct()
            .filter(encoder -> !outputs.containsKey(encoder))
            .count();
    return Float.BYTES * rows * (widths + targets);
  }

  @Override
  public Set<InputScaling> scalings() {
    return EnumSet.allOf(InputScaling.class);
  }

  @Override
  public boolean hasCodes() {
    var embedding = new Encoding(InputScaling.AUTO, CategoricalEncoding.EMBEDDING, true);
    return fit(embedding).encoder().encodedColumns().stream()
        .anyMatch(EncodedColumn.Levels.class::isInstance);
  }
}
