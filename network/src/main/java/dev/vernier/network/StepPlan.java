package dev.vernier.network;

import dev.vernier.network.Layer.Parametrization;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
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

  /// What the stages of a plan share.
  ///
  /// @param trainedBatch the most rows of a batch to train on
  private record Room(int maxBatch, int trainedBatch, MatrixProduct product) {}

  /// The fused plan.
  ///
  /// @param trainedBatch the most rows of a batch to train on
  /// @param gathered the most rows of a batch that the first stage may gather for itself; 0 where
  ///   batches are given as plain numbers
  static StepPlan fused(
      Network network,
      ParameterLayout layout,
      int maxBatch,
      int trainedBatch,
      int gathered,
      MatrixProduct product,
      long seed) {
    var room = new Room(maxBatch, trainedBatch, product);
    return new Planner(network, layout.slices(), room, gathered, seed).plan();
  }

  /// The reference: each layer by its own plain kernel.
  static StepPlan plain(
      Network network, ParameterLayout layout, int maxBatch, MatrixProduct product, long seed) {
    var stages = new ArrayList<Stage>();
    List<Layer.Binding> bindings = network.bindings(layout.slices(), maxBatch, product, seed);
    for (int i = 0; i < bindings.size(); i++) {
      stages.add(new PlainStage(network.layers().get(i), bindings.get(i)));
    }
    return new StepPlan(stages);
  }

  /// How many floats the stages of the fused plan hold.
  ///
  /// Plans for one row and for two tell it: what stages hold grows evenly with the batch.
  static long size(Network network, int maxBatch, int trainedBatch) {
    long one = sizeOfStages(network, 1, 0);
    return one
        + (sizeOfStages(network, 2, 0) - one) * (maxBatch - 1L)
        + (sizeOfStages(network, 1, 1) - one) * trainedBatch;
  }

  private static long sizeOfStages(Network network, int maxBatch, int trainedBatch) {
    MatrixProduct product = MatrixProducts.byName("scalar");
    return fused(network, network.layout(), maxBatch, trainedBatch, trainedBatch, product, 0)
        .stages()
        .stream()
        .mapToLong(Stage::size)
        .sum();
  }

  /// The most numbers of a row of a gradient between two stages, or within one.
  static int widest(Network network) {
    List<Shape> shapes = network.shapes();
    int widest = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      widest = Math.max(widest, shapes.get(i + 1).size());
      if (network.layers().get(i) instanceof Layer.Residual residual) {
        widest = Math.max(widest, widest(residual.inner(shapes.get(i))));
      }
    }
    return widest;
  }

  /// Plans a network, or the layers within a block of one.
  private static final class Planner {

    private final Network network;
    private final List<Slice> slices;
    private final Room room;
    private final int gathered;
    private final long seed;
    private final List<Stage> stages = new ArrayList<>();

    /// Operations on rows that are not yet a stage.
    private final List<RowOperation> pending = new ArrayList<>();

    private int width;

    /// @param slices in the order of the network's own layout
    /// @param gathered the most rows of a batch that is gathered for the first stage alone; 0 for
    ///   none
    Planner(Network network, List<Slice> slices, Room room, int gathered, long seed) {
      this.network = network;
      this.slices = slices;
      this.room = room;
      this.gathered = gathered;
      this.seed = seed;
      width = network.input().size();
    }

    StepPlan plan() {
      planLayers();
      if (stages.isEmpty() && pending.isEmpty()) {
        // A network of nothing but dropout that drops nothing, or noise of no deviation.
        pending.add(new DropoutRows(new Layer.Dropout(0), width, seed));
      }
      endRows();
      return new StepPlan(List.copyOf(stages));
    }

    private void planLayers() {
      List<Layer.Binding> bindings = network.bindings(slices, room.maxBatch, room.product, seed);
      for (int i = 0; i < bindings.size(); i++) {
        plan(network.layers().get(i), bindings.get(i));
      }
    }

    private void plan(Layer layer, Layer.Binding binding) {
      List<Slice> own = binding.slices();
      switch (layer) {
        case Layer.Dense dense -> dense(dense, own);
        case Layer.Activate(var activation) -> pending.add(ActivationRows.of(activation, width));
        case Layer.BatchNorm norm -> {
          endRows();
          pending.add(new BatchNormRows(norm, own));
        }
        case Layer.LayerNorm norm -> pending.add(new LayerNormRows(norm, own, room.maxBatch));
        case Layer.Scale _ -> pending.add(new ScaleRows(own.getFirst()));
        case Layer.Embed embed -> {
          endRows();
          stages.add(new EmbedStage(embed, binding));
          width = embed.outputShape(binding.input()).size();
        }
        case Layer.Residual residual -> residual(residual, binding);
        case Layer.GaussianNoise noise -> {
          if (noise.deviation() > 0) {
            pending.add(new GaussianNoiseRows(noise, width, binding.seed()));
          }
        }
        case Layer.Dropout dropout -> {
          if (dropout.rate() > 0) {
            pending.add(new DropoutRows(dropout, width, binding.seed()));
          }
        }
      }
    }

    private void dense(Layer.Dense dense, List<Slice> own) {
      endRows();
      Slice bias = dense.bias() ? own.get(1) : null;
      // The multiplier stands between the product and the bias.
      boolean multiplied = dense.parametrization() != Parametrization.STANDARD;
      stages.add(
          new DenseStage(
              width,
              dense.units(),
              own.getFirst(),
              multiplied ? null : bias,
              room.maxBatch,
              stages.isEmpty() ? gathered : 0,
              room.product));
      if (multiplied) {
        pending.add(new MultiplierRows(dense.multiplier(width), dense.units(), bias));
      } else if (bias != null) {
        pending.add(new BiasGradient(bias));
      }
      width = dense.units();
    }

    private void residual(Layer.Residual residual, Layer.Binding binding) {
      endRows();
      // What the block takes in is read again at its end, so the batch must lie in its array.
      Network inner = residual.inner(binding.input());
      var block = new Planner(inner, binding.slices(), room, 0, binding.seed());
      var skip = new SkipRows(width, room.trainedBatch);
      block.planLayers();
      block.pending.add(skip);
      block.endRows();
      stages.add(new ResidualStage(new StageChain(block.stages), skip, width));
    }

    private void endRows() {
      if (pending.isEmpty()) {
        return;
      }
      float[] input =
          !stages.isEmpty() && stages.getLast().outputIsFree() ? stages.getLast().output() : null;
      stages.add(new RowStage(pending, width, input, room.maxBatch));
      pending.clear();
    }
  }
}
