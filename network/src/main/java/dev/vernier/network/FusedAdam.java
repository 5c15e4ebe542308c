package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.AdamStep;
import dev.vernier.network.kernel.Loops;
import java.util.List;

/// [ScaleByAdam] in one pass.
final class FusedAdam implements FusedPass {

  private final ScaleByAdam adam;
  private final boolean scales;
  private final AdamStep numbers = new AdamStep();
  private final float[] m;
  private final float[] v;

  /// @param scales whether it multiplies the gradients by the step's factor itself
  FusedAdam(ScaleByAdam adam, boolean scales, ParameterLayout layout) {
    this.adam = adam;
    this.scales = scales;
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
        (float) adam.epsilon(),
        scales ? step.gradientFactor() : 1);
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    numbers.fillRate(decay, rate);
    Loops.best().adam(p, g, m, v, from, to - from, numbers);
  }

  @Override
  public void overAveraged(
      float[] p,
      float[] g,
      Slice slice,
      int from,
      int to,
      float decay,
      float rate,
      WeightAverage average) {
    if (average.share() == 0) {
      over(p, g, slice, from, to, decay, rate);
      return;
    }
    numbers.fillRate(decay, rate);
    numbers.fillShare(average.share());
    Loops.best().adamAveraged(p, g, m, v, average.values(), from, to - from, numbers);
  }

  @Override
  public boolean scales() {
    return scales;
  }

  @Override
  public List<float[]> memory() {
    return List.of(m, v);
  }
}
