package dev.vernier.search;

import dev.vernier.search.Curves.Curve;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Population-based training (Jaderberg et al. 2017, [PBT](https://arxiv.org/abs/1711.09846)): a
/// population trains side by side, and pauses ten times on the way. A member among the worst fifth,
/// or the worst of fewer than ten, ends there; in its place a trial begins from the state of one of
/// the best fifth (exploit), with its real hyperparameters drawn anew or moved (explore). So the
/// lineage of the winner has a schedule of hyperparameters, rather than one value of each.
///
/// The sampler chooses the first members. The study has nothing more to do once a population has
/// completed.
///
/// Only real hyperparameters change, such as rates and decays; what decides the shape of a network
/// stays that of the parent, whose state would not fit otherwise. The study should have no limit of
/// trials below the population.
///
/// @param size of the population, at least 4
public record PopulationPruner(int size) implements Pruner {

  private static final int PAUSES = 10;
  private static final double QUANTILE = 0.2;
  private static final double RESAMPLED = 0.25;
  private static final double MOVE = 0.1;

  public PopulationPruner {
    if (size < 4) {
      throw new IllegalArgumentException("pbt:N trains a population of 4 or more, got " + size);
    }
  }

  @Override
  public String text() {
    return "pbt" + (size == 20 ? "" : ":" + size);
  }

  @Override
  public boolean pauses() {
    return true;
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    problem.requireSteps("pbt");
    return new PopulationSession(problem, seed);
  }

  private final class PopulationSession implements Session {

    private final SearchSpace space;
    private final int steps;
    private final int interval;
    private final long seed;
    private final Curves curves;
    private final Map<TrialId, Configuration> configurations = new HashMap<>();
    private int pauses;
    private int children;

    PopulationSession(SearchProblem problem, long seed) {
      space = problem.space();
      steps = problem.steps();
      interval = Math.max(1, steps / PAUSES);
      this.seed = seed;
      curves = new Curves(problem);
    }

    @Override
    public void tell(StudyEvent event) {
      curves.tell(event);
      switch (event) {
        case StudyEvent.Enqueued enqueued -> {
          configurations.put(enqueued.trial(), enqueued.configuration());
          children += enqueued.parent().isPresent() ? 1 : 0;
        }
        case StudyEvent.Paused _ -> pauses++;
        case StudyEvent.Started started ->
            configurations.put(started.trial(), started.configuration());
        default -> {}
      }
    }

    private boolean alive(Curve curve) {
      return switch (curve.state()) {
        case WAITING, RUNNING, PAUSED, COMPLETED -> true;
        case PRUNED, DIVERGED, FAILED -> false;
      };
    }

    private List<Curve> population() {
      return curves.all().stream().filter(this::alive).toList();
    }

    @Override
    public Decision judge(TrialId trial, int step) {
      if (!curves.of(trial).passes(interval, step) || step >= steps) {
        return new Decision.Continue();
      }
      List<Curve> peers =
          population().stream()
              .filter(peer -> !peer.id().equals(trial) && peer.steps() >= step)
              .toList();
      double value = curves.of(trial).lastUntil(step);
      long better = peers.stream().filter(peer -> peer.lastUntil(step) < value).count();
      int ranked = peers.size() + 1;
      // Those that have not got so far yet may be worse still.
      if (ranked >= size / 2 && better >= ranked - share(ranked)) {
        return new Decision.Stop(
            "among the worst fifth of %d at step %d, with %s"
                .formatted(ranked, step, curves.text(value)));
      }
      return new Decision.Pause("a tenth more is trained");
    }

    private static int share(int members) {
      return Math.max(1, (int) (QUANTILE * members));
    }

    @Override
    public Optional<Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
      List<Curve> population = population();
      Optional<Next> begun =
          mayBegin && population.size() < size
              ? begin(sampler, draw, population)
              : Optional.empty();
      return begun.or(() ->
          population.stream()
              .filter(member -> member.state() == TrialView.State.PAUSED)
              .min(Comparator.comparingInt(Curve::steps))
              .map(member -> new Next.Resume(member.id(), "the member that is furthest behind")));
    }

    /// Another member, once the first ones have begun from the state of one of the best.
    private Optional<Next> begin(Sampler.Session sampler, int draw, List<Curve> population) {
      List<Curve> states =
          population.stream()
              .filter(member -> member.state() == TrialView.State.PAUSED)
              .sorted(Comparator.comparingDouble(member -> member.lastUntil(member.steps())))
              .toList();
      int begun = curves.all().size();
      if (begun < size || population.isEmpty()) {
        return sampler.ask(draw).map(Next.Begin::new);
      }
      // Where one child after the other ends as it begins, the rest of the population goes on
      // first.
      if (states.isEmpty() || children >= pauses) {
        return Optional.empty();
      }
      long drawSeed = Seeds.derive(seed, begun);
      double chance = Seeds.unit(Seeds.derive(drawSeed, 0));
      Curve parent = states.get((int) (chance * share(states.size())));
      Configuration explored =
          explore(Objects.requireNonNull(configurations.get(parent.id())), drawSeed);
      return Optional.of(
          new Next.Begin(
              explored,
              Optional.of(parent.id()),
              "from trial %s at step %d, with %s"
                  .formatted(
                      parent.id(), parent.steps(), curves.text(parent.lastUntil(parent.steps())))));
    }

    private Configuration explore(Configuration parent, long drawSeed) {
      double[] unit = space.encode(parent);
      for (int i = 0; i < unit.length; i++) {
        Dimension<?> dimension = space.dimensions().get(i);
        if (dimension.parameter() instanceof Parameter.Real
            && dimension.activeWhen().holds(parent)) {
          double chance = Seeds.unit(Seeds.derive(drawSeed, 2L * i + 1));
          double move = Seeds.unit(Seeds.derive(drawSeed, 2L * i + 2));
          unit[i] =
              chance < RESAMPLED
                  ? move
                  : Math.clamp(unit[i] + (move < 0.5 ? -MOVE : MOVE), 0.0, 1.0);
        }
      }
      return space.decode(unit);
    }
  }
}
