package dev.vernier.network;

/// A loss of classes, one per row, by the softmax of the outputs. A class may have a weight; the
/// mean over rows divides by the sum of theirs.
public sealed interface ClassLoss extends Loss permits Loss.SoftmaxCrossEntropy, Loss.Focal {

  ClassWeights weights();

  @Override
  default double weight(Targets targets, int[] rows, int from, int batch) {
    return weights().ofRows((Targets.Labels) targets, rows, from, batch);
  }

  @Override
  default void requireSuits(Targets targets) {
    switch (targets) {
      case Targets.Labels labels -> weights().requireSuits(labels);
      case Targets.Values _ ->
          throw new IllegalArgumentException(
              ("%s takes classes, the targets are numbers; use squared error, or binary"
                      + " cross-entropy where each number is a probability")
                  .formatted(this));
    }
  }

  @Override
  default void requireSuits(Network network) {
    Logits.requireFrom(network, this);
  }
}
