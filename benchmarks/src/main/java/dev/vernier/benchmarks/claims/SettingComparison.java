package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.data.BundledData;
import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.Table;
import dev.vernier.data.TableReader;
import dev.vernier.data.Task;
import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trains with `vernier train`, or searches with `vernier tune`, in several settings, from the same
/// seeds, and compares the scores on the test rows.
///
/// A seed decides the split, the initial weights, the order of rows and the masks, so the trainings
/// of a seed differ in their settings alone, and differences are taken per seed.
@Command(
    name = "benchmarks/settings",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares the test scores of trainings, or of searches, in several settings, seed by seed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/settings --with 'float32=--precision float32' --with 'bf16=--precision bf16' \\",
      "      --seeds 8 digits magic.tsv.gz:target",
      "  benchmarks/settings --with 'mlp=' --with 'tanh=--set activation=tanh' digits",
      "  benchmarks/settings --with 'mlp=' --sklearn houses.tsv.gz:target",
      "  benchmarks/settings --tune --at-once 1 --with 'now=--time 60s' \\",
      "      --with 'before=--time 60s' --from before=../older-checkout digits"
    })
@SuppressWarnings("NullAway.Init")
final class SettingComparison implements Callable<Integer> {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final String SKLEARN = "scikit-learn";

  @Parameters(
      arity = "1..*",
      paramLabel = "DATA[:TARGET]",
      description = "A bundled data set, or a file with its target column.")
  private List<String> data;

  @Option(
      names = "--with",
      required = true,
      paramLabel = "NAME=OPTIONS",
      description =
          "A setting: its name, and what `vernier train` is given. The first one is what the others are compared with.")
  private Map<String, String> settings;

  @Option(
      names = "--tune",
      description =
          "Search with `vernier tune`, each time into a store of its own. Searches of limited time want the machine for themselves, so with --at-once 1.")
  private boolean tune;

  @Option(
      names = "--from",
      paramLabel = "NAME=DIR",
      description = "The checkout whose `vernier` serves a setting, if not this one.")
  private Map<String, Path> checkouts = Map.of();

  @Option(
      names = "--sklearn",
      description =
          "Also scikit-learn's multi-layer perceptron with early stopping and its defaults, on the same encoded rows.")
  private boolean sklearn;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Trainings of each data set in each setting. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--at-once",
      defaultValue = "2",
      description = "How many processes run at once. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  @Spec private CommandSpec spec;

  /// What a run came to.
  private record Score(String metric, double value) {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new SettingComparison()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    var checkout = Checkout.current();
    OUT.println(Machine.inWords(Machine.describe(checkout)));
    long begin = System.nanoTime();
    var names = new ArrayList<>(settings.keySet());
    for (String name : checkouts.keySet()) {
      if (!settings.containsKey(name)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--from names \"%s\", which no --with describes".formatted(name));
      }
    }
    if (sklearn) {
      names.add(SKLEARN);
    }
    print(header(names));
    try (var pool = Executors.newFixedThreadPool(atOnce)) {
      var scores = new ArrayList<List<List<Future<Score>>>>();
      for (String source : data) {
        var ofData = new ArrayList<List<Future<Score>>>();
        names.forEach(_ -> ofData.add(new ArrayList<>()));
        for (int seed = 1; seed <= seeds; seed++) {
          int number = seed;
          for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            ofData
                .get(i)
                .add(
                    pool.submit(() ->
                        name.equals(SKLEARN)
                            ? trainWithSklearn(checkout, source, number)
                            : run(checkout, name, source, number)));
          }
        }
        scores.add(ofData);
      }
      for (int i = 0; i < data.size(); i++) {
        print(row(data.get(i), scores.get(i)));
      }
    }
    OUT.printf(
        "%n%d runs with %d seeds in %.0f s. A difference is the mean over the seeds, with its standard error.%n",
        names.size() * seeds * data.size(), seeds, seconds(begin));
    return 0;
  }

  private static List<String> header(List<String> names) {
    var titles = new ArrayList<>(List.of("Data", "Metric"));
    names.forEach(name -> titles.add(name + ", mean ± deviation"));
    names.stream().skip(1).forEach(name -> titles.add(name + " − " + names.getFirst()));
    return titles;
  }

  private List<String> row(String source, List<List<Future<Score>>> scores)
      throws InterruptedException, ExecutionException {
    var cells =
        new ArrayList<>(List.of(shortName(source), scores.getFirst().getFirst().get().metric()));
    var all = new ArrayList<double[]>();
    for (List<Future<Score>> ofSetting : scores) {
      double[] values = values(ofSetting);
      all.add(values);
      cells.add("%s ± %s".formatted(number(mean(values)), number(deviation(values))));
    }
    for (double[] values : all.subList(1, all.size())) {
      var differences = new double[seeds];
      for (int s = 0; s < seeds; s++) {
        differences[s] = values[s] - all.getFirst()[s];
      }
      double difference = mean(differences);
      double error = deviation(differences) / Math.sqrt(seeds);
      cells.add(
          "%s ± %s (%+.1f s.e.)"
              .formatted(
                  signed(difference), number(error), difference == 0 ? 0 : difference / error));
    }
    return cells;
  }

  /// Each row as soon as it is known.
  private static void print(List<String> row) {
    OUT.println(dev.vernier.benchmarks.peers.Table.line(row));
  }

  private static List<String> sourceOf(String source) {
    int colon = source.lastIndexOf(':');
    return colon < 0
        ? List.of(source)
        : List.of(source.substring(0, colon), "--target", source.substring(colon + 1));
  }

  private Score run(Checkout checkout, String name, String source, int seed)
      throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("vernier-settings");
    var command = new ArrayList<>(List.of(tune ? "tune" : "train"));
    command.addAll(sourceOf(source));
    Pattern.compile(" +")
        .splitAsStream(settings.getOrDefault(name, ""))
        .filter(option -> !option.isEmpty())
        .forEach(command::add);
    if (tune) {
      command.addAll(List.of("--store", "sqlite:" + place.resolve("store.db")));
    }
    command.addAll(List.of("--seed", String.valueOf(seed)));
    command.addAll(List.of("--out", place.toString(), "--json"));
    // Where the user is, since files are named from there.
    Path here = Path.of("").toAbsolutePath();
    Path serving = checkouts.get(name);
    Checkout from = serving == null ? checkout : new Checkout(serving.toAbsolutePath().normalize());
    try {
      JsonNode document =
          JsonMapper.shared().readTree(from.vernier(command, here, place.resolve("errors.log")));
      String metric =
          tune
              ? document.path("metric").asString()
              : document
                  .path("epochs")
                  .path(0)
                  .path("validation")
                  .propertyNames()
                  .iterator()
                  .next();
      return new Score(metric, document.path("test").path("value").asDouble());
    } finally {
      deleteFolder(place);
    }
  }

  /// Encodes as `vernier train` does by default, splits by the same seed, and lets Python train.
  private static Score trainWithSklearn(Checkout checkout, String source, int seed)
      throws IOException, InterruptedException {
    Problem problem = problem(source, seed);
    Path place = Files.createTempDirectory("vernier-sklearn");
    try {
      write(place.resolve("train.x"), problem.train().inputs());
      write(place.resolve("train.y"), targets(problem.train()));
      write(place.resolve("validation.x"), problem.validation().inputs());
      write(place.resolve("validation.y"), targets(problem.validation()));
      write(place.resolve("test.x"), problem.test().inputs());
      boolean regression = problem.task() == Task.REGRESSION;
      var process =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  checkout.benchmarks().resolve("src/main/python/sklearn_training.py").toString(),
                  place.toString(),
                  String.valueOf(problem.train().inputSize()),
                  regression ? "regression" : "classification",
                  String.valueOf(seed))
              .redirectError(place.resolve("errors.log").toFile());
      process.environment().put("OMP_NUM_THREADS", "1");
      var started = process.start();
      String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (started.waitFor() != 0) {
        throw new IOException(
            "scikit-learn failed, does `/usr/bin/python3 -c 'import sklearn'` work? "
                + Files.readString(place.resolve("errors.log")));
      }
      double[] predicted = output.lines().mapToDouble(Double::parseDouble).toArray();
      return score(problem, predicted);
    } finally {
      deleteFolder(place);
    }
  }

  private static Score score(Problem problem, double[] predicted) {
    float[] truth = targets(problem.test());
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      double error = predicted[i] - truth[i];
      sum += problem.task() == Task.REGRESSION ? error * error : error == 0 ? 1 : 0;
    }
    return problem.task() == Task.REGRESSION
        ? new Score("rmse", problem.targetEncoder().scale() * Math.sqrt(sum / truth.length))
        : new Score("accuracy", sum / truth.length);
  }

  private static Problem problem(String source, int seed) {
    List<String> parts = sourceOf(source);
    var bundled = BundledData.find(parts.getFirst());
    Table table =
        bundled.map(BundledData::read).orElseGet(() -> TableReader.read(Path.of(parts.getFirst())));
    String target = bundled.map(BundledData::target).orElseGet(() -> parts.getLast());
    ProblemSpec spec = ProblemSpec.of(target);
    return Problem.prepare(
        table,
        Optional.empty(),
        new ProblemSpec(target, spec.task(), spec.validationFraction(), spec.testFraction(), seed));
  }

  private static float[] targets(Samples samples) {
    return switch (samples.targets()) {
      case Targets.Values values -> values.values();
      case Targets.Labels labels -> {
        var classes = new float[labels.rows()];
        for (int i = 0; i < classes.length; i++) {
          classes[i] = labels.classes()[i];
        }
        yield classes;
      }
    };
  }

  private static void write(Path file, float[] values) throws IOException {
    var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static double[] values(List<Future<Score>> scores)
      throws InterruptedException, ExecutionException {
    var values = new double[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i).get().value();
    }
    return values;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /// The name of the file without its folders and suffixes.
  private static String shortName(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    int end = file.indexOf('.');
    return end < 0 ? file : file.substring(0, end);
  }

  private static String number(double value) {
    return (Math.abs(value) < 10 ? "%.4f" : "%,.0f").formatted(value);
  }

  private static String signed(double value) {
    return (Math.abs(value) < 10 ? "%+.4f" : "%+,.0f").formatted(value);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
