package dev.vernier.search;

import dev.vernier.search.Curves.Curve;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Asynchronous successive halving (Li et al. 2020, [ASHA](https://arxiv.org/abs/1810.05934),
/// algorithm 2) in one or several brackets: a trial pauses at each rung of its bracket, and goes on
/// when it is among the best `1/factor` of those that have got there. Unlike there, one that is
/// among them as it arrives goes on without a pause.
///
/// A trial counts with its best value so far. One that has ended early with a value, or diverged,
/// counts at the rungs above too.
final class HalvingSession implements Pruner.Session {

  private final Curves curves;
  private final List<Bracket> brackets = new ArrayList<>();
  private final Map<TrialId, Bracket> bracketOf = new HashMap<>();

  /// Trials that share their rungs.
  private static final class Bracket {
    private final List<Rung> rungs = new ArrayList<>();
    private final double weight;
    private int trials;

    Bracket(int[] steps, int factor, double weight) {
      for (int step : steps) {
        rungs.add(new Rung(step, factor));
      }
      this.weight = weight;
    }
  }

  /// The trials that have got to a step, the best first.
  private static final class Rung {
    private final int step;
    private final int factor;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<TrialId, Entry> entryOf = new HashMap<>();

    Rung(int step, int factor) {
      this.step = step;
      this.factor = factor;
    }

    /// In place of an earlier value of the same trial.
    void put(Curve curve, double value) {
      var entry = new Entry(value, curve);
      Entry before = entryOf.put(curve.id(), entry);
      if (before != null) {
        entries.remove(Collections.binarySearch(entries, before));
      }
      entries.add(-Collections.binarySearch(entries, entry) - 1, entry);
    }

    /// How many of them go on.
    int promoted() {
      return entries.size() / factor;
    }

    /// From 0.
    int rank(Curve curve) {
      return Collections.binarySearch(entries, Objects.requireNonNull(entryOf.get(curve.id())));
    }

    String text(int rank) {
      return "rank %d of %d at step %d, where 1 in %d goes on"
          .formatted(rank + 1, entries.size(), step, factor);
    }
  }

  private record Entry(double value, Curve curve) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byValue = Double.compare(value, other.value);
      return byValue != 0 ? byValue : curve.id().compareTo(other.curve.id());
    }
  }

  /// @param brackets the rungs of each, ascending, without the end of a trial
  /// @param weights the shares of the trials that begin in each
  HalvingSession(SearchProblem problem, int factor, int[][] brackets, double[] weights) {
    curves = new Curves(problem);
    for (int i = 0; i < brackets.length; i++) {
      this.brackets.add(new Bracket(brackets[i], factor, weights[i]));
    }
  }

  @Override
  public void tell(StudyEvent event) {
    curves.tell(event);
    Curve curve = curves.of(event.trial());
    Bracket bracket = bracketOf.computeIfAbsent(event.trial(), _ -> nextBracket());
    switch (event) {
      case StudyEvent.Reported reported ->
          bracket.rungs.stream()
              .filter(rung -> arrives(curve, reported.step(), rung))
              .forEach(rung -> rung.put(curve, curve.bestUntil(reported.step())));
      case StudyEvent.Finished(TrialId _, Instant _, Outcome outcome) -> {
        boolean diverged = outcome instanceof Outcome.Diverged;
        if (diverged || outcome instanceof Outcome.Completed) {
          double value = diverged ? Double.POSITIVE_INFINITY : curve.bestUntil(Integer.MAX_VALUE);
          bracket.rungs.stream()
              .filter(rung -> !rung.entryOf.containsKey(curve.id()))
              .forEach(rung -> rung.put(curve, value));
        }
      }
      default -> {}
    }
  }

  /// Whether a report is the first one at a rung or past it, since not every step is reported.
  private static boolean arrives(Curve curve, int step, Rung rung) {
    Integer before = curve.values().lowerKey(step);
    return rung.step <= step
        && curve.values().containsKey(step)
        && (before == null || before < rung.step);
  }

  /// The one that is furthest behind its share.
  private Bracket nextBracket() {
    Bracket next =
        brackets.stream()
            .min(Comparator.comparingDouble(bracket -> (bracket.trials + 1) / bracket.weight))
            .orElseThrow();
    next.trials++;
    return next;
  }

  @Override
  public Pruner.Decision judge(TrialId trial, int step) {
    Curve curve = curves.of(trial);
    for (Rung rung : Objects.requireNonNull(bracketOf.get(trial)).rungs) {
      if (arrives(curve, step, rung)) {
        int rank = rung.rank(curve);
        if (rank >= rung.promoted()) {
          return new Pruner.Decision.Pause(rung.text(rank));
        }
      }
    }
    return new Pruner.Decision.Continue();
  }

  @Override
  public Optional<Pruner.Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
    return brackets.stream()
        .flatMap(bracket -> bracket.rungs.stream())
        .sorted(Comparator.comparingInt(rung -> -rung.step))
        .flatMap(rung -> promotion(rung).stream())
        .findFirst()
        .or(() -> mayBegin ? sampler.ask(draw).map(Pruner.Next.Begin::new) : Optional.empty())
        .or(this::lastOne);
  }

  private Optional<Pruner.Next> promotion(Rung rung) {
    for (int rank = 0; rank < rung.promoted(); rank++) {
      Curve curve = rung.entries.get(rank).curve;
      if (curve.state() == TrialView.State.PAUSED && restsAt(rung, curve)) {
        return Optional.of(new Pruner.Next.Resume(curve.id(), rung.text(rank)));
      }
    }
    return Optional.empty();
  }

  /// Whether the rung is the highest one that a paused trial has got to.
  private boolean restsAt(Rung rung, Curve curve) {
    return Objects.requireNonNull(bracketOf.get(curve.id())).rungs.stream()
        .noneMatch(higher -> higher.step > rung.step && higher.step <= curve.steps());
  }

  /// When no trial can begin any more and none has completed, the one that has got furthest is to
  /// complete.
  private Optional<Pruner.Next> lastOne() {
    boolean otherwise =
        curves.all().stream()
            .anyMatch(curve ->
                curve.state() == TrialView.State.RUNNING
                    || curve.state() == TrialView.State.COMPLETED);
    return otherwise
        ? Optional.empty()
        : curves.all().stream()
            .filter(curve -> curve.state() == TrialView.State.PAUSED)
            .min(
                Comparator.comparingInt((Curve curve) -> -curve.steps())
                    .thenComparingDouble(curve -> curve.bestUntil(curve.steps())))
            .map(curve ->
                new Pruner.Next.Resume(
                    curve.id(), "it has got furthest, and no trial has completed"));
  }
}
