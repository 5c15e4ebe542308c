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
                  && problem.violation(completed) == 0
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
          case Outcome.Completed _ -> {
            observe(curve, problem.steps());
            double value = curve.values().lastEntry().getValue();
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
    double[] point = point(curve).clone();
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

  /// @param score the logarithm of the expected improvement per step
  /// @param chance to beat the best
  private record Prospect(double score, double chance) {}

  /// A paused trial that may go on.
  private record Option(Curve paused, Prospect prospect) {

    static final Comparator<Option> BY_SCORE =
        Comparator.comparingDouble(option -> option.prospect.score);
  }

  @Override
  public Optional<Pruner.Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
    if (mayBegin && (curves.all().size() < startup || !model.known())) {
      Optional<Pruner.Next> begun = sampler.ask(draw).map(Pruner.Next.Begin::new);
      if (begun.isPresent()) {
        return begun;
      }
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
    var outlook = new Outlook(process);
    boolean completed =
        curves.all().stream()
            .anyMatch(c ->
                c.state() == TrialView.State.COMPLETED
                    || (c.state() == TrialView.State.RUNNING && rungs.higher(c.steps()) == null));
    if (!completed && !paused.isEmpty()) {
      Curve likely = outlook.likeliest(paused).getFirst();
      return Optional.of(
          new Pruner.Next.Resume(
              likely.id(), "it will probably end best, and no trial has completed"));
    }
    var criterion = new LogExpectedImprovement(outlook.toBeat());
    List<Option> options =
        outlook.likeliest(paused).stream()
            .limit(MOST_WEIGHED)
            .map(curve -> outlook.option(criterion, curve))
            .toList();
    Optional<Option> promising = options.stream().max(Option.BY_SCORE);
    Optional<Pruner.Next> resumed =
        options.stream()
            .filter(option -> option.prospect.chance >= LEAST_CHANCE)
            .max(Option.BY_SCORE)
            .map(FreezeThawSession::resume);
    if (!mayBegin) {
      return resumed;
    }
    Aim aim = aim();
    double[] candidate = candidate(process, outlook, aim, criterion);
    Configuration configuration = space.decode(candidate);
    if (tried.contains(configuration)) {
      Optional<Configuration> another = other.get();
      if (another.isEmpty()) {
        return resumed;
      }
      configuration = another.get();
      candidate = space.encode(configuration);
      aim = Aim.IMPROVING;
    }
    Prospect prospect = outlook.of(candidate, criterion, NEW_TRIAL_COST * problem.steps());
    if (aim == Aim.IMPROVING
        && promising.isPresent()
        && promising.get().prospect.score >= prospect.score) {
      return promising.map(FreezeThawSession::resume);
    }
    return Optional.of(
        new Pruner.Next.Begin(
            configuration,
            Optional.empty(),
            switch (aim) {
              case IMPROVING ->
                  "chance of %s to beat the best, for its steps more than the paused ones have"
                      .formatted(percent(prospect.chance));
              case MUTATING, DOUBTING -> "a mutation of the best trial";
              case EXPLORING -> "the least is known of it, for what it promises";
            }));
  }

  private Aim aim() {
    Aim aim = Aim.of(attempts, bestPoint.length > 0 ? model.size() : 0);
    // The length along the steps is not to be guessed.
    return aim == Aim.DOUBTING ? Aim.MUTATING : aim;
  }

  /// The point of a new trial.
  private double[] candidate(
      GaussianProcess process, Outlook outlook, Aim aim, Criterion improvement) {
    var random = new SplittableRandom(Seeds.derive(seed, attempts));
    if (aim == Aim.MUTATING) {
      return mutation.of(bestPoint, random);
    }
    List<double[]> known = outlook.likeliest(curves.all()).stream().map(this::point).toList();
    return new CandidateSearch(space, process, aim.criterion(improvement), known, prior())
        .best(random);
  }

  /// A trial at its end.
  private double[] point(Curve curve) {
    return Objects.requireNonNull(points.get(curve.id()));
  }

  private Optional<Prior> prior() {
    return problem.prior().map(one -> new Prior(space, space.encode(one), model.size()));
  }

  /// What the model expects of the ends of trials, asked once for each within a decision.
  private final class Outlook {

    private final GaussianProcess.Prediction prediction;
    private final Map<TrialId, Double> means = new HashMap<>();

    Outlook(GaussianProcess process) {
      prediction = process.new Prediction();
    }

    double mean(Curve curve) {
      return means.computeIfAbsent(curve.id(), _ -> prediction.meanAt(point(curve)));
    }

    /// The ones of which the best is expected first.
    List<Curve> likeliest(Collection<Curve> some) {
      return some.stream().sorted(Comparator.comparingDouble(this::mean)).toList();
    }

    /// The best value at an end; before one is known, the best that is expected.
    double toBeat() {
      double least = model.leastAtEnd();
      return Double.isFinite(least)
          ? least
          : curves.all().stream().mapToDouble(this::mean).min().orElseThrow();
    }

    Option option(LogExpectedImprovement criterion, Curve curve) {
      return new Option(curve, of(point(curve), criterion, problem.steps() - curve.steps()));
    }

    Prospect of(double[] point, LogExpectedImprovement criterion, double steps) {
      prediction.at(point);
      double deviation = Math.sqrt(prediction.variance());
      return new Prospect(
          criterion.at(prediction.mean(), deviation) - Math.log(Math.max(steps, 1)),
          criterion.probability(prediction.mean(), deviation));
    }
  }

  private static Pruner.Next resume(Option option) {
    return new Pruner.Next.Resume(
        option.paused.id(),
        "chance of %s to beat the best from step %d on"
            .formatted(percent(option.prospect.chance), option.paused.steps()));
  }

  private static String percent(double chance) {
    return chance < 0.01 ? "below 1 %" : "%.0f %%".formatted(100 * chance);
  }
}
