package dev.vernier.network;

import dev.vernier.network.Layer.Parametrization;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;

/// How the steps of a network run: its layers as [Stage]s, each bound to its memory.
///
/// The products of dense layers are stages of their own. Everything between two products works on
/// rows, and becomes one [RowStage]; a batch normalisation begins another one, since it must have
/// seen all rows of its input before it computes the first. The page on steps in `designs/` says
/// how other kinds of layers fit in.
///
/// @param stages from the input to the output
record StepPlan(List<Stage> stages) {

  /// The fused plan.
  ///
  /// @param trainedBatch the most rows of a batch to train on
  static StepPlan fused(
      Network network,
      ParameterLayout layout,
      int maxBatch,
      int trainedBatch,
      MatrixProduct product,
      long seed) {
    return new Planner(network, layout, maxBatch, trainedBatch, product, seed).plan();
  }

  /// The reference: each layer by its own plain kernel.
  static StepPlan plain(
      Network network, ParameterLayout layout, int maxBatch, MatrixProduct product, long seed) {
    var stages = new ArrayList<Stage>();
    List<Shape> shapes = network.shapes();
    for (int i = 0; i < network.layers().size(); i++) {
      stages.add(
          new PlainStage(
              network.layers().get(i),
              new Layer.Binding(
                  shapes.get(i), layout.slicesOf(i), maxBatch, product, seedOf(seed, i))));
    }
    return new StepPlan(stages);
  }

  /// The seed of a layer's own randomness, the same in every plan.
  private static long seedOf(long seed, int layer) {
    return Seeds.derive(Seeds.derive(seed, layer), 1);
  }

  /// How many floats the stages of the fused plan hold.
  ///
  /// Plans for one row and for two tell it: what stages hold grows evenly with the batch.
  static long size(Network network, int maxBatch) {
    long one = sizeOfStages(network, 1);
    return one + (sizeOfStages(network, 2) - one) * (maxBatch - 1L);
  }

  private static long sizeOfStages(Network network, int maxBatch) {
    return fused(network, network.layout(), maxBatch, 0, MatrixProducts.byName("scalar"), 0)
        .stages()
        .stream()
        .mapToLong(Stage::size)
        .sum();
  }

  /// The most numbers of a row of a gradient between two stages.
  static int widest(Network network) {
    return network.shapes().stream().skip(1).mapToInt(Shape::size).max().orElseThrow();
  }

  private static final class Planner {

    private final Network network;
    private final ParameterLayout layout;
    private final int maxBatch;
    private final int trainedBatch;
    private final MatrixProduct product;
    private final long seed;
    private final List<Stage> stages = new ArrayList<>();

    /// Operations on rows that are not yet a stage.
    private final List<RowOperation> pending = new ArrayList<>();

    private int width;

    Planner(
        Network network,
        ParameterLayout layout,
        int maxBatch,
        int trainedBatch,
        MatrixProduct product,
        long seed) {
      this.network = network;
      this.layout = layout;
      this.maxBatch = maxBatch;
      this.trainedBatch = trainedBatch;
      this.product = product;
      this.seed = seed;
    }

    StepPlan plan() {
      List<Shape> shapes = network.shapes();
      for (int i = 0; i < network.layers().size(); i++) {
        List<Slice> slices = layout.slicesOf(i);
        width = shapes.get(i).size();
        switch (network.layers().get(i)) {
          case Layer.Dense dense -> dense(dense, slices);
          case Layer.Activate(var activation) -> pending.add(ActivationRows.of(activation, width));
          case Layer.BatchNorm norm -> {
            endRows();
            pending.add(new BatchNormRows(norm, slices));
          }
          case Layer.LayerNorm norm -> pending.add(new LayerNormRows(norm, slices, maxBatch));
          case Layer.Scale _ -> pending.add(new ScaleRows(slices.getFirst()));
          case Layer.Dropout dropout -> {
            if (dropout.rate() > 0) {
              pending.add(new DropoutRows(dropout, width, seedOf(seed, i)));
            }
          }
        }
      }
      if (stages.isEmpty() && pending.isEmpty()) {
        // A network of nothing but dropout that drops nothing.
        pending.add(new DropoutRows(new Layer.Dropout(0), width, seed));
      }
      endRows();
      return new StepPlan(List.copyOf(stages));
    }

    private void dense(Layer.Dense dense, List<Slice> slices) {
      endRows();
      Slice bias = dense.bias() ? slices.get(1) : null;
      // The multiplier stands between the product and the bias.
      boolean multiplied = dense.parametrization() != Parametrization.STANDARD;
      stages.add(
          new DenseStage(
              width,
              dense.units(),
              slices.getFirst(),
              multiplied ? null : bias,
              maxBatch,
              stages.isEmpty() ? trainedBatch : 0,
              product));
      if (multiplied) {
        pending.add(new MultiplierRows(dense.multiplier(width), dense.units(), bias));
      } else if (bias != null) {
        pending.add(new BiasGradient(bias));
      }
      width = dense.units();
    }

    private void endRows() {
      if (pending.isEmpty()) {
        return;
      }
      // Only a product does not care what becomes of its output.
      float[] input =
          !stages.isEmpty() && stages.getLast() instanceof DenseStage dense ? dense.output() : null;
      stages.add(new RowStage(pending, width, input, maxBatch));
      pending.clear();
    }
  }
}
