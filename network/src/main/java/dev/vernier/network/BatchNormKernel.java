package dev.vernier.network;

import java.util.Arrays;

/// Two passes over the batch for the statistics, in double, then one to normalise.
final class BatchNormKernel implements Layer.Kernel {

  private final int units;
  private final double momentum;
  private final double epsilon;
  private final int gamma;
  private final int beta;
  private final int runningMean;
  private final int runningVariance;
  private final double[] mean;
  private final double[] variance;
  private final float[] factor;
  private final float[] shift;
  private final float[] inverseDeviation;
  private final float[] normalized;

  BatchNormKernel(Layer.BatchNorm layer, Layer.Binding binding) {
    units = binding.input().size();
    momentum = layer.momentum();
    epsilon = layer.epsilon();
    gamma = binding.slices().get(0).offset();
    beta = binding.slices().get(1).offset();
    runningMean = binding.slices().get(2).offset();
    runningVariance = binding.slices().get(3).offset();
    mean = new double[units];
    variance = new double[units];
    factor = new float[units];
    shift = new float[units];
    inverseDeviation = new float[units];
    normalized = new float[units * binding.maxBatch()];
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    if (mode == Mode.EVAL) {
      evaluate(parameters, x, y, batch);
      return;
    }
    if (batch < 2) {
      throw new IllegalArgumentException(
          "batch normalisation needs at least two rows to train on, got " + batch);
    }
    measure(x, batch);
    for (int j = 0; j < units; j++) {
      double unbiased = variance[j] * batch / (batch - 1);
      parameters[runningMean + j] += (float) (momentum * (mean[j] - parameters[runningMean + j]));
      parameters[runningVariance + j] +=
          (float) (momentum * (unbiased - parameters[runningVariance + j]));
      double inverse = 1 / Math.sqrt(variance[j] + epsilon);
      inverseDeviation[j] = (float) inverse;
      shift[j] = (float) (-mean[j] * inverse);
    }
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        float z = x[from + j] * inverseDeviation[j] + shift[j];
        normalized[from + j] = z;
        y[from + j] = z * parameters[gamma + j] + parameters[beta + j];
      }
    }
  }

  private void evaluate(float[] parameters, float[] x, float[] y, int batch) {
    for (int j = 0; j < units; j++) {
      double scale = parameters[gamma + j] / Math.sqrt(parameters[runningVariance + j] + epsilon);
      factor[j] = (float) scale;
      shift[j] = (float) (parameters[beta + j] - parameters[runningMean + j] * scale);
    }
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        y[from + j] = x[from + j] * factor[j] + shift[j];
      }
    }
  }

  private void measure(float[] x, int batch) {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        mean[j] += x[from + j];
      }
    }
    for (int j = 0; j < units; j++) {
      mean[j] /= batch;
    }
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        double deviation = x[from + j] - mean[j];
        variance[j] += deviation * deviation;
      }
    }
    for (int j = 0; j < units; j++) {
      variance[j] /= batch;
    }
  }

  /// `dx = γ/σ (dy - mean(dy) - x̂ mean(dy x̂))`, `dγ = Σ dy x̂`, `dβ = Σ dy`.
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
    // The statistics of the forward pass are no longer needed, so their arrays hold Σ dy and Σ dy
    // x̂.
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        mean[j] += dy[from + j];
        variance[j] += (double) dy[from + j] * normalized[from + j];
      }
    }
    for (int j = 0; j < units; j++) {
      gradients[beta + j] = (float) mean[j];
      gradients[gamma + j] = (float) variance[j];
    }
    if (!inputGradient) {
      return;
    }
    for (int row = 0; row < batch; row++) {
      int from = row * units;
      for (int j = 0; j < units; j++) {
        double centred = dy[from + j] - (mean[j] + normalized[from + j] * variance[j]) / batch;
        dx[from + j] = (float) (parameters[gamma + j] * inverseDeviation[j] * centred);
      }
    }
  }
}
