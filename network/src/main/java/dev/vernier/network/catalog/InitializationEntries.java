package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.INITIALIZATION;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import java.util.List;

/// Where the weights begin.
final class InitializationEntries {

  private InitializationEntries() {}

  static final Hyperparameter<String> WEIGHT_INIT =
      Draft.of(
              INITIALIZATION,
              Choice.of(
                  "weight_init",
                  "auto",
                  "he_normal",
                  "he_uniform",
                  "glorot_normal",
                  "glorot_uniform"),
              "auto")
          .onRequest(9)
          .what(
              """
              The law that the first weights are drawn from. He's has a variance of 2 / inputs,
              Glorot's of 2 / (inputs + outputs). auto goes by the activation: He for relu and its
              relatives, Glorot for tanh and sigmoid, LeCun's 1 / inputs for selu. Biases begin at
              zero.
              """)
          .why(
              """
              A layer multiplies the spread of its signal by a factor that depends on this variance.
              If the factor is 0.5, ten layers leave a thousandth; at 2 they make it a thousand times
              larger. Both laws aim at a factor of one, He's for units that cut off half of their
              inputs, Glorot's for ones that are nearly linear around zero.
              """)
          .how(
              """
              Leave it on auto and look here only when gradients vanish or explode from the first
              epoch on. Normal or uniform makes no practical difference. PyTorch's own default is
              another law, uniform with a variance of 1 / (3 * inputs), and draws the biases too.
              """)
          .pytorch(
              """
              nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # or kaiming_uniform_
              nn.init.xavier_normal_(layer.weight)  # Glorot; or xavier_uniform_
              nn.init.zeros_(layer.bias)  # nn.Linear does not start its biases at zero
              """)
          .citing(
              References.HE,
              References.GLOROT,
              References.EFFICIENT_BACKPROP,
              References.PYTORCH_INIT);

  static final List<Hyperparameter<?>> ALL = List.of(WEIGHT_INIT);
}
