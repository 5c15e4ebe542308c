package dev.vernier.search;

import dev.vernier.search.model.ParzenEstimator;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The tree-structured Parzen estimator (Bergstra et al. 2011), multivariate: one density of the
/// better trials, one of the others, and the next trial is where the first is largest beside the
/// second. Fast with any number of trials, and at home in conditional spaces.
///
/// The first trials are quasi-random. Trials under way count among the worse, so that workers do
/// not gather at one place; diverged ones too; pruned ones by their last report; failed ones teach
/// nothing. With several goals, the first one alone is looked at.
public record TpeSampler() implements Sampler {

  private static final int STARTUP = 7;
  private static final int CANDIDATES = 256;

  /// The share of the trials that count as better, and the most.
  private static final double BETTER = 0.12;

  private static final int MOST_BETTER = 25;

  /// The deviation of a single kernel, in units of an axis.
  private static final double WIDTH = 0.25;

  /// The share of a uniform choice in a single kernel of categories.
  private static final double SPREAD = 0.8;

  @Override
  public String text() {
    return "tpe";
  }

  @Override
  public Sampler.Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    var history = new History(space, problem);
    Sampler.Session start = new QuasiRandomSampler().open(problem, Seeds.derive(seed, 0));
    return new Sampler.Session() {
      @Override
      public void tell(StudyEvent event) {
        history.tell(event);
      }

      @Override
      public Optional<Configuration> ask(int draw) {
        return history.observations().size() < STARTUP
            ? start.ask(draw)
            : Optional.of(
                space.decode(
                    propose(space, history, new SplittableRandom(Seeds.derive(seed, draw + 1L)))));
      }
    };
  }

  private static double[] propose(UnitSpace space, History history, SplittableRandom random) {
    var sorted = new ArrayList<>(history.observations());
    sorted.sort(History.Observation.BEST_FIRST);
    int count = sorted.size();
    int better = Math.clamp((long) Math.ceil(BETTER * count), 2, MOST_BETTER);
    List<double[]> good = points(sorted.subList(0, better));
    List<double[]> bad = points(sorted.subList(better, count));
    bad.addAll(history.running());
    ParzenEstimator likely = estimator(space, good);
    ParzenEstimator unlikely = estimator(space, bad);
    double[] best = likely.draw(random);
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double[] candidate = likely.draw(random);
      double score = likely.logDensity(candidate) - unlikely.logDensity(candidate);
      if (score > top) {
        top = score;
        best = candidate;
      }
    }
    return best;
  }

  private static List<double[]> points(List<History.Observation> observations) {
    var points = new ArrayList<double[]>();
    for (History.Observation observation : observations) {
      points.add(observation.point());
    }
    return points;
  }

  /// With widths by Scott's rule.
  private static ParzenEstimator estimator(UnitSpace space, List<double[]> points) {
    double shrink = Math.pow(Math.max(points.size(), 1), -1.0 / (space.size() + 4));
    return new ParzenEstimator(space, points, WIDTH * shrink, SPREAD * shrink);
  }
}
