package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Initializer.Distribution;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  private static final ParameterLayout LAYOUT =
      new Network(
              Shape.vector(3),
              List.of(
                  new Layer.Dense(5, true, Initializer.he(Distribution.NORMAL)),
                  new Layer.BatchNorm(),
                  new Layer.Dense(2, true, Initializer.he(Distribution.NORMAL))))
          .layout();

  @Test
  void fusedAdamTakesTheStepsOfItsChain() {
    for (double decay : new double[] {0, 0.05}) {
      var optimizer = Optimizer.adam(0.9, 0.99, 1e-8).regularized(0, 0, decay);
      assertThat(optimizer.open(LAYOUT)).isInstanceOf(FusedAdam.class);
      float[] fused = steps(optimizer.open(LAYOUT));
      float[] chain = steps(optimizer.openChain(LAYOUT));
      for (int i = 0; i < fused.length; i++) {
        assertThat(fused[i]).isCloseTo(chain[i], within(1e-6f));
      }
    }
  }

  @Test
  void fusedMomentumTakesTheStepsOfItsChain() {
    for (var optimizer :
        List.of(Optimizer.sgd(), Optimizer.momentum(0.9, false), Optimizer.momentum(0.9, true))) {
      for (double l2 : new double[] {0, 0.03}) {
        for (double decay : new double[] {0, 0.05}) {
          var regularized = optimizer.regularized(0, l2, decay);
          assertThat(regularized.open(LAYOUT)).isInstanceOf(FusedMomentum.class);
          float[] fused = steps(regularized.open(LAYOUT));
          float[] chain = steps(regularized.openChain(LAYOUT));
          for (int i = 0; i < fused.length; i++) {
            assertThat(fused[i]).isCloseTo(chain[i], within(1e-6f));
          }
        }
      }
    }
  }

  @Test
  void aChainThatNoPassCoversIsTakenAsItIs() {
    var layout = new ParameterLayout.Builder();
    layout.startLayer(0);
    layout.add("weight", ParameterLayout.Role.WEIGHT, 10_000);
    var state = Optimizer.momentum(0, false).regularized(0.5, 0, 0).open(layout.build());
    assertThat(state).isNotInstanceOf(FusedMomentum.class);
    var parameters = new float[10_000];
    Arrays.fill(parameters, 1);
    state.step(parameters, new float[10_000], new Step().at(1, 0.1));
    for (float p : parameters) {
      assertThat(p).isCloseTo(0.95f, within(1e-6f));
    }
  }

  /// Fifty steps with a learning rate that changes half way.
  private static float[] steps(Optimizer.State state) {
    var random = new RandomStream(4);
    var parameters = new float[LAYOUT.length()];
    var gradients = new float[LAYOUT.length()];
    for (var slice : LAYOUT.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] = (float) random.nextGaussian();
      }
    }
    for (int step = 1; step <= 50; step++) {
      for (var slice : LAYOUT.slices()) {
        for (int i = slice.offset(); slice.role().trained() && i < slice.end(); i++) {
          gradients[i] = (float) random.nextGaussian();
        }
      }
      state.step(parameters, gradients, new Step().at(step, step < 25 ? 0.01 : 0.002));
    }
    return parameters;
  }

  @Test
  void momentumKeepsItsBufferWhenTheLearningRateChanges() {
    var state = Optimizer.momentum(0.9, false).open(LAYOUT);
    var w = new float[LAYOUT.length()];
    step(state, w, 1f, 0.1, 1);
    assertThat(w[0]).isCloseTo(-0.1f, within(1e-7f));
    // The buffer is 0.9 + 1, and the new rate multiplies all of it.
    step(state, w, 1f, 0.01, 2);
    assertThat(w[0]).isCloseTo(-0.1f - 0.019f, within(1e-7f));
  }

  @Test
  void nesterovLooksAhead() {
    var state = Optimizer.momentum(0.9, true).open(LAYOUT);
    var w = new float[LAYOUT.length()];
    step(state, w, 1f, 0.1, 1);
    assertThat(w[0]).isCloseTo(-0.19f, within(1e-7f));
  }

  @Test
  void theFirstStepOfAdamHasTheLengthOfTheLearningRate() {
    var state = Optimizer.adam(0.9, 0.999, 1e-8).open(LAYOUT);
    var w = new float[LAYOUT.length()];
    step(state, w, -123f, 0.01, 1);
    assertThat(w[0]).isCloseTo(0.01f, within(1e-7f));
  }

  @Test
  void decayTouchesWeightsAlone() {
    for (var optimizer :
        List.of(
            Optimizer.sgd().regularized(0, 0.5, 0),
            Optimizer.sgd().regularized(0, 0, 0.5),
            Optimizer.adam(0.9, 0.999, 1e-8).regularized(0, 0, 0.5))) {
      var w = new float[LAYOUT.length()];
      Arrays.fill(w, 1);
      step(optimizer.open(LAYOUT), w, 0f, 0.1, 1);
      for (var slice : LAYOUT.slices()) {
        float expected = slice.role() == ParameterLayout.Role.WEIGHT ? 0.95f : 1f;
        assertThat(w[slice.offset()]).as(slice.toString()).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  @Test
  void l1PullsByTheSignAndLeavesZeroAlone() {
    var w = new float[LAYOUT.length()];
    w[0] = 2;
    w[1] = -2;
    step(Optimizer.sgd().regularized(0.5, 0, 0).open(LAYOUT), w, 0f, 0.1, 1);
    assertThat(w[0]).isCloseTo(1.95f, within(1e-6f));
    assertThat(w[1]).isCloseTo(-1.95f, within(1e-6f));
    assertThat(w[2]).isZero();
  }

  private static void step(
      Optimizer.State state, float[] parameters, float gradient, double rate, int step) {
    var gradients = new float[parameters.length];
    Arrays.fill(gradients, gradient);
    state.step(parameters, gradients, new Step().at(step, rate));
  }

  @Test
  void schedulesFollowTheirFormulas() {
    assertThat(new Schedule.Constant().at(99, 10, 100)).isEqualTo(1);
    var cosine = new Schedule.Cosine(0);
    assertThat(cosine.at(0, 1, 4)).isEqualTo(1);
    assertThat(cosine.at(1, 1, 4)).isCloseTo(0.853553, within(1e-6));
    assertThat(cosine.at(2, 1, 4)).isCloseTo(0.5, within(1e-12));
    assertThat(cosine.at(4, 1, 4)).isCloseTo(0, within(1e-12));
    assertThat(cosine.at(5, 1, 4)).as("no rise after the end").isCloseTo(0, within(1e-12));
    assertThat(new Schedule.Cosine(0.1).at(4, 1, 4)).isCloseTo(0.1, within(1e-12));
    var steps = new Schedule.StepDecay(0.5, 2);
    assertThat(steps.at(19, 10, 100)).isEqualTo(1);
    assertThat(steps.at(20, 10, 100)).isEqualTo(0.5);
    assertThat(steps.at(45, 10, 100)).isEqualTo(0.25);
  }
}
