package dev.vernier.network;

import dev.vernier.network.GradientTransform.Chain;
import dev.vernier.network.kernel.MatrixProduct;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A training that begins where another one stands, with a plan and a seed of its own, as the
/// exploit step of population-based training has it (Jaderberg et al. 2017,
/// [PBT](https://arxiv.org/abs/1711.09846)).
///
/// It takes over everything that a checkpoint holds: the parameters, the optimiser's memory, the
/// averages, the number of the step and of the epoch, the best epoch so far, the history. So it
/// goes on as the other would have, but by its own rates, decays and noise.
///
/// @param parent the plan of the training that stands there
/// @param child the plan to go on with
public record Inheritance(TrainingPlan parent, TrainingPlan child) {

  /// Why the state of the one does not suit the other; empty where it does. It does where both have
  /// parameters of the same sizes in the same roles, an optimiser with the same kinds of memory,
  /// the same kind of averages, and as many steps in an epoch.
  ///
  /// @param rows of the training part
  public Optional<String> whyNot(int rows) {
    if (!roles(parent).equals(roles(child))) {
      return Optional.of("the networks differ in their parameters");
    }
    if (!memories(parent.optimizer().transform()).equals(memories(child.optimizer().transform()))) {
      return Optional.of("the optimisers remember different things");
    }
    if (!sameKind(parent.averaging(), child.averaging())) {
      return Optional.of("the weights are averaged in different ways");
    }
    if (parent.schedule().plateau().isPresent() != child.schedule().plateau().isPresent()) {
      return Optional.of("one schedule follows the scores, the other does not");
    }
    if (steps(parent, rows) != steps(child, rows)) {
      return Optional.of(
          "an epoch has %d steps in one and %d in the other"
              .formatted(steps(parent, rows), steps(child, rows)));
    }
    return Optional.empty();
  }

  /// Opens the run.
  ///
  /// @param checkpoint which the run of the parent has saved
  /// @param seed of what is random from there on
  /// @throws IllegalArgumentException if the state does not suit the plan
  /// @throws CheckpointException if the file cannot be read, is damaged, or belongs to another plan
  ///   than the parent's or to other data
  public TrainingRun open(
      Path checkpoint, Samples train, Samples validation, long seed, MatrixProduct product) {
    whyNot(train.rows())
        .ifPresent(reason -> {
          throw new IllegalArgumentException(
              "a training cannot go on from the state of another where " + reason);
        });
    TrainingRun run =
        Checkpoint.read(
            checkpoint,
            parent,
            train,
            validation,
            _ -> TrainingRun.open(child, train, validation, seed, product));
    run.takeOver();
    return run;
  }

  private record Part(ParameterLayout.Role role, int offset, int length, int columns) {}

  /// What the parameters are for, whatever the layers are called.
  private static List<Part> roles(TrainingPlan plan) {
    return plan.network().layout().slices().stream()
        .map(slice -> new Part(slice.role(), slice.offset(), slice.length(), slice.columns()))
        .toList();
  }

  private record Memory(Class<?> kind, int size) {}

  private static List<Memory> memories(GradientTransform transform) {
    List<GradientTransform> all =
        transform instanceof Chain(List<GradientTransform> several) ? several : List.of(transform);
    return all.stream()
        .filter(one -> one.stateSize() > 0)
        .map(one -> new Memory(one.getClass(), one.stateSize()))
        .toList();
  }

  /// A mean over epochs begins with one of them, which must not move while it is taken.
  private static boolean sameKind(Averaging one, Averaging other) {
    return one instanceof Averaging.Stochastic
        ? one.equals(other)
        : Objects.equals(one.getClass(), other.getClass());
  }

  private static int steps(TrainingPlan plan, int rows) {
    return plan.batching().steps(rows, TrainingPlan.leastRows(plan.network()));
  }
}
