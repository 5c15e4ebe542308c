package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Optimisers on a noisy quadratic, held to PyTorch and to their formulas in float64.
final class GoldenOptimizerTest {

  private static final JsonNode GOLDEN = Golden.of("optimizers");
  private static final int STEPS = 50;

  private static final Map<String, Optimizer> RULES =
      Map.ofEntries(
          Map.entry("sgd", Optimizer.sgd()),
          Map.entry("momentum", Optimizer.momentum(0.9, false)),
          Map.entry("dampened", new Optimizer(new Trace(0.9, 0.4, false))),
          Map.entry("nesterov", Optimizer.momentum(0.9, true)),
          Map.entry("classical", Optimizer.classicalMomentum(0.9, false)),
          Map.entry("classical_nesterov", Optimizer.classicalMomentum(0.9, true)),
          Map.entry("adagrad", Optimizer.adagrad(0, 0, 1e-10)),
          Map.entry("adagrad_decayed", Optimizer.adagrad(0.1, 0.1, 1e-10)),
          Map.entry("rmsprop", Optimizer.rmsprop(0.99, 1e-8, 0, false)),
          Map.entry("rmsprop_centered", Optimizer.rmsprop(0.99, 1e-8, 0, true)),
          Map.entry("rmsprop_momentum", Optimizer.rmsprop(0.99, 1e-8, 0.9, false)),
          Map.entry("rmsprop_both", Optimizer.rmsprop(0.99, 1e-8, 0.9, true)),
          Map.entry("adadelta", Optimizer.adadelta(0.9, 1e-6)),
          Map.entry("adam", Optimizer.adam(0.9, 0.999, 1e-8)),
          Map.entry("amsgrad", Optimizer.amsgrad(0.9, 0.8, 1e-8)),
          Map.entry("nadam", Optimizer.nadam(0.9, 0.999, 1e-8, 0.004)),
          Map.entry("nadam_fast", Optimizer.nadam(0.9, 0.999, 1e-8, 1)),
          Map.entry("lion", Optimizer.lion(0.9, 0.99)));

  private static final ParameterLayout LAYOUT = layout();

  private static ParameterLayout layout() {
    var builder = new ParameterLayout.Builder();
    builder.startLayer(0);
    builder.add("weight", Role.WEIGHT, 4, 3, 1);
    builder.add("bias", Role.BIAS, 3);
    return builder.build();
  }

  static Stream<String> rules() {
    return GOLDEN.get("rules").propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stepsAreThoseOfTheReference(String name) {
    Optimizer rule = Objects.requireNonNull(RULES.get(name), name);
    JsonNode expected = GOLDEN.get("rules").get(name);
    double decay = GOLDEN.get("decay").asDouble();
    assertSame(rule, expected, "plain");
    assertSame(rule.regularized(0, decay, 0), expected, "l2");
    assertSame(rule.regularized(0, 0, decay), expected, "decoupled");
    assertSame(rule.regularized(0, decay, 0, true), expected, "everything");
  }

  private static void assertSame(Optimizer optimizer, JsonNode rule, String variant) {
    double high = rule.get("rate").asDouble();
    for (var state : new Optimizer.State[] {optimizer.open(LAYOUT), optimizer.openChain(LAYOUT)}) {
      float[] parameters = start();
      for (int t = 1; t <= STEPS; t++) {
        state.step(
            parameters, gradient(parameters, t), new Step().at(t, t < STEPS / 2 ? high : high / 5));
        if (t % 10 == 0) {
          Golden.assertClose(gathered(parameters), rule.get(variant).get(t / 10 - 1), 1e-5);
        }
      }
    }
  }

  @Test
  void nesterovsParametersAreThePointAhead() {
    JsonNode reference = GOLDEN.get("look_ahead");
    double rate = reference.get("rate").asDouble();
    for (var rule :
        new Optimizer[] {Optimizer.momentum(0.9, true), Optimizer.classicalMomentum(0.9, true)}) {
      var state = rule.open(LAYOUT);
      float[] parameters = start();
      for (int t = 1; t <= STEPS; t++) {
        state.step(parameters, gradient(parameters, t), new Step().at(t, rate));
      }
      Golden.assertClose(gathered(parameters), reference.get("ahead"), 1e-5);
      // And back to the parameters: θ = w + μ Δ, where Δ is the buffer, with the learning rate.
      float[] buffer = state.memory().getFirst();
      double scale = rule.transform() instanceof Trace ? 0.9 * rate : 0.9;
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] += (float) (scale * buffer[i]);
      }
      Golden.assertClose(gathered(parameters), reference.get("parameters"), 1e-5);
    }
  }

  private static float[] start() {
    float[] values = Golden.floats(GOLDEN.get("start"));
    var parameters = new float[LAYOUT.length()];
    int next = 0;
    for (Slice slice : LAYOUT.slices()) {
      System.arraycopy(values, next, parameters, slice.offset(), slice.length());
      next += slice.length();
    }
    return parameters;
  }

  private static float[] gathered(float[] parameters) {
    var values = new float[LAYOUT.trainedCount()];
    int next = 0;
    for (Slice slice : LAYOUT.slices()) {
      System.arraycopy(parameters, slice.offset(), values, next, slice.length());
      next += slice.length();
    }
    return values;
  }

  private static float[] gradient(float[] parameters, int step) {
    double[] target = Golden.numbers(GOLDEN.get("target"));
    double[] curvature = Golden.numbers(GOLDEN.get("curvature"));
    double[] noise = Golden.numbers(GOLDEN.get("noise").get(step - 1));
    var gradient = new float[parameters.length];
    int next = 0;
    for (Slice slice : LAYOUT.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        gradient[i] = (float) (curvature[next] * (parameters[i] - target[next]) + noise[next]);
        next++;
      }
    }
    return gradient;
  }
}
