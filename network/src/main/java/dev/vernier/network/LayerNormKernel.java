package dev.vernier.network;

import java.util.Arrays;

/// Mean and variance of each row in double, then one pass to normalise; made again for the backward
/// pass.
final class LayerNormKernel implements Layer.Kernel {

  private final int units;
  private final double epsilon;
  private final int gamma;
  private final int beta;
  private final double[] gammaGradient;
  private final double[] betaGradient;

  LayerNormKernel(Layer.LayerNorm layer, Layer.Binding binding) {
    units = binding.input().size();
    epsilon = layer.epsilon();
    gamma = binding.slices().get(0).offset();
    beta = binding.slices().get(1).offset();
    gammaGradient = new double[units];
    betaGradient = new double[units];
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      double mean = mean(x, from);
      double inverse = inverseDeviation(x, from, mean);
      for (int j = 0; j < units; j++) {
        double normalized = (x[from + j] - mean) * inverse;
        y[from + j] = (float) (normalized * parameters[gamma + j] + parameters[beta + j]);
      }
    }
  }

  private double mean(float[] x, int from) {
    double sum = 0;
    for (int j = 0; j < units; j++) {
      sum += x[from + j];
    }
    return sum / units;
  }

  private double inverseDeviation(float[] x, int from, double mean) {
    double squares = 0;
    for (int j = 0; j < units; j++) {
      double deviation = x[from + j] - mean;
      squares += deviation * deviation;
    }
    return 1 / Math.sqrt(squares / units + epsilon);
  }

  /// `dx = r (g - mean(g) - x̂ mean(g x̂))` with `g = dy γ` and `r = 1 / √(σ² + ε)`, `dγ = Σ dy
  /// x̂`, `dβ = Σ dy`.
  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    Arrays.fill(gammaGradient, 0);
    Arrays.fill(betaGradient, 0);
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      double mean = mean(x, from);
      double inverse = inverseDeviation(x, from, mean);
      double sum = 0;
      double product = 0;
      for (int j = 0; j < units; j++) {
        double normalized = (x[from + j] - mean) * inverse;
        gammaGradient[j] += dy[from + j] * normalized;
        betaGradient[j] += dy[from + j];
        double g = (double) dy[from + j] * parameters[gamma + j];
        sum += g;
        product += g * normalized;
      }
      for (int j = 0; inputGradient && j < units; j++) {
        double normalized = (x[from + j] - mean) * inverse;
        double g = (double) dy[from + j] * parameters[gamma + j];
        dx[from + j] = (float) (inverse * (g - (sum + normalized * product) / units));
      }
    }
    for (int j = 0; j < units; j++) {
      gradients[gamma + j] = (float) gammaGradient[j];
      gradients[beta + j] = (float) betaGradient[j];
    }
  }
}
