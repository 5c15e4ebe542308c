package dev.vernier.tuner;

import dev.vernier.data.Task;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingResult;
import dev.vernier.search.Goal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What a trial that has completed is measured by, as a goal or under a constraint.
public sealed interface Measure {

  /// The measure of a name: a metric, `parameters` or `seconds`.
  ///
  /// @throws IllegalArgumentException if there is none
  static Measure parse(String name) {
    Optional<Cost> cost =
        Arrays.stream(Cost.values()).filter(one -> one.toString().equals(name)).findFirst();
    if (cost.isPresent()) {
      return cost.get();
    }
    try {
      return new Judged(Metric.of(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s, or parameters or seconds, which a trial costs".formatted(e.getMessage()), e);
    }
  }

  /// To make the most of it, or the least.
  Goal goal();

  /// The metric that it is; empty for what a trial costs.
  default Optional<Metric> metric() {
    return Optional.empty();
  }

  /// Of a training that came to its end.
  double of(TrainingResult.Trained trained);

  /// @throws IllegalArgumentException if it does not judge the task
  void requireOf(Task task);

  /// What the best epoch scores on the validation part.
  record Judged(Metric judged) implements Measure {

    @Override
    public Optional<Metric> metric() {
      return Optional.of(judged);
    }

    @Override
    public Goal goal() {
      return new Goal(
          judged.toString(),
          judged.higherIsBetter() ? Goal.Direction.MAXIMIZE : Goal.Direction.MINIMIZE);
    }

    @Override
    public double of(TrainingResult.Trained trained) {
      Epoch best =
          trained.epochs().stream()
              .filter(epoch -> epoch.epoch() == trained.bestEpoch())
              .findFirst()
              .orElseThrow();
      return Objects.requireNonNull(best.validation().get(judged.toString()));
    }

    @Override
    public void requireOf(Task task) {
      Tuning.requireMetricOf(task, judged);
    }
  }

  /// What is to be small.
  enum Cost implements Measure {
    /// How many numbers are trained.
    PARAMETERS {
      @Override
      public double of(TrainingResult.Trained trained) {
        return trained.network().network().parameterCount();
      }
    },
    /// How long the training took, that of the states it went on from included. It depends on the
    /// machine and on what else runs there.
    SECONDS {
      @Override
      public double of(TrainingResult.Trained trained) {
        return trained.epochs().getLast().seconds();
      }
    };

    @Override
    public Goal goal() {
      return new Goal(toString(), Goal.Direction.MINIMIZE);
    }

    @Override
    public void requireOf(Task task) {}

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
