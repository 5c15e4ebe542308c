package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.DATA;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import java.util.List;

/// What happens to the columns before the network sees them.
final class DataEntries {

  private DataEntries() {}

  static final Hyperparameter<String> INPUT_SCALING =
      Draft.of(DATA, Choice.of("input_scaling", "standard", "none"), "standard")
          .onRequest(3)
          .what(
              """
              Whether numeric columns are brought to mean 0 and standard deviation 1. Mean and
              deviation come from the training rows alone; a constant column becomes zero.
              """)
          .why(
              """
              The gradient of a first-layer weight grows with its input, and the curvature with the
              square of it. With one column in metres and one in millimetres, SGD would need learning
              rates a million times apart for the two; Adam suffers less, but not nothing.
              """)
          .how(
              """
              Keep standard unless the columns share a natural scale already, such as pixels divided
              by 255. Statistics over all rows, validation included, leak what the score is meant to
              measure.
              """)
          .pytorch(
              """
              mean, std = x_train.mean(0), x_train.std(0, unbiased=False)
              x = torch.where(std > 0, (x - mean) / std, 0.0)
              """)
          .citing(References.EFFICIENT_BACKPROP, References.CS231N_DATA, References.REALMLP);

  static final Hyperparameter<Boolean> TARGET_SCALING =
      Draft.of(DATA, new Flag("target_scaling"), true)
          .what(
              """
              Whether the targets of a regression are standardised for training, by the training rows'
              mean and deviation. Predictions and metrics are turned back to the original unit.
              Classification ignores it.
              """)
          .why(
              """
              The squared error and its gradient grow with the unit of the target: prices in the
              hundred thousands make SGD overflow, and Adam, whose steps have a fixed size, spends its
              epochs on the way to the mean. The defaults of this catalogue assume a target of
              deviation 1.
              """)
          .how(
              """
              Leave it on. Switch it off only for targets that are scaled already, or to reproduce a
              model that was trained without, and then set the learning rate anew.
              """)
          .pytorch(
              """
              mean, std = y_train.mean(0), y_train.std(0, unbiased=False)
              loss = nn.functional.mse_loss(model(x), (y - mean) / std)
              prediction = model(x) * std + mean
              """)
          .citing(References.REALMLP, References.KARPATHY);

  static final List<Hyperparameter<?>> ALL = List.of(INPUT_SCALING, TARGET_SCALING);
}
