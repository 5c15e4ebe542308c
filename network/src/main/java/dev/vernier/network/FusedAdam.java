package dev.vernier.network;

import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.AdamStep;
import dev.vernier.network.kernel.Loops;
import java.util.List;

/// Adam, decoupled decay and the step in one pass over the parameters.
final class FusedAdam implements Optimizer.State {

  private final ScaleByAdam adam;
  private final float decay;
  private final Slice[] stretches;
  private final AdamStep numbers = new AdamStep();
  private final float[] m;
  private final float[] v;

  FusedAdam(ScaleByAdam adam, double decay, ParameterLayout layout) {
    this.adam = adam;
    this.decay = (float) decay;
    stretches = layout.stretches().toArray(Slice[]::new);
    m = new float[layout.length()];
    v = new float[layout.length()];
  }

  @Override
  public void step(float[] parameters, float[] gradients, Step step) {
    numbers.fill(
        (float) step.momentum(adam.beta1()),
        (float) adam.beta2(),
        adam.mScale(step),
        adam.vScale(step),
        (float) adam.epsilon());
    for (Slice stretch : stretches) {
      numbers.fillRate(
          stretch.role() == Role.WEIGHT ? decay : 0,
          (float) (step.learningRate() * stretch.rateFactor()));
      Loops.best().adam(parameters, gradients, m, v, stretch.offset(), stretch.length(), numbers);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(m, v);
  }
}
