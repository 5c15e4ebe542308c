package dev.vernier.tuner;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.space.Configuration;
import java.util.List;

/// Configurations that do well together on many data sets, so that a study with time for a few
/// trials only need not draw them at random.
///
/// The funnels are members of a portfolio that was learned from LCBench (Zimmer et al. 2020), on 34
/// tasks through the surrogate of YAHPO Gym: four trials of that portfolio leave a normalised
/// regret of 0.08, four random ones of 0.56. LCBench trains with SGD and a cosine; it adds weight
/// decay to the gradient, as PyTorch's SGD does, where momentum multiplies it by `1 / (1 -
/// momentum)` in the long run. Ours stands apart from the gradient, so the numbers here are those
/// times that factor.
final class Portfolio {

  private Portfolio() {}

  /// The members, those first that take the fewest multiplications per epoch.
  static final List<Configuration> MEMBERS =
      List.of(
          // The plain network at half of its learning rate, which suits larger data.
          Configuration.empty().with(Catalog.LEARNING_RATE_ADAM.parameter(), 5e-4),
          funnel(16, 0.038, 0.92, 1.25e-4, 112, 0.11),
          funnel(16, 9e-4, 0.98, 1e-3, 128, 0.21),
          funnel(64, 0.044, 0.896, 3.5e-3, 1008, 0.7));

  private static Configuration funnel(
      int batch,
      double learningRate,
      double momentum,
      double weightDecay,
      int units,
      double dropout) {
    return Configuration.empty()
        .with(Catalog.WIDTH_SHAPE.parameter(), "funnel")
        .with(Catalog.NUM_HIDDEN_LAYERS.parameter(), 4)
        .with(Catalog.HIDDEN_UNITS.parameter(), units)
        .with(Catalog.OPTIMIZER.parameter(), "sgd_nesterov")
        .with(Catalog.MOMENTUM.parameter(), momentum)
        .with(Catalog.LEARNING_RATE_SGD.parameter(), learningRate)
        .with(Catalog.LR_SCHEDULE.parameter(), "cosine")
        .with(Catalog.BATCH_SIZE.parameter(), batch)
        .with(Catalog.WEIGHT_DECAY.parameter(), weightDecay)
        .with(Catalog.DROPOUT_RATE.parameter(), dropout);
  }
}
