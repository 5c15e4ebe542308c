package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.AdamStep;
import dev.vernier.network.kernel.Loops;
import java.util.List;

/// [ScaleByAdam] in one pass.
final class FusedAdam implements FusedPass {

  private final ScaleByAdam adam;
  private final AdamStep numbers = new AdamStep();
  private final float[] m;
  private final float[] v;

  FusedAdam(ScaleByAdam adam, ParameterLayout layout) {
    this.adam = adam;
    m = new float[layout.length()];
    v = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {
    numbers.fill(
        (float) step.momentum(adam.beta1()),
        (float) adam.beta2(),
        adam.mScale(step),
        adam.vScale(step),
        (float) adam.epsilon());
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    numbers.fillRate(decay, rate);
    Loops.best().adam(p, g, m, v, from, to - from, numbers);
  }

  @Override
  public List<float[]> memory() {
    return List.of(m, v);
  }
}
