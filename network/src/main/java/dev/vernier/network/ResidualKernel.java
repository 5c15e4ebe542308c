package dev.vernier.network;

import java.util.List;

/// `y = x + f(x)`, `dx = dy + f'ᵀ dy`, by the kernels of the layers inside.
final class ResidualKernel implements Layer.Kernel {

  private final int size;
  private final Layer.Kernel[] kernels;

  /// Entry `i` is the output of layer `i`, or the gradient by it.
  private final float[][] outputs;

  private final float[][] outputGradients;

  ResidualKernel(Network inner, Layer.Binding binding) {
    size = binding.input().size();
    int layers = inner.layers().size();
    kernels = new Layer.Kernel[layers];
    outputs = new float[layers][];
    outputGradients = new float[layers][];
    List<Layer.Binding> bindings =
        inner.bindings(binding.slices(), binding.maxBatch(), binding.product(), binding.seed());
    for (int i = 0; i < layers; i++) {
      kernels[i] = inner.layers().get(i).bind(bindings.get(i));
      int length = Math.multiplyExact(binding.maxBatch(), inner.shapes().get(i + 1).size());
      outputs[i] = new float[length];
      outputGradients[i] = new float[length];
    }
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    float[] in = x;
    for (int i = 0; i < kernels.length; i++) {
      kernels[i].forward(parameters, in, outputs[i], batch, mode, step);
      in = outputs[i];
    }
    for (int i = 0; i < batch * size; i++) {
      y[i] = x[i] + in[i];
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
    float[] out = dy;
    for (int i = kernels.length - 1; i >= 0; i--) {
      float[] before = i == 0 ? dx : outputGradients[i - 1];
      kernels[i].backward(
          parameters,
          gradients,
          i == 0 ? x : outputs[i - 1],
          outputs[i],
          out,
          before,
          batch,
          i > 0 || inputGradient);
      out = before;
    }
    for (int i = 0; inputGradient && i < batch * size; i++) {
      dx[i] += dy[i];
    }
  }
}
