package dev.vernier.cli;

import dev.vernier.data.BundledData;
import dev.vernier.data.DataException;
import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.IdxFolder;
import dev.vernier.data.PixelEncoder;
import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.Split;
import dev.vernier.data.Table;
import dev.vernier.data.TableReader;
import dev.vernier.data.Task;
import dev.vernier.network.Metric;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.Precision;
import dev.vernier.tuner.Overrides;
import dev.vernier.tuner.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which data to learn from, and what to learn: the options that `tune` and `train` share.
final class DataOptions {

  @Parameters(
      index = "0",
      paramLabel = "DATA",
      description =
          "A CSV, TSV, JSON or Parquet file, also gzipped; idx:DIR, a folder of images in the format"
              + " of MNIST; or a bundled data set: digits, penguins, breast-cancer.")
  String data = "";

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict. Bundled data sets and images know theirs.")
  @Nullable String target;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "auto",
      description = "auto, classification or regression. Default: ${DEFAULT-VALUE}, by the target.")
  String task = "auto";

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description =
          "accuracy, balanced_accuracy, log_loss, roc_auc, f1, brier or calibration_error for"
              + " classes; rmse, mae or r2 for numbers. Default: accuracy or rmse.")
  @Nullable String metric;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "A file of test rows, instead of a share of DATA. Images have theirs in the folder.")
  @Nullable Path test;

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description =
          "The share of rows kept for the final score, where there are no test rows already."
              + " Default: ${DEFAULT-VALUE}.")
  double testFraction = 0.2;

  @Option(
      names = "--validation-fraction",
      paramLabel = "SHARE",
      description = "The share of rows that trials are judged on. Default: 0.2.")
  @Nullable Double validationFraction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides the split, the search and every training. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "What training multiplies in: float32, bf16 where the processor has it, or auto, which"
              + " `vernier doctor` explains. Test scores and predictions are float32 always."
              + " Default: ${DEFAULT-VALUE}.")
  String precision = "auto";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Fixes a hyperparameter; may be repeated.")
  List<String> set = new ArrayList<>();

  /// The prepared data, and a name for them.
  record Prepared(String name, Problem problem, Metric metric) {}

  /// The precision, which this machine must have.
  Precision precision() {
    var wanted = Precision.parse(precision);
    try {
      MatrixProduct _ = wanted.product();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--precision " + wanted + ": " + e.getMessage(), e);
    }
    return wanted;
  }

  Overrides overrides() {
    var overrides = new Overrides();
    set.forEach(overrides::parseSet);
    return overrides;
  }

  /// The arguments that give the same problem again, as a shell reads them.
  String arguments(Prepared prepared, Precision used) {
    var arguments = new ArrayList<>(List.of(place()));
    if (prepared.problem().features() instanceof FeatureEncoder) {
      arguments.addAll(List.of("--target", prepared.problem().targetEncoder().column()));
      arguments.addAll(
          List.of("--task", prepared.problem().task().toString().toLowerCase(Locale.ROOT)));
    }
    arguments.addAll(List.of("--metric", prepared.metric().toString()));
    if (test != null) {
      arguments.addAll(List.of("--test", test.toAbsolutePath().normalize().toString()));
    }
    arguments.addAll(List.of("--test-fraction", Double.toString(testFraction)));
    if (validationFraction != null) {
      arguments.addAll(List.of("--validation-fraction", validationFraction.toString()));
    }
    arguments.addAll(List.of("--seed", Long.toString(seed)));
    arguments.addAll(List.of("--precision", used.resolved().toString()));
    return arguments.stream().map(DataOptions::quoted).collect(Collectors.joining(" "));
  }

  /// The data, from any working directory.
  private String place() {
    return switch (DataSource.parse(data)) {
      case DataSource.Bundled(BundledData bundled) -> bundled.name();
      case DataSource.File(Path file) -> file.toAbsolutePath().normalize().toString();
      case DataSource.Idx(Path folder) -> DataSource.IDX + folder.toAbsolutePath().normalize();
    };
  }

  private static String quoted(String argument) {
    return argument.matches("[-+\\w./:=,@%]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /// Reads and prepares the data, telling the console what was noticed.
  Prepared prepare(Console console) {
    Optional<Task> wanted = wantedTask();
    Optional<Metric> judge = Optional.ofNullable(metric).map(Metric::of);
    requireShare("--test-fraction", testFraction);
    double validation =
        validationFraction == null
            ? Catalog.VALIDATION_FRACTION.defaultValue()
            : validationFraction;
    requireShare("--validation-fraction", validation);
    DataSource source = DataSource.parse(data);
    Problem problem =
        switch (source) {
          case DataSource.Bundled(BundledData bundled) ->
              table(bundled.read(), Optional.of(bundled.target()), wanted, validation);
          case DataSource.File(Path file) ->
              table(TableReader.read(file), Optional.empty(), wanted, validation);
          case DataSource.Idx(Path folder) -> images(folder, wanted, validation);
        };
    problem.notices().forEach(notice -> console.note("note: %s", notice));
    return new Prepared(source.name(), problem, judge.orElse(Tuning.defaultMetric(problem.task())));
  }

  private Problem table(
      Table table, Optional<String> usualTarget, Optional<Task> wanted, double validation) {
    String column =
        Optional.ofNullable(target)
            .or(() -> usualTarget)
            .orElseThrow(() ->
                new DataException(
                    "which column should be predicted? Add --target COLUMN; %s has: %s"
                        .formatted(data, String.join(", ", table.names()))));
    Optional<Table> testTable =
        Optional.ofNullable(test).map(file -> TableReader.read(file, table.schema()));
    return Problem.prepare(
        table, testTable, new ProblemSpec(column, wanted, validation, testFraction, seed));
  }

  private Problem images(Path folder, Optional<Task> wanted, double validation) {
    if (target != null) {
      throw new IllegalArgumentException(
          "--target names a column of a table, but %s has images, whose labels are predicted; leave it out"
              .formatted(data));
    }
    if (wanted.equals(Optional.of(Task.REGRESSION))) {
      throw new IllegalArgumentException(
          "--task regression does not suit %s: the labels of images are classes; leave it out"
              .formatted(data));
    }
    if (test != null) {
      throw new IllegalArgumentException(
          "--test does not suit %s: test images are those of its t10k files; put them into the folder, or leave --test out"
              .formatted(data));
    }
    var read = IdxFolder.read(folder);
    return Problem.prepare(
        read.train(), read.test(), new Split.Fractions(validation, testFraction), seed);
  }

  private static void requireShare(String option, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "%s takes a share above 0 and below 1, such as 0.2, got %s".formatted(option, share));
    }
  }

  private Optional<Task> wantedTask() {
    return switch (task.toLowerCase(Locale.ROOT)) {
      case "auto" -> Optional.empty();
      case "classification" -> Optional.of(Task.CLASSIFICATION);
      case "regression" -> Optional.of(Task.REGRESSION);
      default ->
          throw new IllegalArgumentException(
              "--task is auto, classification or regression, got \"%s\"".formatted(task));
    };
  }

  static String describe(Prepared prepared) {
    Problem problem = prepared.problem();
    String inputs =
        switch (problem.features()) {
          case FeatureEncoder columns ->
              "%,d rows, %d inputs".formatted(problem.rows(), columns.width());
          case PixelEncoder pixels ->
              "%,d images of %d × %d pixels"
                  .formatted(problem.rows(), pixels.imageHeight(), pixels.imageWidth());
        };
    return "%s: %s, %s; train %,d, validation %,d, test %,d"
        .formatted(
            prepared.name(),
            inputs,
            problem.task() == Task.CLASSIFICATION
                ? problem.targetEncoder().outputs() + " classes"
                : "regression",
            problem.train().rows(),
            problem.validation().rows(),
            problem.test().rows());
  }
}
