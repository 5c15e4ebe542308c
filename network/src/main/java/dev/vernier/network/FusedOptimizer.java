package dev.vernier.network;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.GradientTransform.AddL1;
import dev.vernier.network.GradientTransform.Chain;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The steps of a chain whose rule has a [FusedPass]: penalties, the rule, decoupled decay, each at
/// most as often as [Optimizer#regularized] adds it.
final class FusedOptimizer implements Optimizer.State {

  private static final AddDecayedWeights NO_DECAY = new AddDecayedWeights(0);

  private final GradientTransform.State[] penalties;
  private final FusedPass pass;
  private final AddDecayedWeights decay;
  private final Slice[] slices;
  private final WeightAverage average;
  private final List<float[]> memory;

  private FusedOptimizer(
      List<GradientTransform> penalties,
      FusedPass pass,
      AddDecayedWeights decay,
      ParameterLayout layout,
      WeightAverage average) {
    this.penalties =
        penalties.stream()
            .map(penalty -> penalty.open(layout))
            .toArray(GradientTransform.State[]::new);
    this.pass = pass;
    this.decay = decay;
    this.average = average;
    slices = layout.trained().toArray(Slice[]::new);
    memory = pass.memory();
  }

  /// Empty if no pass covers the chain.
  ///
  /// @param average follows each stretch
  static Optional<Optimizer.State> of(
      GradientTransform transform, ParameterLayout layout, WeightAverage average) {
    var rest =
        new ArrayDeque<GradientTransform>(
            transform instanceof Chain(List<GradientTransform> transforms)
                ? transforms
                : List.of(transform));
    var penalties = new ArrayList<GradientTransform>();
    while (rest.peekFirst() instanceof AddL1 || rest.peekFirst() instanceof AddDecayedWeights) {
      penalties.add(rest.removeFirst());
    }
    GradientTransform rule = rest.isEmpty() ? new Trace(0, false) : rest.removeFirst();
    AddDecayedWeights l2 = NO_DECAY;
    if (rule instanceof Trace
        && penalties.size() == 1
        && penalties.getFirst() instanceof AddDecayedWeights found) {
      l2 = found;
      penalties.clear();
    }
    double momentum = 0;
    if (rule instanceof ScaleByRms
        && rest.peekFirst() instanceof Trace(double mu, double dampening, boolean nesterov)
        && dampening == 0
        && !nesterov) {
      rest.removeFirst();
      momentum = mu;
    }
    AddDecayedWeights decay = NO_DECAY;
    if (rest.peekFirst() instanceof AddDecayedWeights found) {
      rest.removeFirst();
      decay = found;
    }
    FusedPass pass = rest.isEmpty() ? pass(rule, l2, momentum, penalties.isEmpty(), layout) : null;
    return pass == null
        ? Optional.empty()
        : Optional.of(new FusedOptimizer(penalties, pass, decay, layout, average));
  }

  /// Null where there is none.
  ///
  /// @param l2 what comes before a [Trace]
  /// @param momentum of what comes after [ScaleByRms]
  /// @param first whether nothing comes before the rule
  private static @Nullable FusedPass pass(
      GradientTransform rule,
      AddDecayedWeights l2,
      double momentum,
      boolean first,
      ParameterLayout layout) {
    return switch (rule) {
      case Trace trace when trace.dampening() == 0 -> new FusedMomentum(trace, l2, layout);
      case ClassicalMomentum classical when classical.momentum() != 0 ->
          new FusedClassicalMomentum(classical, layout);
      case ScaleByAdagrad adagrad -> new FusedAdagrad(adagrad, layout);
      case ScaleByRms rms -> new FusedRms(rms, momentum, layout);
      case ScaleByAdadelta adadelta -> new FusedAdadelta(adadelta, layout);
      case ScaleByAdam adam -> new FusedAdam(adam, first, layout);
      case ScaleByAmsgrad amsgrad -> new FusedAmsgrad(amsgrad, layout);
      case ScaleByNadam nadam -> new FusedNadam(nadam, layout);
      case ScaleByLion lion -> new FusedLion(lion, layout);
      case Trace _, ClassicalMomentum _, AddL1 _, AddDecayedWeights _, Chain _ -> null;
    };
  }

  @Override
  public void step(float[] parameters, float[] gradients, Step step) {
    pass.begin(step);
    for (Slice slice : slices) {
      float rate = step.rate(slice);
      float lambda = decay.on(slice);
      for (int from = slice.offset(); from < slice.end(); from += Optimizer.STRETCH) {
        int to = Math.min(from + Optimizer.STRETCH, slice.end());
        if (!pass.scales()) {
          step.scale(gradients, from, to);
        }
        for (GradientTransform.State penalty : penalties) {
          penalty.apply(gradients, parameters, slice, from, to, step);
        }
        pass.overAveraged(parameters, gradients, slice, from, to, lambda, rate, average);
      }
    }
    Optimizer.settle(memory, step);
  }

  /// The rule that this takes in one pass.
  FusedPass pass() {
    return pass;
  }

  @Override
  public List<float[]> memory() {
    return memory;
  }
}
