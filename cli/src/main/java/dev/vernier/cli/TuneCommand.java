package dev.vernier.cli;

import dev.vernier.network.Metric;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.AutoSampler;
import dev.vernier.search.Budget;
import dev.vernier.search.Constraint;
import dev.vernier.search.FreezeThawPruner;
import dev.vernier.search.Goal;
import dev.vernier.search.GridSampler;
import dev.vernier.search.Pruner;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.Study;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.search.TrialView;
import dev.vernier.space.Dimension;
import dev.vernier.tuner.Baseline;
import dev.vernier.tuner.Measure;
import dev.vernier.tuner.Model;
import dev.vernier.tuner.ModelException;
import dev.vernier.tuner.ModelFile;
import dev.vernier.tuner.Opening;
import dev.vernier.tuner.Overrides;
import dev.vernier.tuner.Search;
import dev.vernier.tuner.TrialMemory;
import dev.vernier.tuner.Tuning;
import dev.vernier.tuner.TuningSpace;
import dev.vernier.tuner.WarmStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description =
        "Searches the hyperparameters of a network on your data, and keeps the best model.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier tune digits",
      "  vernier tune houses.csv --target price --time 10m",
      "  vernier tune data.parquet --target label --metric log_loss --trials 50 --workers 4",
      "  vernier tune digits --set optimizer=sgd_nesterov --range learning_rate=1e-3:1 \\",
      "               --choices activation=relu,silu",
      "  vernier tune idx:mnist --time 30m --precision bf16",
      "  vernier tune digits --trials 200 --prune asha --patience 50",
      "  vernier tune digits --goal accuracy --goal parameters --constraint 'seconds<=5'",
      "",
      "The same command again continues its study. Ctrl-C ends it; finished trials are kept."
    })
@SuppressWarnings("NullAway.Init")
final class TuneCommand implements Callable<Integer> {

  private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);

  private static final int MOST_WORKERS = 1024;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--time",
      paramLabel = "60s|5m|2h",
      converter = Durations.class,
      description = "How long to search. Default: 60s, or no limit with --trials.")
  private @Nullable Duration time;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "How many trials the study shall have in all, those of earlier runs included.")
  private @Nullable Integer trials;

  @Option(
      names = "--until",
      paramLabel = "VALUE",
      description = "Ends the run when a trial's metric is as good as this.")
  private @Nullable Double until;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Ends the run when so many trials in a row have not been the best yet.")
  private @Nullable Integer patience;

  @Mixin private SearchOptions searchOptions;

  @Option(
      names = "--range",
      paramLabel = "NAME=LOW:HIGH",
      description = "Searches a hyperparameter between two values; may be repeated.")
  private List<String> ranges = new ArrayList<>();

  @Option(
      names = "--choices",
      paramLabel = "NAME=A,B",
      description = "Searches a hyperparameter among some values; may be repeated.")
  private List<String> choices = new ArrayList<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many trials run at once. Default: the cores of the machine.")
  private @Nullable Integer workers;

  @Option(
      names = "--study",
      paramLabel = "NAME",
      description = "The name of the study. Default: that of the data.")
  private @Nullable String studyName;

  @Mixin private StoreOptions storeOptions;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where the model goes, as STUDY.vernier. Default: the working directory.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    long begin = System.nanoTime();
    var console = new Console(spec, json);
    Budget budget = budget();
    int threads = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
    if (threads < 1 || threads > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "--workers takes 1 to %d, got %d".formatted(MOST_WORKERS, threads));
    }
    requireFileName(studyName);
    Path _ = storeOptions.file();
    Overrides overrides = overrides();
    Precision precision = dataOptions.precision();
    if (dataOptions.metric == null) {
      dataOptions.metric = searchOptions.metric().map(Metric::toString).orElse(null);
    }
    searchOptions.check();
    DataOptions.Prepared prepared = dataOptions.prepare(console);
    Search search = searchOptions.search(prepared.metric());
    if (search.concerns(Measure.Cost.PARAMETERS)) {
      overrides.searchSizes();
    }
    Function<Opening, Tuning> tunings =
        opening ->
            new Tuning(
                prepared.name(),
                prepared.problem(),
                prepared.metric(),
                search,
                dataOptions.seed,
                TuningSpace.open(prepared.problem(), prepared.metric(), overrides, opening),
                precision);
    Opening affordable = Opening.of(prepared.problem(), prepared.metric(), budget, threads);
    Tuning wanted =
        tunings.apply(search.sampler() instanceof GridSampler ? affordable.forGrid() : affordable);
    OutputDirectory.requireWritable(out);
    Pruner.Session _ = search.pruner().open(wanted.searched(), dataOptions.seed); // or refuses it
    try (StudyStore store =
        searchOptions.warmStart == null ? storeOptions.open() : storeOptions.openExisting()) {
      Described described = describe(store, wanted, tunings);
      Tuning tuning = described.tuning();
      StudySpec description =
          described.study().withRemark(dataOptions.arguments(prepared, precision));
      try (var journal = store.open(description, Clock.systemUTC().instant())) {
        Study study = Study.open(description, journal, Clock.systemUTC());
        console.note("%s", DataOptions.describe(prepared));
        announce(console, study.snapshot(), beginsWithPortfolio(tuning));
        if (search.pruner() instanceof FreezeThawPruner
            && !(search.sampler() instanceof AutoSampler)) {
          console.note(
              "note: freeze-thaw proposes configurations itself; --search %s has no say",
              search.sampler().text());
        }
        tuning.search().warmStart().ifPresent(taken -> announce(console, taken));
        if (tuning.space().opening().extent().compareTo(wanted.space().opening().extent()) < 0) {
          console.note(
              "note: it began with a smaller budget and goes on with what it opened then; a study of"
                  + " another name, --study NAME, searches more");
        }
        announce(console, tuning, threads);
        return tune(console, tuning, study, threads, budget, begin);
      }
    }
  }

  // The model is called after the study.
  private static void requireFileName(@Nullable String name) {
    if (name != null
        && (name.isBlank() || name.startsWith(".") || name.matches(".*[/\\\\\\p{Cntrl}].*"))) {
      throw new IllegalArgumentException(
          "--study takes a name that can be that of a file too, without / and \\, got \"%s\""
              .formatted(name));
    }
  }

  private Budget budget() {
    if (trials != null && trials < 1) {
      throw new IllegalArgumentException("--trials takes at least 1, got " + trials);
    }
    if (patience != null && patience < 1) {
      throw new IllegalArgumentException("--patience takes at least 1 trial, got " + patience);
    }
    if (until != null && !Double.isFinite(until)) {
      throw new IllegalArgumentException("--until takes a finite number, got " + until);
    }
    boolean unlimited = trials == null && time == null;
    var budget =
        new Budget(
            trials == null ? OptionalInt.empty() : OptionalInt.of(trials),
            unlimited ? Optional.of(DEFAULT_TIME) : Optional.ofNullable(time));
    Budget patient = patience == null ? budget : budget.withPatience(patience);
    return until == null ? patient : patient.withTarget(until);
  }

  private Overrides overrides() {
    Overrides overrides = dataOptions.overrides();
    ranges.forEach(overrides::parseRange);
    choices.forEach(overrides::parseChoices);
    return overrides;
  }

  /// A study and the tuning that it belongs to.
  private record Described(Tuning tuning, StudySpec study) {}

  /// The description under the name that was asked for; without one, under the name of the data,
  /// with a number where other studies have it. A stored study keeps the space that it began with,
  /// whatever the budget of this run, and what it took from another study then.
  private Described describe(StudyStore store, Tuning wanted, Function<Opening, Tuning> tunings) {
    Optional<StudySnapshot> source =
        Optional.ofNullable(searchOptions.warmStart)
            .map(name -> StoreOptions.snapshot(store, name));
    if (studyName != null) {
      Optional<StudySpec> stored = store.find(studyName).map(StudyStore.Entry::spec);
      Tuning tuning = asStored(stored, wanted, tunings, source);
      StudySpec description = tuning.study(studyName);
      stored.ifPresent(spec -> requireSame(spec, description));
      return new Described(tuning, description);
    }
    for (int number = 1; ; number++) {
      String name = wanted.data() + (number == 1 ? "" : "-" + number);
      Optional<StudySpec> taken = store.find(name).map(StudyStore.Entry::spec);
      if (source.isPresent() && taken.filter(spec -> !beganFrom(source.get(), spec)).isPresent()) {
        continue; // another study, whose data need not be compared
      }
      Tuning tuning = asStored(taken, wanted, tunings, source);
      StudySpec description = tuning.study(name);
      if (taken.isEmpty() || taken.get().differences(description).isEmpty()) {
        return new Described(tuning, description);
      }
    }
  }

  private static boolean beganFrom(StudySnapshot source, StudySpec study) {
    return WarmStart.of(study)
        .filter(taken -> taken.study().equals(source.spec().name()))
        .isPresent();
  }

  private static Tuning asStored(
      Optional<StudySpec> stored,
      Tuning wanted,
      Function<Opening, Tuning> tunings,
      Optional<StudySnapshot> source) {
    Tuning tuning =
        stored
            .flatMap(Tuning::opening)
            .filter(opening -> !opening.equals(wanted.space().opening()))
            .map(tunings)
            .orElse(wanted);
    if (source.isEmpty()) {
      return tuning;
    }
    WarmStart taken =
        stored
            .filter(spec -> beganFrom(source.get(), spec))
            .flatMap(WarmStart::of)
            .orElseGet(() -> WarmStart.from(source.get(), tuning));
    return tuning.withSearch(tuning.search().withWarmStart(taken));
  }

  private static boolean beginsWithPortfolio(Tuning tuning) {
    return tuning.space().opening().extent() == Opening.Extent.PORTFOLIO;
  }

  private static void announce(Console console, WarmStart taken) {
    if (!taken.known().isEmpty()) {
      console.note(
          "it knows %s of \"%s\"", Console.count(taken.known().size(), "trial"), taken.study());
    } else if (!taken.first().isEmpty()) {
      console.note(
          "it begins with the best configurations of \"%s\", which has other data or goals",
          taken.study());
    } else {
      console.note(
          "note: \"%s\" has no trial that could be taken over: none lies in the space searched"
              + " here",
          taken.study());
    }
  }

  private static void requireSame(StudySpec stored, StudySpec wanted) {
    List<String> differences = wanted.differences(stored);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the study \"%s\" was begun with other settings, it differs in %s; choose another name with --study, or leave it out"
              .formatted(wanted.name(), String.join(", ", differences)));
    }
  }

  private void announce(Console console, StudySnapshot snapshot, boolean portfolio) {
    String name = snapshot.spec().name();
    if (snapshot.trials().isEmpty()) {
      console.note(
          "study \"%s\" in %s: %s %s for the best %s",
          name,
          storeOptions.file(),
          portfolio ? "tries proven values of" : "searches",
          String.join(", ", searched(snapshot)),
          wanted(snapshot.spec().problem()));
    } else {
      int paused = snapshot.count(TrialView.State.PAUSED);
      int waiting = snapshot.trials().size() - snapshot.finished() - paused;
      console.note(
          "study \"%s\" in %s: continues after %s%s%s%s",
          name,
          storeOptions.file(),
          Console.count(snapshot.finished(), "finished trial"),
          waiting == 0 ? "" : ", %d waiting".formatted(waiting),
          paused == 0 ? "" : ", %d paused".formatted(paused),
          snapshot
              .best()
              .map(best ->
                  ", best %s (trial %s)"
                      .formatted(Console.number(best.value().orElseThrow()), best.id()))
              .orElse(""));
    }
  }

  /// The goals and constraints in words.
  private static String wanted(SearchProblem problem) {
    String goals = problem.goals().stream().map(Goal::metric).collect(Collectors.joining(" and "));
    String constraints =
        problem.constraints().stream().map(Constraint::toString).collect(Collectors.joining(", "));
    return constraints.isEmpty() ? goals : goals + " with " + constraints;
  }

  /// What a user with little memory should know before the first trial runs or fails.
  private static void announce(Console console, Tuning tuning, int workers) {
    TrialMemory memory = tuning.memory(workers);
    String smaller = tuning.space().smallerTrials(memory);
    if (memory.largest() == Long.MAX_VALUE) {
      console.note(
          "note: the largest networks have more parameters than an array can hold and will fail; %s",
          smaller);
      return;
    }
    String sizes =
        "trials take up to %s of memory each, and there are %s for them"
            .formatted(TrialMemory.text(memory.largest()), TrialMemory.text(memory.available()));
    int atOnce = memory.atOnce(workers);
    if (atOnce == workers) {
      console.note("%s", sizes);
    } else if (atOnce > 0) {
      console.note(
          "note: %s, so of the largest %d run at once on %d workers; allow the JVM more, such as %s,"
              + " for all of them to",
          sizes, atOnce, workers, memory.advice(workers));
    } else {
      console.note(
          "note: %s, so %s will wait for another run; allow the JVM more, such as %s, or %s",
          sizes,
          memory.smallest() > memory.available() ? "all" : "the largest",
          memory.advice(1),
          smaller);
    }
  }

  private static List<String> searched(StudySnapshot snapshot) {
    return snapshot.spec().space().dimensions().stream()
        .filter(Dimension::varies)
        .map(dimension -> dimension.name())
        .distinct()
        .toList();
  }

  private int tune(
      Console console, Tuning tuning, Study study, int threads, Budget budget, long begin) {
    Path file = out.resolve(study.spec().name() + ".vernier").normalize();
    Tuning.Result result;
    var progress = Progress.open(console, study, threads, budget, tuning::epochs);
    try (progress;
        var _ = Shutdown.onInterrupt(study::stop)) {
      result =
          tuning.run(
              study,
              threads,
              budget,
              progress,
              new Host(console, progress, file, storeOptions.checkpoints(study.spec().name())));
    }
    Optional<Tuning.Winner> winner = result.winner();
    winner.ifPresent(crowned -> warnOfAnotherValue(console, crowned));
    winner.ifPresent(crowned -> write(file, crowned.model()));
    double seconds = (System.nanoTime() - begin) * 1e-9;
    new TuneReport(
            result,
            budget.trials(),
            progress.startedHere(),
            progress.finishedHere(),
            progress.deferred(),
            tuning.metric(),
            Baseline.of(tuning.problem(), tuning.metric()),
            file,
            seconds)
        .print(console);
    if (Shutdown.interrupted()) {
      console.note("Interrupted; the same command continues the study.");
    }
    return winner.isPresent() ? 0 : 1;
  }

  /// Keeps the states of paused trials beside the store, spares a winner whose model is there
  /// already another training, and announces one that is needed.
  private record Host(Console console, Progress progress, Path file, Path directory)
      implements Tuning.Host {

    @Override
    public Optional<Path> checkpoints() {
      return Optional.of(directory);
    }

    @Override
    public void note(String text) {
      progress.note(text);
    }

    @Override
    public Optional<Model> earlier() {
      try {
        return Files.isRegularFile(file) ? Optional.of(ModelFile.read(file)) : Optional.empty();
      } catch (ModelException e) {
        return Optional.empty(); // what is no model of ours is written over
      }
    }

    @Override
    public void trainingAgain(TrialView winner) {
      console.note("training trial %s again, since its network is not at hand", winner.id());
    }
  }

  private void write(Path file, Model model) {
    try {
      ModelFile.write(file, model);
    } catch (ModelException e) {
      throw new IllegalArgumentException(
          "%s; the finished trials are kept in %s, so the same command goes on from there"
              .formatted(e.getMessage(), storeOptions.file()),
          e);
    }
  }

  /// A winner of an earlier run is trained again, to the same bits on the same machine.
  private static void warnOfAnotherValue(Console console, Tuning.Winner winner) {
    double recorded = winner.trial().value().orElseThrow();
    double here = winner.model().provenance().validation();
    if (here != recorded) {
      console.note(
          "note: trial %s was trained again and reached %s here, where %s is recorded; the model is"
              + " that of here",
          winner.trial().id(), Console.number(here), Console.number(recorded));
    }
  }
}
