package dev.vernier.cli;

import dev.vernier.data.BundledData;
import dev.vernier.journal.SqliteStudyStore;
import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.network.kernel.InstructionSets;
import dev.vernier.network.kernel.Loops;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.StudyStore;
import dev.vernier.space.Configuration;
import dev.vernier.tuner.TrialMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a look at the program, the machine and what they offer each other came to.
///
/// @param sections facts by title, in the order in which they are shown
/// @param broken what is needed and does not work, each with what to do
/// @param warnings what costs speed or may surprise, each with what to do
record Diagnosis(Map<String, List<Fact>> sections, List<String> broken, List<String> warnings) {

  /// One thing that was found.
  ///
  /// @param name for people
  /// @param key for JSON
  /// @param text for people
  /// @param value for JSON
  record Fact(String name, String key, String text, @Nullable Object value) {

    static Fact of(String name, String text) {
      return new Fact(name, key(name), text, text);
    }

    static Fact of(String name, String text, Object value) {
      return new Fact(name, key(name), text, value);
    }

    private static String key(String name) {
      return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
  }

  // A table of middling size, for which a trial's memory is told.
  private static final int USUAL_ROWS = 10_000;
  private static final int USUAL_VALIDATION_ROWS = 2_000;
  private static final int USUAL_INPUTS = 100;
  private static final int USUAL_CLASSES = 10;

  /// Looks. Makes no file that stays, and opens the store only where there is one.
  static Diagnosis of(Path store) {
    var examination = new Examination();
    examination.program();
    examination.machine();
    examination.products();
    examination.memory();
    examination.files(store);
    return new Diagnosis(examination.sections, examination.broken, examination.warnings);
  }

  private static final class Examination {

    private final Map<String, List<Fact>> sections = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private List<Fact> facts = List.of();

    private void begin(String title) {
      facts = new ArrayList<>();
      sections.put(title, facts);
    }

    private void found(Fact fact) {
      facts.add(fact);
    }

    void program() {
      begin("Program");
      found(Fact.of("Vernier", Version.ofProgram()));
      found(
          Fact.of(
              "Java",
              "%s, %s"
                  .formatted(
                      System.getProperty("java.runtime.version"),
                      System.getProperty("java.vendor"))));
      found(Fact.of("Java home", System.getProperty("java.home")));
      boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      found(Fact.of("Vector API", vectors ? "in this JVM" : "not in this JVM", vectors));
      String loops = Loops.best().getClass().getSimpleName();
      found(Fact.of("Loops", loops + " between the products"));
      if (!vectors && loops.startsWith("Scalar")) {
        warnings.add(
            "activations, normalisation and optimisers run in plain loops, which are slower; run the"
                + " JVM with --add-modules jdk.incubator.vector");
      }
      boolean nativeAccess = Main.class.getModule().isNativeAccessEnabled();
      found(
          Fact.of(
              "Native access",
              nativeAccess ? "allowed" : "not allowed by a flag, so the JVM may warn or refuse",
              nativeAccess));
      if (!nativeAccess) {
        warnings.add(
            "native code needs a permission that later JVMs will insist on; run the JVM with"
                + " --enable-native-access=ALL-UNNAMED");
      }
    }

    void machine() {
      begin("Machine");
      found(
          Fact.of(
              "System",
              "%s %s, %s"
                  .formatted(
                      System.getProperty("os.name"),
                      System.getProperty("os.version"),
                      System.getProperty("os.arch"))));
      int cores = Runtime.getRuntime().availableProcessors();
      found(
          Fact.of("Cores", "%d, so `tune` runs %s at once".formatted(cores, trials(cores)), cores));
      if (cores == 1) {
        warnings.add(
            "there is a single core, so trials run one after the other; give the machine or container"
                + " more cores");
      }
      InstructionSets sets = InstructionSets.detected();
      sets.whyUnknown().ifPresent(why -> found(Fact.of("Processor", "not asked: " + why)));
      found(Fact.of("AVX-512", yes(sets.avx512()), sets.avx512()));
      found(Fact.of("AVX512_BF16", yes(sets.bf16()), sets.bf16()));
      found(Fact.of("AMX", yes(sets.amx()), sets.amx()));
    }

    private static String trials(int count) {
      return Console.count(count, "trial");
    }

    private static String yes(boolean there) {
      return there ? "yes" : "no";
    }

    void products() {
      begin("Matrix products");
      for (String name : MatrixProducts.NAMES) {
        Optional<String> reason = MatrixProducts.whyNot(name);
        found(
            reason.isPresent()
                ? Fact.of(name, "not available: " + reason.get(), absent(reason.get()))
                : Fact.of(name, MatrixProducts.byName(name).name()));
      }
      MatrixProducts.forced()
          .ifPresent(forced ->
              warnings.add(
                  "-Dvernier.products=%s forces a product; leave it out for the fastest one"
                      .formatted(forced)));
      found(precision(Precision.FLOAT32));
      found(precision(Precision.BF16));
      Precision.Choice choice = Precision.automatic();
      found(
          Fact.of(
              "auto",
              "is %s here, because %s".formatted(choice.precision(), choice.reason()),
              Map.of("precision", choice.precision().toString(), "reason", choice.reason())));
      if (!MatrixProducts.available().contains("generated")
          && !MatrixProducts.available().contains("openblas")) {
        warnings.add(
            "the fast products are missing (%s), so training is slow"
                .formatted(MatrixProducts.whyNot("openblas").orElse("")));
      }
    }

    private static Map<String, Object> absent(String reason) {
      return Map.of("available", false, "reason", reason);
    }

    /// The product of a precision, which must multiply rightly.
    private Fact precision(Precision precision) {
      MatrixProduct product;
      try {
        product = precision.product();
      } catch (IllegalArgumentException | IllegalStateException e) {
        String message = String.valueOf(e.getMessage());
        if (precision == Precision.FLOAT32) {
          broken.add("there is no matrix product: " + message);
        }
        return Fact.of(precision.toString(), "not available: " + message, absent(message));
      }
      if (error(product) > (precision == Precision.FLOAT32 ? 1e-4 : 0.1)) {
        broken.add(
            "%s multiplies wrongly; force another product with VERNIER_JAVA_OPTS=-Dvernier.products=vector, and please report it"
                .formatted(product.name()));
      }
      return Fact.of(precision.toString(), "by " + product.name(), product.name());
    }

    /// The largest error of a product of numbers of about 1, 47 to a sum.
    private static double error(MatrixProduct product) {
      int m = 33;
      int n = 65;
      int k = 47;
      float[] a = numbers(m * k, 37);
      float[] b = numbers(k * n, 59);
      var c = new float[m * n];
      var reference = new float[m * n];
      product.multiply(false, false, m, n, k, a, 0, k, b, 0, n, 0, c, 0, n);
      MatrixProducts.byName("scalar")
          .multiply(false, false, m, n, k, a, 0, k, b, 0, n, 0, reference, 0, n);
      double worst = 0;
      for (int i = 0; i < c.length; i++) {
        double error = Math.abs(c[i] - (double) reference[i]);
        worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
      }
      return worst;
    }

    /// Numbers between -1 and 1 without a pattern that would hide an error.
    private static float[] numbers(int count, int stride) {
      var numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = i * stride % 101 / 50f - 1;
      }
      return numbers;
    }

    void memory() {
      begin("Memory");
      long most = Runtime.getRuntime().maxMemory();
      found(
          Fact.of(
              "Heap",
              "at most %s; VERNIER_JAVA_OPTS=-Xmx8g sets another limit"
                  .formatted(TrialMemory.text(most)),
              most));
      TrainingPlan plan =
          new Recipe(Configuration.empty(), new Defaults(USUAL_ROWS, Metric.ACCURACY))
              .plan(
                  USUAL_INPUTS,
                  new Targets.Labels(new int[0], USUAL_CLASSES),
                  List.of(Metric.ACCURACY),
                  1);
      long bytes = plan.bytes(USUAL_ROWS, USUAL_VALIDATION_ROWS);
      int cores = Runtime.getRuntime().availableProcessors();
      TrialMemory memory = TrialMemory.of(bytes, bytes, cores);
      int fit = memory.atOnce(Integer.MAX_VALUE);
      found(
          Fact.of(
              "Trials",
              "%,d of the default size fit (%,d rows of %d inputs, %d classes: %s each)"
                  .formatted(fit, USUAL_ROWS, USUAL_INPUTS, USUAL_CLASSES, TrialMemory.text(bytes)),
              Map.of("fit", fit, "bytes", bytes)));
      if (fit < cores) {
        warnings.add(
            "memory suffices for %s of the default size at once, and there are %d cores; allow the JVM more, such as %s"
                .formatted(trials(fit), cores, memory.advice(cores)));
      }
    }

    void files(Path store) {
      begin("Files");
      Path cache = MatrixProducts.cacheDirectory();
      boolean writable = writable(cache);
      long bytes = size(cache);
      found(
          Fact.of(
              "Native cache",
              "%s, %s"
                  .formatted(
                      cache,
                      !Files.isDirectory(cache)
                          ? "not there yet"
                          : TrialMemory.text(bytes) + (writable ? "" : ", read-only")),
              Map.of("path", cache.toString(), "bytes", bytes, "writable", writable)));
      if (!writable) {
        warnings.add(
            "native libraries cannot be unpacked to %s; set VERNIER_CACHE to a directory that can be written"
                .formatted(cache));
      }
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      found(Fact.of("Temporary", temporary + (writable(temporary) ? "" : ", read-only")));
      found(Fact.of("Tables", tables()));
      found(store(store));
    }

    /// Reads a table, which takes the native library of DuckDB.
    private String tables() {
      try {
        int rows = BundledData.find("penguins").orElseThrow().read().rows();
        return "read by DuckDB (%d rows of penguins, to try)".formatted(rows);
      } catch (RuntimeException | LinkageError e) {
        broken.add(
            "tables cannot be read: %s; the JVM must be able to write to %s, and to run libraries from there"
                .formatted(e.getMessage(), System.getProperty("java.io.tmpdir")));
        return "not readable";
      }
    }

    private Fact store(Path file) {
      Path place = file.toAbsolutePath().normalize();
      if (!Files.exists(place)) {
        boolean writable = writable(place);
        if (!writable) {
          warnings.add(
              "`vernier tune` cannot make its store %s; run it elsewhere, or name another with --store"
                  .formatted(place));
        }
        return Fact.of(
            "Store",
            "%s, not there yet".formatted(place),
            Map.of("path", place.toString(), "exists", false, "writable", writable));
      }
      try (StudyStore store = SqliteStudyStore.open(place)) {
        int studies = store.studies().size();
        return Fact.of(
            "Store",
            "%s, %s".formatted(place, studies == 1 ? "1 study" : studies + " studies"),
            Map.of("path", place.toString(), "exists", true, "studies", studies));
      } catch (RuntimeException | LinkageError e) {
        broken.add(
            "the store does not open: %s; name another with --store".formatted(e.getMessage()));
        return Fact.of(
            "Store",
            "%s, does not open".formatted(place),
            Map.of("path", place.toString(), "exists", true));
      }
    }

    /// Whether a file could be made there, or in the first directory above that is there.
    private static boolean writable(Path place) {
      Path existing = place.toAbsolutePath();
      while (existing != null && !Files.exists(existing)) {
        existing = existing.getParent();
      }
      return existing != null
          && (existing.equals(place.toAbsolutePath()) || Files.isDirectory(existing))
          && Files.isWritable(existing);
    }

    private static long size(Path directory) {
      if (!Files.isDirectory(directory)) {
        return 0;
      }
      try (var files = Files.walk(directory)) {
        return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      } catch (IOException | UncheckedIOException e) {
        return 0;
      }
    }
  }
}
