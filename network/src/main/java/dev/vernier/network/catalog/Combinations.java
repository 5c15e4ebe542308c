package dev.vernier.network.catalog;

import dev.vernier.network.Targets;
import dev.vernier.space.Hyperparameter;

/// Refuses values that cannot work together, before anything is trained. The message names the
/// entries and says what to do.
final class Combinations {

  private final Recipe recipe;

  Combinations(Recipe recipe) {
    this.recipe = recipe;
  }

  void check(Inputs inputs, Targets targets) {
    lossSuits(targets);
    levelsSuit(inputs);
    oneAtMost(Catalog.GRADIENT_CLIP_NORM, Catalog.GRADIENT_CLIP_VALUE);
    if (!recipe.value(Catalog.OPTIMIZER).equals("adam")) {
      oneAtMost(Catalog.L2, Catalog.WEIGHT_DECAY);
    }
    averagesOnce();
    scheduleFits();
    if (recipe.value(Catalog.RESIDUAL) && !recipe.value(Catalog.WIDTH_SHAPE).equals("constant")) {
      throw refusal(
          "residual adds layers of one width, got width_shape=%s; set it to constant, or residual to false"
              .formatted(recipe.value(Catalog.WIDTH_SHAPE)));
    }
  }

  private void lossSuits(Targets targets) {
    String loss = recipe.value(Catalog.LOSS);
    boolean ofClasses = loss.equals("cross_entropy") || loss.equals("focal");
    switch (targets) {
      case Targets.Labels labels -> {
        if (!ofClasses) {
          throw refusal(
              "loss=%s is for numbers, and the target has %d classes; set loss to cross_entropy or focal"
                  .formatted(loss, labels.classCount()));
        }
        String output = recipe.value(Catalog.OUTPUT_ACTIVATION);
        if (!output.equals("identity")) {
          throw refusal(
              "output_activation=%s does not go with loss=%s over %d classes, which takes logits and applies the softmax itself; set output_activation to identity"
                  .formatted(output, loss, labels.classCount()));
        }
      }
      case Targets.Values _ -> {
        if (ofClasses) {
          throw refusal(
              "loss=%s is for classes, and the target is a number; set loss to mse, huber, mae or quantile"
                  .formatted(loss));
        }
      }
    }
  }

  private void levelsSuit(Inputs inputs) {
    if (!inputs.hasLevels()) {
      return;
    }
    if (recipe.value(Catalog.CATEGORICAL_EMBEDDING_DIM) == 0) {
      throw refusal(
          "these inputs have codes of levels, which need an embedding; set categorical_embedding_dim to at least 1, or encode the columns otherwise");
    }
    double alpha = recipe.value(Catalog.MIXUP_ALPHA);
    if (alpha > 0) {
      throw refusal(
          "mixup_alpha %s mixes rows, and codes of levels cannot be mixed; set mixup_alpha to 0, or categorical_embedding_dim to 0"
              .formatted(alpha));
    }
  }

  private void averagesOnce() {
    if (recipe.value(Catalog.EMA_DECAY) > 0 && recipe.value(Catalog.SWA_FROM) < 1) {
      throw refusal(
          "ema_decay %s and swa_from %s both average the weights; set ema_decay to 0 or swa_from to 1"
              .formatted(recipe.value(Catalog.EMA_DECAY), recipe.value(Catalog.SWA_FROM)));
    }
  }

  private void oneAtMost(Hyperparameter<Double> one, Hyperparameter<Double> other) {
    if (recipe.value(one) > 0 && recipe.value(other) > 0) {
      throw refusal(
          "%s %s and %s %s exclude each other; set one of them to 0"
              .formatted(one.name(), recipe.value(one), other.name(), recipe.value(other)));
    }
  }

  private void scheduleFits() {
    int epochs = recipe.value(Catalog.EPOCHS);
    switch (recipe.value(Catalog.LR_SCHEDULE)) {
      case "step" -> within(Catalog.STEP_DECAY_EPOCHS, epochs - 1, epochs);
      case "warm_restarts" -> within(Catalog.RESTART_EPOCHS, epochs, epochs);
      case "plateau" -> {
        int patience = recipe.value(Catalog.EARLY_STOPPING_PATIENCE);
        int plateau = recipe.value(Catalog.PLATEAU_PATIENCE);
        if (plateau >= Math.min(patience, epochs)) {
          throw refusal(
              "plateau_patience %d never lowers the rate before early_stopping_patience %d or epochs %d end the run; set plateau_patience to less"
                  .formatted(plateau, patience, epochs));
        }
      }
      default -> {}
    }
  }

  private void within(Hyperparameter<Integer> entry, int most, int epochs) {
    int value = recipe.value(entry);
    if (value > most) {
      throw refusal(
          "%s %d does not fit into a run of %d epochs; lower it or raise epochs"
              .formatted(entry.name(), value, epochs));
    }
  }

  private static IllegalArgumentException refusal(String message) {
    return new IllegalArgumentException(message);
  }
}
