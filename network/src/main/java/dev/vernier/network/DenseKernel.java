package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;
import java.util.Arrays;

/// Three matrix products, `y = m x W`, `dW = m xᵀ dy`, `dx = m dy Wᵀ`, each multiplied by `m`
/// afterwards.
final class DenseKernel implements Layer.Kernel {

  private final int inputs;
  private final int units;
  private final int weight;
  private final int bias;
  private final float multiplier;
  private final MatrixProduct product;

  DenseKernel(Layer.Dense layer, Layer.Binding binding) {
    inputs = binding.input().size();
    units = layer.units();
    weight = binding.slices().getFirst().offset();
    bias = layer.bias() ? binding.slices().get(1).offset() : -1;
    multiplier = layer.multiplier(inputs);
    product = binding.product();
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    product.multiply(
        false,
        false,
        batch,
        units,
        inputs,
        x,
        0,
        inputs,
        parameters,
        weight,
        units,
        0,
        y,
        0,
        units);
    scale(y, 0, batch * units);
    for (int i = 0; bias >= 0 && i < batch * units; i++) {
      y[i] += parameters[bias + i % units];
    }
  }

  private void scale(float[] x, int from, int length) {
    for (int i = from; i < from + length; i++) {
      x[i] *= multiplier;
    }
  }

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
    product.multiply(
        true, false, inputs, units, batch, x, 0, inputs, dy, 0, units, 0, gradients, weight, units);
    scale(gradients, weight, inputs * units);
    if (bias >= 0) {
      Arrays.fill(gradients, bias, bias + units, 0);
      for (int row = 0; row < batch; row++) {
        int from = row * units;
        for (int j = 0; j < units; j++) {
          gradients[bias + j] += dy[from + j];
        }
      }
    }
    if (inputGradient) {
      product.multiply(
          false,
          true,
          batch,
          inputs,
          units,
          dy,
          0,
          units,
          parameters,
          weight,
          units,
          0,
          dx,
          0,
          inputs);
      scale(dx, 0, batch * inputs);
    }
  }
}
