package dev.vernier.search;

import dev.vernier.search.Curves.Curve;
import dev.vernier.search.model.CandidateSearch;
import dev.vernier.search.model.Criterion;
import dev.vernier.search.model.GaussianProcess;
import dev.vernier.search.model.LogExpectedImprovement;
import dev.vernier.search.model.Mutation;
import dev.vernier.search.model.Prior;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The session of [FreezeThawPruner].
final class FreezeThawSession implements Pruner.Session {

  /// Trials pause first at this share of their steps.
  private static final int FIRST_SHARE = 16;

  /// What a new trial promises is the largest of many guesses, and so more of a guess than what a
  /// paused one does: it counts as if it took this many times its steps. From 2.5 to 15 the choice
  /// hardly matters.
  private static final double NEW_TRIAL_COST = 5;

  /// Of so many decisions, the second begins a mutation of the best trial and the last one a trial
  /// where the optimistic bound is largest, as [GaussianProcessSampler] does.
  private static final int PERIOD = 4;

  private static final int FEWEST_TO_MUTATE = 20;
  private static final double EXPLORING_WEIGHT = 4;

  /// Of the paused trials, so many that will probably end best are weighed.
  private static final int MOST_WEIGHED = 30;

  /// Below this chance to beat the best, a paused trial is not worth finishing when the study may
  /// have no more trials.
  private static final double LEAST_CHANCE = 0.01;

  private final SearchProblem problem;
  private final long seed;
  private final UnitSpace space;
  private final Curves curves;
  private final Map<TrialId, double[]> points = new HashMap<>();
  private final Set<Configuration> tried = new HashSet<>();
  private final TreeSet<Integer> rungs = new TreeSet<>();
  private final SurrogateModel model;
  private final Mutation mutation;
  private final int startup;

  /// How many attempts have begun, so that each decision has chances of its own.
  private int attempts;

  /// The best value at the end of a trial, and its point; none before there is one.
  private double best = Double.POSITIVE_INFINITY;

  private double[] bestPoint = {};

  FreezeThawSession(SearchProblem problem, long seed) {
    this.problem = problem;
    this.seed = seed;
    space = UnitSpace.withFidelity(problem.space());
    curves = new Curves(problem);
    model = new SurrogateModel(space);
    mutation = new Mutation(space);
    startup = Math.clamp(problem.space().size() + 1L, 5, 10);
    for (int share = 2; share <= FIRST_SHARE; share *= 2) {
      int rung = Math.round((float) problem.steps() / share);
      if (rung >= 1 && rung < problem.steps()) {
        rungs.add(rung);
      }
    }
    for (SearchProblem.Known known : problem.known()) {
      double value =
          known.outcome() instanceof Outcome.Completed completed
              ? curves.turned(completed.values().getFirst())
              : Double.NaN;
      model.add(space.encode(known.configuration()), value);
    }
  }

  @Override
  public void tell(StudyEvent event) {
    Curve curve = curves.of(event.trial());
    int before = event instanceof StudyEvent.Started ? 0 : curve.steps();
    curves.tell(event);
    switch (event) {
      case StudyEvent.Enqueued enqueued -> {
        points.put(event.trial(), space.encode(enqueued.configuration()));
        tried.add(enqueued.configuration());
      }
      case StudyEvent.Started started -> {
        tried.add(started.configuration());
        points.put(event.trial(), space.encode(started.configuration()));
        attempts++;
      }
      case StudyEvent.Resumed _ -> attempts++;
      case StudyEvent.Reported _ -> {
        // The first report at a rung or past it, since not every step is reported.
        Integer rung = rungs.floor(curve.steps());
        if (rung != null && before < rung) {
          observe(curve, curve.steps());
        }
      }
      case StudyEvent.Finished finished -> {
        switch (finished.outcome()) {
          case Outcome.Completed completed -> {
            observe(curve, problem.steps());
            double value = curves.turned(completed.values().getFirst());
            if (value < best) {
              best = value;
              bestPoint = Objects.requireNonNull(points.get(event.trial()));
            }
          }
          case Outcome.Diverged _ -> observe(curve, problem.steps());
          case Outcome.Pruned _, Outcome.Failed _ -> {}
        }
      }
      case StudyEvent.Paused _, StudyEvent.Interrupted _ -> {}
    }
  }

  private void observe(Curve curve, int step) {
    double value = curve.values().floorEntry(Math.max(step, curve.steps())).getValue();
    model.add(at(curve, step), Double.isInfinite(value) ? Double.NaN : value);
  }

  /// Where a trial is after some steps.
  private double[] at(Curve curve, int step) {
    double[] point = Objects.requireNonNull(points.get(curve.id())).clone();
    point[point.length - 1] = Math.log1p(step) / Math.log1p(problem.steps());
    return point;
  }

  @Override
  public Pruner.Decision judge(TrialId trial, int step) {
    Curve curve = curves.of(trial);
    Integer before = curve.values().lowerKey(step);
    Integer rung = rungs.floor(step);
    return rung != null && (before == null || before < rung) && step < problem.steps()
        ? new Pruner.Decision.Pause(
            "%s at step %d; the model decides who goes on"
                .formatted(curves.text(curve.values().lastEntry().getValue()), step))
        : new Pruner.Decision.Continue();
  }

  /// A trial that may go on, or begin.
  ///
  /// @param score the logarithm of the expected improvement per step
  /// @param chance to beat the best
  private record Option(Optional<Curve> paused, double score, double chance) {}

  @Override
  public Optional<Pruner.Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
    if (mayBegin && (curves.all().size() < startup || !model.known())) {
      return sampler.ask(draw).map(Pruner.Next.Begin::new);
    }
    List<Curve> paused =
        curves.all().stream().filter(c -> c.state() == TrialView.State.PAUSED).toList();
    if (!model.known()) {
      return furthest(paused);
    }
    GaussianProcess process = model.conditioned();
    for (Curve curve : curves.all()) {
      if (curve.state() == TrialView.State.RUNNING) {
        Integer rung = rungs.higher(curve.steps());
        process.expect(at(curve, rung == null ? problem.steps() : rung));
      }
    }
    Optional<Pruner.Next> next = decide(process, paused, mayBegin, () -> sampler.ask(draw));
    process.forget();
    return next;
  }

  private Optional<Pruner.Next> furthest(List<Curve> paused) {
    return paused.stream()
        .max(Comparator.comparingInt(Curve::steps))
        .map(curve -> new Pruner.Next.Resume(curve.id(), "nothing is known of any other"));
  }

  /// @param other what the sampler proposes instead of a configuration that was tried; empty where
  ///   none is left
  private Optional<Pruner.Next> decide(
      GaussianProcess process,
      List<Curve> paused,
      boolean mayBegin,
      Supplier<Optional<Configuration>> other) {
    var prediction = process.new Prediction();
    boolean completed =
        curves.all().stream()
            .anyMatch(c ->
                c.state() == TrialView.State.COMPLETED
                    || (c.state() == TrialView.State.RUNNING && rungs.higher(c.steps()) == null));
    if (!completed && !paused.isEmpty()) {
      Curve likely = likeliest(prediction, paused).getFirst();
      return Optional.of(
          new Pruner.Next.Resume(
              likely.id(), "it will probably end best, and no trial has completed"));
    }
    var criterion = new LogExpectedImprovement(model.least(1));
    Optional<Option> promising =
        likeliest(prediction, paused).stream()
            .limit(MOST_WEIGHED)
            .map(curve -> option(prediction, criterion, curve))
            .max(Comparator.comparingDouble(Option::score));
    Optional<Pruner.Next> resumed =
        promising.filter(option -> option.chance >= LEAST_CHANCE).map(FreezeThawSession::resume);
    if (!mayBegin) {
      return resumed;
    }
    Kind kind = kind();
    double[] candidate = candidate(process, kind, criterion);
    Configuration configuration = space.decode(candidate);
    if (tried.contains(configuration)) {
      Optional<Configuration> another = other.get();
      if (another.isEmpty()) {
        return resumed;
      }
      configuration = another.get();
      candidate = space.encode(configuration);
      kind = Kind.PROMISING;
    }
    prediction.at(candidate);
    double score = score(prediction, criterion, NEW_TRIAL_COST * problem.steps());
    if (kind == Kind.PROMISING && promising.isPresent() && promising.get().score >= score) {
      return promising.map(FreezeThawSession::resume);
    }
    return Optional.of(
        new Pruner.Next.Begin(
            configuration,
            Optional.empty(),
            switch (kind) {
              case PROMISING ->
                  "chance of %s to beat the best, for its steps more than the paused ones have"
                      .formatted(percent(chance(prediction, criterion)));
              case MUTATION -> "a mutation of the best trial";
              case EXPLORING -> "the least is known of it, for what it promises";
            }));
  }

  /// What a new trial is for.
  private enum Kind {
    PROMISING,
    MUTATION,
    EXPLORING
  }

  private Kind kind() {
    return switch (attempts % PERIOD) {
      case 1 ->
          bestPoint.length > 0 && model.size() >= FEWEST_TO_MUTATE ? Kind.MUTATION : Kind.PROMISING;
      case PERIOD - 1 -> Kind.EXPLORING;
      default -> Kind.PROMISING;
    };
  }

  /// The point of a new trial.
  private double[] candidate(GaussianProcess process, Kind kind, Criterion improvement) {
    var random = new SplittableRandom(Seeds.derive(seed, attempts));
    if (kind == Kind.MUTATION) {
      return mutation.of(bestPoint, random);
    }
    List<double[]> known =
        likeliest(process.new Prediction(), curves.all()).stream()
            .map(curve -> Objects.requireNonNull(points.get(curve.id())))
            .toList();
    Criterion sought =
        kind == Kind.EXPLORING ? Criterion.optimistic(EXPLORING_WEIGHT) : improvement;
    return new CandidateSearch(space, process, sought, known, prior()).best(random);
  }

  private Optional<Prior> prior() {
    return problem.prior().map(one -> new Prior(space, space.encode(one), model.size()));
  }

  /// By what is expected of their ends, the best first.
  private List<Curve> likeliest(GaussianProcess.Prediction prediction, Collection<Curve> some) {
    var means = new HashMap<TrialId, Double>();
    some.forEach(curve -> means.put(curve.id(), mean(prediction, curve)));
    return some.stream()
        .sorted(Comparator.comparingDouble(curve -> means.getOrDefault(curve.id(), 0.0)))
        .toList();
  }

  private double mean(GaussianProcess.Prediction prediction, Curve curve) {
    return prediction.meanAt(Objects.requireNonNull(points.get(curve.id())));
  }

  private Option option(
      GaussianProcess.Prediction prediction, LogExpectedImprovement criterion, Curve curve) {
    prediction.at(Objects.requireNonNull(points.get(curve.id())));
    return new Option(
        Optional.of(curve),
        score(prediction, criterion, problem.steps() - curve.steps()),
        chance(prediction, criterion));
  }

  private static double score(
      GaussianProcess.Prediction prediction, Criterion criterion, double steps) {
    return criterion.at(prediction.mean(), Math.sqrt(prediction.variance()))
        - Math.log(Math.max(steps, 1));
  }

  private static double chance(
      GaussianProcess.Prediction prediction, LogExpectedImprovement criterion) {
    return criterion.probability(prediction.mean(), Math.sqrt(prediction.variance()));
  }

  private static Pruner.Next resume(Option option) {
    Curve curve = option.paused.orElseThrow();
    return new Pruner.Next.Resume(
        curve.id(),
        "chance of %s to beat the best from step %d on"
            .formatted(percent(option.chance), curve.steps()));
  }

  private static String percent(double chance) {
    return chance < 0.01 ? "below 1 %" : "%.0f %%".formatted(100 * chance);
  }
}
