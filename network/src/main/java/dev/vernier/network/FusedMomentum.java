package dev.vernier.network;

import dev.vernier.network.GradientTransform.Trace;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.List;

/// Gradient descent with or without momentum, L2, decoupled decay and the step in one pass over the
/// parameters, with the arithmetic of the chain.
final class FusedMomentum implements Optimizer.State {

  private final Trace trace;
  private final float l2;
  private final float decay;
  private final Slice[] slices;

  /// What [Loops#momentum] takes.
  private final float[] numbers = new float[4];

  /// Empty without momentum.
  private final float[] buffer;

  FusedMomentum(Trace trace, double l2, double decay, ParameterLayout layout) {
    this.trace = trace;
    this.l2 = (float) l2;
    this.decay = (float) decay;
    slices = layout.stretches().toArray(Slice[]::new);
    buffer = new float[trace.momentum() == 0 ? 0 : layout.length()];
  }

  @Override
  public void step(float[] parameters, float[] gradients, Step step) {
    for (Slice slice : slices) {
      float rate = (float) (step.learningRate() * slice.rateFactor());
      boolean decays = slice.role() == Role.WEIGHT;
      float before = decays ? l2 : 0;
      float after = decays ? decay : 0;
      if (trace.momentum() == 0) {
        descend(parameters, gradients, slice.offset(), slice.end(), rate, before, after);
      } else {
        numbers[0] = (float) step.momentum(trace.momentum());
        numbers[1] = before;
        numbers[2] = after;
        numbers[3] = rate;
        Loops.best()
            .momentum(
                parameters,
                gradients,
                buffer,
                slice.offset(),
                slice.length(),
                trace.nesterov(),
                numbers);
      }
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(buffer);
  }

  private static void descend(
      float[] parameters, float[] gradients, int from, int to, float rate, float l2, float decay) {
    for (int i = from; i < to; i++) {
      float p = parameters[i];
      parameters[i] = p - rate * (gradients[i] + l2 * p + decay * p);
    }
  }
}
