package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.benchmarks.peers.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trains with `vernier train` in both precisions, from the same seeds, and compares the scores on
/// the test rows, which are computed in float32 either way.
///
/// A seed decides the split, the initial weights, the order of rows and the masks, so the two
/// trainings of a seed differ in their products alone, and their difference is taken per seed.
@Command(
    name = "benchmarks/precision",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares the test scores of trainings in bf16 and in float32, seed by seed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/precision digits breast-cancer",
      "  benchmarks/precision --seeds 10 --epochs 15 magic.tsv.gz:target houses.csv:price"
    })
@SuppressWarnings("NullAway.Init")
final class PrecisionComparison implements Callable<Integer> {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  @Parameters(
      arity = "1..*",
      paramLabel = "DATA[:TARGET]",
      description = "A bundled data set, or a file with its target column.")
  private List<String> data;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Trainings of each data set in each precision. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--epochs",
      defaultValue = "15",
      description = "The epochs of each training. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--at-once",
      defaultValue = "2",
      description = "How many processes run at once. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  /// What a training came to.
  private record Score(String metric, double value) {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new PrecisionComparison()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    var checkout = Checkout.current();
    OUT.println(Machine.inWords(Machine.describe(checkout)));
    long begin = System.nanoTime();
    print(
        List.of(
            "Data",
            "Metric",
            "float32, mean ± deviation",
            "bf16, mean ± deviation",
            "bf16 − float32, mean ± standard error",
            "in standard errors"));
    print(List.of("---", "---", "--:", "--:", "--:", "--:"));
    int within = 0;
    try (var pool = Executors.newFixedThreadPool(atOnce)) {
      var float32 = new ArrayList<List<Future<Score>>>();
      var bf16 = new ArrayList<List<Future<Score>>>();
      for (String name : data) {
        var plain = new ArrayList<Future<Score>>();
        var rounded = new ArrayList<Future<Score>>();
        for (int seed = 1; seed <= seeds; seed++) {
          int number = seed;
          plain.add(pool.submit(() -> train(checkout, name, "float32", number)));
          rounded.add(pool.submit(() -> train(checkout, name, "bf16", number)));
        }
        float32.add(plain);
        bf16.add(rounded);
      }
      for (int i = 0; i < data.size(); i++) {
        String metric = float32.get(i).getFirst().get().metric();
        double[] plain = values(float32.get(i));
        double[] rounded = values(bf16.get(i));
        var differences = new double[seeds];
        for (int s = 0; s < seeds; s++) {
          differences[s] = rounded[s] - plain[s];
        }
        double difference = mean(differences);
        double error = deviation(differences) / Math.sqrt(seeds);
        double errors = difference == 0 ? 0 : difference / error;
        within += Math.abs(errors) <= 2 ? 1 : 0;
        print(
            List.of(
                shortName(data.get(i)),
                metric,
                "%s ± %s".formatted(number(mean(plain)), number(deviation(plain))),
                "%s ± %s".formatted(number(mean(rounded)), number(deviation(rounded))),
                "%s ± %s".formatted(signed(difference), number(error)),
                "%+.2f".formatted(errors)));
      }
    }
    OUT.printf(
        "%n%d seeds, %d epochs. The difference is within 2 standard errors on %d of %d data sets.%n",
        seeds, epochs, within, data.size());
    OUT.printf("%d trainings in %.0f s.%n", 2 * seeds * data.size(), seconds(begin));
    return 0;
  }

  /// Each row as soon as it is known.
  private static void print(List<String> row) {
    OUT.println(Table.line(row));
  }

  private Score train(Checkout checkout, String name, String precision, int seed)
      throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("vernier-precision");
    int colon = name.lastIndexOf(':');
    var train = new ArrayList<>(List.of("train", colon < 0 ? name : name.substring(0, colon)));
    if (colon >= 0) {
      train.addAll(List.of("--target", name.substring(colon + 1)));
    }
    train.addAll(
        List.of(
            "--precision", precision, "--seed", String.valueOf(seed), "--set", "epochs=" + epochs));
    train.addAll(List.of("--out", place.toString(), "--json"));
    // Where the user is, since files are named from there.
    Path here = Path.of("").toAbsolutePath();
    try {
      JsonNode document =
          JsonMapper.shared().readTree(checkout.vernier(train, here, place.resolve("errors.log")));
      var metrics = document.path("epochs").path(0).path("validation");
      return new Score(
          metrics.propertyNames().iterator().next(),
          document.path("test").path("value").asDouble());
    } finally {
      try (var files = Files.list(place)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(place);
    }
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
