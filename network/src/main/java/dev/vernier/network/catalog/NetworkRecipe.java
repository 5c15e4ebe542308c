package dev.vernier.network.catalog;

import dev.vernier.network.Activation;
import dev.vernier.network.Embedding;
import dev.vernier.network.Initializer;
import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.Layer;
import dev.vernier.network.Layer.Parametrization;
import dev.vernier.network.Network;
import dev.vernier.network.Shape;
import dev.vernier.network.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The part of a [Recipe] that reads what the network is made of.
final class NetworkRecipe {

  private final Recipe recipe;

  NetworkRecipe(Recipe recipe) {
    this.recipe = recipe;
  }

  Network network(Inputs inputs, Targets targets) {
    var layers = new ArrayList<Layer>();
    front(layers, inputs);
    hidden(layers, recipe.widths(targets.outputs()));
    layers.add(dense(targets.outputs(), true, outputWeights(), outputBiases(targets)));
    switch (recipe.value(Catalog.OUTPUT_ACTIVATION)) {
      case "identity" -> {}
      case String name -> layers.add(new Layer.Activate(Activation.of(name)));
    }
    return new Network(Shape.vector(inputs.width()), layers);
  }

  private void front(List<Layer> layers, Inputs inputs) {
    List<Embedding> embeddings = inputs.embeddings(recipe);
    if (!embeddings.isEmpty()) {
      layers.add(new Layer.Embed(embeddings));
    }
    double noise = recipe.value(Catalog.FEATURE_NOISE);
    if (noise > 0) {
      layers.add(new Layer.GaussianNoise(noise));
    }
    addDropout(layers, recipe.value(Catalog.INPUT_DROPOUT));
    if (recipe.value(Catalog.FEATURE_SCALE)) {
      layers.add(new Layer.Scale(recipe.value(Catalog.FEATURE_SCALE_LR_FACTOR)));
    }
  }

  private void hidden(List<Layer> layers, List<Integer> widths) {
    boolean residual = recipe.value(Catalog.RESIDUAL);
    for (int i = 0; i < widths.size(); i++) {
      List<Layer> block = block(widths.get(i));
      if (residual && i > 0) {
        layers.add(new Layer.Residual(block));
      } else {
        layers.addAll(block);
      }
    }
  }

  private List<Layer> block(int width) {
    String normalization = recipe.value(Catalog.NORMALIZATION);
    // The shift of a batch normalisation makes a bias before it redundant. After that of a row it
    // does not: the mean over the units is taken out, but not the differences between them.
    boolean bias = !normalization.equals("batch");
    var block = new ArrayList<Layer>();
    block.add(dense(width, bias, hiddenWeights(), hiddenBiases()));
    switch (normalization) {
      case "batch" ->
          block.add(
              new Layer.BatchNorm(
                  recipe.value(Catalog.BN_MOMENTUM), recipe.value(Catalog.BN_EPSILON)));
      case "layer" -> block.add(new Layer.LayerNorm());
      default -> {}
    }
    block.add(new Layer.Activate(activation()));
    addDropout(block, recipe.value(Catalog.DROPOUT_RATE));
    return block;
  }

  private static void addDropout(List<Layer> layers, double rate) {
    if (rate > 0) {
      layers.add(new Layer.Dropout(rate));
    }
  }

  private Layer.Dense dense(int units, boolean bias, Initializer weights, Initializer biases) {
    return new Layer.Dense(
        units,
        bias,
        weights,
        biases,
        ntk() ? Parametrization.NTK : Parametrization.STANDARD,
        1,
        recipe.value(Catalog.BIAS_LR_FACTOR));
  }

  private boolean ntk() {
    return recipe.value(Catalog.PARAMETRIZATION).equals("ntk");
  }

  private Activation activation() {
    return Activation.of(recipe.value(Catalog.ACTIVATION));
  }

  private Initializer hiddenWeights() {
    double gain = recipe.value(Catalog.INIT_GAIN);
    return switch (recipe.value(Catalog.WEIGHT_INIT)) {
      case "auto" -> ntk() ? new Initializer.Normal(gain) : suiting(activation()).times(gain);
      case "he_normal" -> Initializer.he(Distribution.NORMAL).times(gain);
      case "he_uniform" -> Initializer.he(Distribution.UNIFORM).times(gain);
      case "glorot_normal" -> Initializer.glorot(Distribution.NORMAL).times(gain);
      case "glorot_uniform" -> Initializer.glorot(Distribution.UNIFORM).times(gain);
      case "lecun_normal" -> Initializer.lecun(Distribution.NORMAL).times(gain);
      case "lecun_uniform" -> Initializer.lecun(Distribution.UNIFORM).times(gain);
      case "torch_default" -> Initializer.pytorch().times(gain);
      case "orthogonal" -> new Initializer.Orthogonal(gain * Initializer.gain(activation()));
      case "unit_normal" -> new Initializer.Normal(gain);
      case String other -> throw Recipe.unknown(Catalog.WEIGHT_INIT, other);
    };
  }

  private static Initializer.VarianceScaling suiting(Activation activation) {
    return switch (activation) {
      case RELU, LEAKY_RELU, ELU, GELU, SILU, MISH -> Initializer.he(Distribution.NORMAL);
      case SELU -> Initializer.lecun(Distribution.NORMAL);
      case TANH, SIGMOID -> Initializer.glorot(Distribution.UNIFORM);
    };
  }

  private Initializer hiddenBiases() {
    return switch (recipe.value(Catalog.BIAS_INIT)) {
      case "prior", "zero" -> Initializer.zero();
      case "torch_default" -> Initializer.pytorch();
      case "unit_normal" -> new Initializer.Normal(1);
      case String other -> throw Recipe.unknown(Catalog.BIAS_INIT, other);
    };
  }

  private Initializer outputWeights() {
    return switch (recipe.value(Catalog.OUTPUT_INIT)) {
      case "glorot_uniform" -> Initializer.glorot(Distribution.UNIFORM);
      case "zero" -> Initializer.zero();
      case "as_hidden" -> hiddenWeights();
      case String other -> throw Recipe.unknown(Catalog.OUTPUT_INIT, other);
    };
  }

  private Initializer outputBiases(Targets targets) {
    return switch (recipe.value(Catalog.BIAS_INIT)) {
      case "prior" -> prior(targets);
      case "zero", "unit_normal" -> Initializer.zero();
      case "torch_default" -> Initializer.pytorch();
      case String other -> throw Recipe.unknown(Catalog.BIAS_INIT, other);
    };
  }

  /// Weights of classes make them matter alike, and a standardised target has mean 0, so both begin
  /// at 0. So does an output with a function after it, whose inverse would be needed.
  private Initializer prior(Targets targets) {
    if (targets.rows() == 0) {
      return Initializer.zero();
    }
    return switch (targets) {
      case Targets.Labels labels ->
          recipe.value(Catalog.CLASS_WEIGHTING).equals("none")
              ? Initializer.logPriors(labels)
              : Initializer.zero();
      case Targets.Values values ->
          recipe.value(Catalog.TARGET_SCALING)
                  || !recipe.value(Catalog.OUTPUT_ACTIVATION).equals("identity")
              ? Initializer.zero()
              : new Initializer.Values(means(values));
    };
  }

  private static List<Double> means(Targets.Values targets) {
    var sums = new double[targets.size()];
    for (int i = 0; i < targets.values().length; i++) {
      sums[i % sums.length] += targets.values()[i];
    }
    return Arrays.stream(sums).map(sum -> sum / targets.rows()).boxed().toList();
  }
}
