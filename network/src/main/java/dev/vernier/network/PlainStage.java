package dev.vernier.network;

/// A layer's own kernel as a stage: the reference for every layer, and the way of those that have
/// no other.
final class PlainStage implements Stage {

  private final Layer.Kernel kernel;
  private final float[] input;
  private final float[] output;
  private final int inputSize;

  PlainStage(Layer layer, Layer.Binding binding) {
    kernel = layer.bind(binding);
    inputSize = binding.input().size();
    input = new float[Math.multiplyExact(binding.maxBatch(), inputSize)];
    output =
        new float
            [Math.multiplyExact(binding.maxBatch(), layer.outputShape(binding.input()).size())];
  }

  @Override
  public float[] output() {
    return output;
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    System.arraycopy(x, xFrom, input, 0, batch * inputSize);
    kernel.forward(parameters, input, output, batch, mode, step);
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
    kernel.backward(parameters, gradients, input, output, dy, dx, batch, inputGradient);
  }

  @Override
  public boolean worksInPlace() {
    return false;
  }

  @Override
  public long size() {
    return (long) input.length + output.length + kernel.memory();
  }
}
