package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;
import java.util.Arrays;

/// Three matrix products: `y = x W`, `dW = xᵀ dy`, `dx = dy Wᵀ`.
final class DenseKernel implements Layer.Kernel {

  private final int inputs;
  private final int units;
  private final int weight;
  private final int bias;
  private final MatrixProduct product;

  DenseKernel(Layer.Dense layer, Layer.Binding binding) {
    inputs = binding.input().size();
    units = layer.units();
    weight = binding.slices().getFirst().offset();
    bias = layer.bias() ? binding.slices().get(1).offset() : -1;
    product = binding.product();
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    if (bias >= 0) {
      for (int row = 0; row < batch; row++) {
        System.arraycopy(parameters, bias, y, row * units, units);
      }
    }
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
        bias >= 0 ? 1 : 0,
        y,
        0,
        units);
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
    }
  }
}
