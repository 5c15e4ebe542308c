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
/// population trains side by side, and pauses ten times on the way. A member among the worst fifth
/// ends there; in its place a trial begins from the state of one of the best fifth (exploit), with
/// its real hyperparameters drawn anew or moved (explore). So the lineage of the winner has a
/// schedule of hyperparameters, rather than one value of each.
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
  public Session open(SearchProblem problem, long seed) {
    if (problem.steps() < 2) {
      throw new IllegalArgumentException(
          "pbt needs to know how many steps a whole trial takes, and more than one");
    }
    return new PopulationSession(problem, seed);
  }

  private final class PopulationSession implements Session {

    private final SearchSpace space;
    private final int steps;
    private final int interval;
    private final long seed;
    private final Curves curves;
    private final Map<TrialId, Configuration> configurations = new HashMap<>();

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
        case StudyEvent.Enqueued enqueued ->
            configurations.put(enqueued.trial(), enqueued.configuration());
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
      if (step % interval != 0 || step >= steps) {
        return new Decision.Continue();
      }
      List<Curve> peers =
          population().stream()
              .filter(peer -> !peer.id().equals(trial) && peer.steps() >= step)
              .toList();
      double value = value(curves.of(trial), step);
      long better = peers.stream().filter(peer -> value(peer, step) < value).count();
      // Those that have not got so far yet may be worse still.
      int all = peers.size() + 1;
      int worst = Math.max(1, (int) (QUANTILE * all));
      if (all >= size / 2 && better >= all - worst) {
        return new Decision.Stop(
            "among the worst fifth of %d at step %d, with %s"
                .formatted(all, step, curves.text(value)));
      }
      return new Decision.Pause("a tenth more is trained");
    }

    private static double value(Curve curve, int step) {
      var entry = curve.values().floorEntry(step);
      return entry == null ? Double.POSITIVE_INFINITY : entry.getValue();
    }

    @Override
    public Optional<Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
      List<Curve> population = population();
      if (mayBegin && population.size() < size) {
        return begin(sampler, draw, population);
      }
      return population.stream()
          .filter(member -> member.state() == TrialView.State.PAUSED)
          .min(Comparator.comparingInt(Curve::steps))
          .map(member -> new Next.Resume(member.id(), "the member that is furthest behind"));
    }

    private Optional<Next> begin(Sampler.Session sampler, int draw, List<Curve> population) {
      List<Curve> states =
          population.stream()
              .filter(member -> member.state() == TrialView.State.PAUSED)
              .sorted(Comparator.comparingDouble(member -> value(member, member.steps())))
              .toList();
      int gone = curves.all().size() - population.size();
      if (gone == 0 || states.isEmpty()) {
        return sampler.ask(draw).map(Next.Begin::new);
      }
      long drawSeed = Seeds.derive(seed, curves.all().size());
      int best = Math.max(1, (int) (QUANTILE * states.size()));
      Curve parent = states.get((int) (Seeds.unit(Seeds.derive(drawSeed, 0)) * best));
      Configuration explored =
          explore(Objects.requireNonNull(configurations.get(parent.id())), drawSeed);
      return Optional.of(
          new Next.Begin(
              explored,
              Optional.of(parent.id()),
              "from trial %s at step %d, with %s"
                  .formatted(
                      parent.id(), parent.steps(), curves.text(value(parent, parent.steps())))));
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
