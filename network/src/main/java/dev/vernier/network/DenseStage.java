package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.BatchProduct;
import dev.vernier.network.kernel.Loops;
import dev.vernier.network.kernel.MatrixProduct;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `y = x W + b`, `dW = xᵀ dy`, `dx = dy Wᵀ`: the products of a dense layer. The rows that follow
/// sum the gradient of the bias.
final class DenseStage implements Stage {

  private final int inputs;
  private final int units;
  private final int weight;

  /// -1 if there is none.
  private final int bias;

  private final MatrixProduct product;
  private final float[] output;

  /// Of the first layer: what keeps a batch in a form of its own; null where nothing does.
  private final @Nullable BatchProduct batchProduct;

  /// @param bias what to add to the product; null for nothing
  /// @param gathered the most rows of a batch that is gathered for this stage; 0 for none
  DenseStage(
      int inputs,
      int units,
      Slice weight,
      @Nullable Slice bias,
      int maxBatch,
      int gathered,
      MatrixProduct product) {
    this.inputs = inputs;
    this.units = units;
    this.weight = weight.offset();
    this.bias = bias == null ? -1 : bias.offset();
    this.product = product;
    output = new float[Math.multiplyExact(maxBatch, units)];
    batchProduct = gathered == 0 ? null : product.openBatch(inputs, units, gathered).orElse(null);
  }

  /// The product that takes the batch, if this stage is the first and there is one.
  Optional<BatchProduct> batchProduct() {
    return Optional.ofNullable(batchProduct);
  }

  @Override
  public float[] output() {
    return output;
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    if (batchProduct != null && mode == Mode.TRAIN) {
      batchProduct.forward(parameters, weight, units, output);
      if (bias >= 0) {
        Loops.best().addRow(output, 0, parameters, bias, output, 0, batch, units);
      }
      return;
    }
    if (bias >= 0) {
      product.affine(
          batch,
          units,
          inputs,
          x,
          xFrom,
          inputs,
          parameters,
          weight,
          units,
          parameters,
          bias,
          output,
          0,
          units);
      return;
    }
    product.multiply(
        false,
        false,
        batch,
        units,
        inputs,
        x,
        xFrom,
        inputs,
        parameters,
        weight,
        units,
        0,
        output,
        0,
        units);
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    if (batchProduct != null) {
      batchProduct.weightGradient(dy, units, gradients, weight);
      return;
    }
    product.multiply(
        true, false, inputs, units, batch, x, 0, inputs, dy, 0, units, 0, gradients, weight, units);
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

  @Override
  public boolean worksInPlace() {
    return false;
  }

  @Override
  public boolean outputIsFree() {
    return true;
  }

  @Override
  public long size() {
    return output.length;
  }
}
