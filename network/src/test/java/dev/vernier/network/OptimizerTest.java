package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.Initializer.Distribution;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

  private static final ParameterLayout LAYOUT =
      new Network(
              Shape.vector(3),
              List.of(
                  new Layer.Dense(5, true, Initializer.he(Distribution.NORMAL)),
                  new Layer.BatchNorm(),
                  new Layer.Dense(2, true, Initializer.he(Distribution.NORMAL))))
          .layout();

  /// One of each rule and variant, with the pass that takes it.
  private static final Map<Optimizer, Class<? extends FusedPass>> RULES = rules();

  private static Map<Optimizer, Class<? extends FusedPass>> rules() {
    var rules = new LinkedHashMap<Optimizer, Class<? extends FusedPass>>();
    rules.put(Optimizer.sgd(), FusedMomentum.class);
    for (boolean nesterov : new boolean[] {false, true}) {
      rules.put(Optimizer.momentum(0.9, nesterov), FusedMomentum.class);
      rules.put(Optimizer.classicalMomentum(0.9, nesterov), FusedClassicalMomentum.class);
      boolean centered = nesterov;
      rules.put(Optimizer.rmsprop(0.95, 1e-8, 0, centered), FusedRms.class);
      rules.put(Optimizer.rmsprop(0.95, 1e-8, 0.9, centered), FusedRms.class);
    }
    rules.put(Optimizer.adagrad(0.01, 0.1, 1e-10), FusedAdagrad.class);
    rules.put(Optimizer.adadelta(0.9, 1e-6), FusedAdadelta.class);
    rules.put(Optimizer.adam(0.9, 0.99, 1e-8), FusedAdam.class);
    rules.put(Optimizer.amsgrad(0.9, 0.9, 1e-8), FusedAmsgrad.class);
    rules.put(Optimizer.nadam(0.9, 0.99, 1e-8, 0.004), FusedNadam.class);
    rules.put(Optimizer.lion(0.9, 0.99), FusedLion.class);
    return rules;
  }

  /// Those that a schedule's momentum does not reach. That of NAdam is a schedule.
  private static final Set<Optimizer> WITHOUT_MOMENTUM =
      Set.of(
          Optimizer.sgd(),
          Optimizer.rmsprop(0.95, 1e-8, 0, false),
          Optimizer.rmsprop(0.95, 1e-8, 0, true),
          Optimizer.adagrad(0.01, 0.1, 1e-10),
          Optimizer.adadelta(0.9, 1e-6),
          Optimizer.nadam(0.9, 0.99, 1e-8, 0.004));

  static Set<Optimizer> optimizers() {
    return RULES.keySet();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aFusedPassTakesTheStepsOfItsChain(Optimizer rule) {
    for (double l1 : new double[] {0, 0.02}) {
      for (double l2 : new double[] {0, 0.03}) {
        for (double decay : new double[] {0, 0.05}) {
          for (boolean everything : new boolean[] {false, true}) {
            var optimizer = rule.regularized(l1, l2, decay, everything);
            assertThat(optimizer.open(LAYOUT))
                .isInstanceOfSatisfying(
                    FusedOptimizer.class,
                    fused -> assertThat(fused.pass()).isInstanceOf(RULES.get(rule)));
            assertClose(steps(optimizer.open(LAYOUT)), steps(optimizer.openChain(LAYOUT)));
          }
        }
      }
    }
  }

  /// A schedule's momentum takes the place of the rule's, in both.
  @ParameterizedTest
  @MethodSource("optimizers")
  void scheduledMomentumActsOnBoth(Optimizer rule) {
    var fused = rule.open(LAYOUT);
    var chain = rule.openChain(LAYOUT);
    float[] expected = steps(chain, 1, 50, 0.6, parameters());
    assertClose(steps(fused, 1, 50, 0.6, parameters()), expected);
    boolean heeds = !Arrays.equals(expected, steps(rule.openChain(LAYOUT)));
    assertThat(heeds).isEqualTo(!WITHOUT_MOMENTUM.contains(rule));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aRestoredStateContinuesBitForBit(Optimizer rule) {
    var penalized = rule.regularized(0.01, 0.02, 0.03).constrained(new Constraint.MaxNorm(1));
    for (var optimizer : List.of(rule, penalized)) {
      for (boolean fused : new boolean[] {true, false}) {
        Supplier<Optimizer.State> opened =
            () -> fused ? optimizer.open(LAYOUT) : optimizer.openChain(LAYOUT);
        float[] expected = steps(opened.get(), 1, 100, Double.NaN, parameters());
        for (int stop : new int[] {1, 2, 37, 63, 64, 65}) {
          var first = opened.get();
          float[] parameters = steps(first, 1, stop, Double.NaN, parameters());
          var second = opened.get();
          assertThat(second.memory()).hasSameSizeAs(first.memory());
          for (int m = 0; m < first.memory().size(); m++) {
            float[] from = first.memory().get(m);
            System.arraycopy(from, 0, second.memory().get(m), 0, from.length);
          }
          float[] got = steps(second, stop + 1, 100, Double.NaN, parameters);
          assertThat(got).as("stopped after %d", stop).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theSizeOfTheStateIsWhatIsStored(Optimizer rule) {
    var optimizer = rule.regularized(0.01, 0.02, 0.03).constrained(new Constraint.MaxNorm(1));
    for (var state : List.of(optimizer.open(LAYOUT), optimizer.openChain(LAYOUT))) {
      assertThat(state.memory())
          .hasSize(optimizer.transform().stateSize())
          .allSatisfy(array -> assertThat(array).hasSize(LAYOUT.length()));
    }
  }

  /// A unit may have no gradient for ever.
  @ParameterizedTest
  @MethodSource("optimizers")
  void nothingStaysBelowTheNormalNumbers(Optimizer rule) {
    for (var state : List.of(rule.open(LAYOUT), rule.openChain(LAYOUT))) {
      var step = new Step();
      float[] parameters = steps(state);
      for (int t = 51; t <= 12_000; t++) {
        state.step(parameters, new float[parameters.length], step.at(t, 0.001));
      }
      for (float[] array : state.memory()) {
        for (float x : array) {
          assertThat(x == 0 || Math.abs(x) >= Float.MIN_NORMAL).as("%s", x).isTrue();
        }
      }
    }
  }

  /// Bits that do not depend on what an earlier step was.
  @Test
  void theProductOfNadamIsThatOfTheStepAlone() {
    for (double decay : new double[] {0, 0.004, 1}) {
      var nadam = new ScaleByNadam(0.99, 0.999, 1e-8, decay);
      var onward = new ScaleByNadam.Shares(nadam);
      for (int t = 1; t <= 5000; t++) {
        onward.at(new Step().at(t, 1));
        if (t < 50 || t % 100 == 0) {
          var anew = new ScaleByNadam.Shares(nadam);
          anew.at(new Step().at(t, 1));
          assertThat(anew.ofMean()).isEqualTo(onward.ofMean());
          assertThat(anew.ofGradient()).isEqualTo(onward.ofGradient());
        }
      }
      onward.at(new Step().at(3, 1));
      var anew = new ScaleByNadam.Shares(nadam);
      anew.at(new Step().at(3, 1));
      assertThat(onward.ofMean()).isEqualTo(anew.ofMean());
    }
  }

  @Test
  void classicalMomentumKeepsTheLearningRateOfEachGradient() {
    var optimizer = Optimizer.classicalMomentum(0.9, false);
    for (var state : List.of(optimizer.open(LAYOUT), optimizer.openChain(LAYOUT))) {
      var w = new float[LAYOUT.length()];
      step(state, w, 1f, 0.1, 1);
      assertThat(w[0]).isCloseTo(-0.1f, within(1e-7f));
      step(state, w, 1f, 0.01, 2);
      assertThat(w[0]).isCloseTo(-0.1f - 0.1f, within(1e-7f));
      // The buffer, 0.1, moves on without a learning rate.
      step(state, w, 1f, 0, 3);
      assertThat(w[0]).isCloseTo(-0.2f - 0.09f, within(1e-7f));
    }
  }

  @Test
  void maxNormShortensTheColumnsOfUnits() {
    for (int columns : new int[] {2, 70, 150}) {
      var builder = new ParameterLayout.Builder();
      builder.startLayer(0);
      builder.add("weight", ParameterLayout.Role.WEIGHT, 2, columns, 1);
      builder.add("bias", ParameterLayout.Role.BIAS, 2);
      var layout = builder.build();
      var w = new float[layout.length()];
      // The last but one unit has weights 3 and 4, the last one 0.3 and 0.4.
      w[columns - 2] = 3;
      w[2 * columns - 2] = -4;
      w[columns - 1] = 0.3f;
      w[2 * columns - 1] = 0.4f;
      int bias = layout.slices().getLast().offset();
      w[bias] = 9;
      step(Optimizer.sgd().constrained(new Constraint.MaxNorm(2)).open(layout), w, 0, 0.1, 1);
      assertThat(w[columns - 2]).isCloseTo(1.2f, within(1e-6f));
      assertThat(w[2 * columns - 2]).isCloseTo(-1.6f, within(1e-6f));
      assertThat(w[columns - 1]).isEqualTo(0.3f);
      assertThat(w[2 * columns - 1]).isEqualTo(0.4f);
      assertThat(w[bias]).isEqualTo(9);
    }
  }

  @Test
  void proximalL1MakesSmallWeightsZero() {
    var w = new float[LAYOUT.length()];
    w[0] = 2;
    w[1] = -2;
    w[2] = 0.04f;
    w[3] = -0.04f;
    int bias = LAYOUT.slices().get(1).offset();
    w[bias] = 0.04f;
    step(Optimizer.sgd().constrained(new Constraint.ProximalL1(0.5)).open(LAYOUT), w, 0f, 0.1, 1);
    assertThat(w[0]).isCloseTo(1.95f, within(1e-6f));
    assertThat(w[1]).isCloseTo(-1.95f, within(1e-6f));
    assertThat(w[2]).isZero();
    assertThat(w[3]).isZero();
    assertThat(w[bias]).isEqualTo(0.04f);
  }

  @Test
  void constraintsAreTakenInTheirOrder() {
    var optimizer =
        Optimizer.sgd()
            .constrained(new Constraint.MaxNorm(1))
            .constrained(new Constraint.ProximalL1(1))
            .regularized(0, 0, 0.1);
    assertThat(optimizer.constraints())
        .containsExactly(new Constraint.MaxNorm(1), new Constraint.ProximalL1(1));
    var w = new float[LAYOUT.length()];
    w[0] = 5;
    step(optimizer.open(LAYOUT), w, 0f, 0.1, 1);
    assertThat(w[0]).isCloseTo(0.9f, within(1e-6f));
  }

  /// `L + (λ/n) ‖W‖²` with λ = 0.3 and n = 4, as the gradient of the loss itself.
  @Test
  void anL2PenaltyOfTheLossHasACoefficient() {
    double lambda = 0.3;
    double coefficient = AddDecayedWeights.ofPenalty(lambda, 4);
    assertThat(coefficient).isCloseTo(0.15, within(1e-15));
    var w = new float[LAYOUT.length()];
    w[0] = 2;
    w[1] = -1;
    var state = Optimizer.sgd().regularized(0, coefficient, 0).open(LAYOUT);
    step(state, w, 0f, 0.1, 1);
    double h = 1e-3;
    double slope = lambda / 4 * ((2 + h) * (2 + h) - (2 - h) * (2 - h)) / (2 * h);
    assertThat((double) w[0]).isCloseTo(2 - 0.1 * slope, within(1e-6));
  }

  @Test
  void aConstantGradientLeavesCentredRmspropFinite() {
    for (var optimizer :
        List.of(Optimizer.rmsprop(0.5, 1e-8, 0, true), Optimizer.rmsprop(0.5, 1e-8, 0.9, true))) {
      for (var state : List.of(optimizer.open(LAYOUT), optimizer.openChain(LAYOUT))) {
        var w = new float[LAYOUT.length()];
        for (int t = 1; t <= 200; t++) {
          step(state, w, 0.1f + 1e-3f * (t & 1), 1e-9, t);
        }
        for (float x : w) {
          assertThat(x).isFinite();
        }
      }
    }
  }

  @Test
  void settingsOutsideTheirRangesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizer.momentum(1, false))
        .withMessage("the momentum lies in [0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trace(0.9, 0.1, true))
        .withMessage("Nesterov's momentum takes no dampening, got 0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizer.adadelta(0.9, 0))
        .withMessage("the epsilon of Adadelta is finite and positive, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizer.nadam(0.9, 0.999, 1e-8, Double.NaN))
        .withMessage("the momentum decay of NAdam is finite and not negative, got NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> new Constraint.MaxNorm(0));
    assertThatIllegalArgumentException().isThrownBy(() -> AddDecayedWeights.ofPenalty(0.1, 0));
  }

  @Test
  void aChainThatNoPassCoversIsTakenAsItIs() {
    var layout = new ParameterLayout.Builder();
    layout.startLayer(0);
    layout.add("weight", ParameterLayout.Role.WEIGHT, 10_000);
    var dampened = new Optimizer(new Trace(0.9, 0.5, false)).regularized(0.5, 0, 0);
    var state = dampened.open(layout.build());
    assertThat(state).isNotInstanceOf(FusedOptimizer.class);
    var parameters = new float[10_000];
    Arrays.fill(parameters, 1);
    state.step(parameters, new float[10_000], new Step().at(1, 0.1));
    for (float p : parameters) {
      assertThat(p).isCloseTo(0.95f, within(1e-6f));
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  /// Fifty steps with a learning rate that changes half way.
  private static float[] steps(Optimizer.State state) {
    return steps(state, 1, 50, Double.NaN, parameters());
  }

  private static float[] parameters() {
    var random = new RandomStream(4);
    var parameters = new float[LAYOUT.length()];
    for (var slice : LAYOUT.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] = (float) random.nextGaussian();
      }
    }
    return parameters;
  }

  /// Steps with gradients of their own, in place.
  private static float[] steps(
      Optimizer.State state, int first, int last, double momentum, float[] parameters) {
    var gradients = new float[LAYOUT.length()];
    for (int step = first; step <= last; step++) {
      var random = new RandomStream(step);
      for (var slice : LAYOUT.slices()) {
        for (int i = slice.offset(); slice.role().trained() && i < slice.end(); i++) {
          gradients[i] = (float) random.nextGaussian();
        }
      }
      state.step(parameters, gradients, new Step().at(step, step < 25 ? 0.01 : 0.002, momentum));
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
