package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.kernel.MatrixProducts;
import java.util.stream.IntStream;

/// Compares the gradients of a network with central differences of its loss.
///
/// Passes are in float, so a difference over `2 h` carries noise of about `1e-7 / h` per entry;
/// norms of gradients are near 1. A correct gradient keeps `‖a - b‖` below `2e-3 (‖a‖ + ‖b‖)` and
/// that noise, while a wrong factor or a missing term is far above.
final class GradientCheck {

  private static final float H = 5e-3f;
  private static final double TOLERANCE = 2e-3;
  private static final double NOISE = 2e-4;

  private GradientCheck() {}

  static void check(Network network, Loss loss, Targets targets, long seed) {
    int rows = targets.rows();
    var bound = network.bind(rows, MatrixProducts.byName("scalar"), seed);
    var random = new RandomStream(seed);
    float[] parameters = bound.parameters();
    // Shift away from the special points of the initial values: zero biases and unit scales.
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.1 * random.nextGaussian());
    }
    var x = new float[rows * network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    Batches.fillLevels(network, x, random::nextInt);
    float[] statistics = parameters.clone();
    loss(bound, x, loss, targets);
    bound.backward(rows);
    float[] gradients = bound.gradients().clone();

    for (ParameterLayout.Slice slice : bound.layout().slices()) {
      if (!slice.role().trained()) {
        continue;
      }
      double difference = 0;
      double analyticNorm = 0;
      double numericNorm = 0;
      for (int i = slice.offset(); i < slice.end(); i++) {
        System.arraycopy(statistics, 0, parameters, 0, parameters.length);
        parameters[i] = statistics[i] + H;
        double up = loss(bound, x, loss, targets);
        System.arraycopy(statistics, 0, parameters, 0, parameters.length);
        parameters[i] = statistics[i] - H;
        double down = loss(bound, x, loss, targets);
        double numeric = (up - down) / ((double) (statistics[i] + H) - (statistics[i] - H));
        difference += square(numeric - gradients[i]);
        analyticNorm += square(gradients[i]);
        numericNorm += square(numeric);
      }
      assertThat(Math.sqrt(difference))
          .as("gradient of %s of layer %d in %s", slice.name(), slice.layer(), network)
          .isLessThan(TOLERANCE * (Math.sqrt(analyticNorm) + Math.sqrt(numericNorm)) + NOISE);
    }
  }

  private static double loss(BoundNetwork bound, float[] x, Loss loss, Targets targets) {
    int rows = targets.rows();
    Batches.train(bound, x, 7);
    int[] order = IntStream.range(0, rows).toArray();
    return loss.sumAndGradient(
            bound.outputs(), targets, order, 0, rows, rows, bound.outputGradients())
        / rows;
  }

  private static double square(double x) {
    return x * x;
  }
}
