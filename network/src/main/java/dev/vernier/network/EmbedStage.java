package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProduct;
import java.util.ArrayList;
import java.util.List;

/// Embeddings of columns, one after the other over the whole batch, each of which writes its own
/// columns of the output.
final class EmbedStage implements Stage {

  private final Pass[] passes;
  private final float[] output;
  private final boolean outputIsFree;

  EmbedStage(Layer.Embed layer, Layer.Binding binding) {
    int inputs = binding.input().size();
    int outputs = layer.outputShape(binding.input()).size();
    output = new float[Math.multiplyExact(binding.maxBatch(), outputs)];
    List<List<Slice>> slices = layer.byEmbedding(binding.slices());
    var found = new ArrayList<Pass>();
    int in = 0;
    int out = 0;
    for (int i = 0; i < slices.size(); i++) {
      Embedding embedding = layer.embeddings().get(i);
      found.add(
          pass(
              embedding,
              slices.get(i),
              new Columns(in, inputs, out, outputs),
              binding.maxBatch(),
              binding.product()));
      in += embedding.inputs();
      out += embedding.outputs();
    }
    passes = found.toArray(Pass[]::new);
    outputIsFree = found.stream().noneMatch(Pass::readsOutput);
  }

  private static Pass pass(
      Embedding embedding,
      List<Slice> slices,
      Columns columns,
      int maxBatch,
      MatrixProduct product) {
    return switch (embedding) {
      case Embedding.Identity(int width) -> new CopiedColumns(width, columns);
      case Embedding.Categorical categorical ->
          new CategoricalColumn(categorical, slices.getFirst(), columns);
      case Embedding.PiecewiseLinear bins -> new PiecewiseLinearColumn(bins, slices, columns);
      case Embedding.Periodic periodic ->
          new PeriodicColumns(periodic, slices, columns, maxBatch, product);
      case Embedding.Pbld pbld -> new PeriodicColumns(pbld, slices, columns, maxBatch, product);
    };
  }

  /// Where an embedding finds its numbers.
  ///
  /// @param in its first column of the input
  /// @param inputs the columns of the input
  /// @param out its first column of the output
  /// @param outputs the columns of the output
  record Columns(int in, int inputs, int out, int outputs) {}

  /// One embedding's part in a pass. Owned by one thread.
  interface Pass {

    void forward(float[] parameters, float[] x, int xFrom, float[] y, int batch);

    /// Computes gradients as [Stage#backward] does.
    void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient);

    /// Whether [#backward] reads `y`.
    default boolean readsOutput() {
      return false;
    }

    /// The numbers of memory that it holds.
    default long size() {
      return 0;
    }
  }

  @Override
  public float[] output() {
    return output;
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    for (Pass pass : passes) {
      pass.forward(parameters, x, xFrom, output, batch);
    }
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
    for (Pass pass : passes) {
      pass.backward(parameters, gradients, x, output, dy, dx, batch, inputGradient);
    }
  }

  @Override
  public boolean worksInPlace() {
    return false;
  }

  @Override
  public boolean outputIsFree() {
    return outputIsFree;
  }

  @Override
  public long size() {
    long size = output.length;
    for (Pass pass : passes) {
      size += pass.size();
    }
    return size;
  }
}
