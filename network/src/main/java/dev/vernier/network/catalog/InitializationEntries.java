package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.INITIALIZATION;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
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
                  "glorot_uniform",
                  "lecun_normal",
                  "lecun_uniform",
                  "orthogonal",
                  "torch_default",
                  "unit_normal"),
              "auto")
          .onRequest(9)
          .what(
              """
              The law that the first weights are drawn from. He's has a variance of 2 / inputs,
              Glorot's of 2 / (inputs + outputs), LeCun's of 1 / inputs, torch_default of 1 / (3 inputs)
              and unit_normal of 1; orthogonal keeps lengths. auto goes by the activation: He for relu
              and its relatives, Glorot for tanh and sigmoid, LeCun for selu.
              """)
          .why(
              """
              A layer multiplies the spread of its signal by a factor that depends on this variance.
              If the factor is 0.5, ten layers leave a thousandth; at 2 they make it a thousand times
              larger. The laws aim at a factor of one, He's for units that cut off half of their
              inputs, Glorot's for ones that are nearly linear around zero.
              """)
          .how(
              """
              Leave it on auto and look here only when gradients vanish or explode from the first
              epoch on. Normal or uniform makes no practical difference. torch_default repeats what
              nn.Linear does; it draws biases too, see bias_init. unit_normal is for
              parametrization=ntk.
              """)
          .pytorch(
              """
              nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # or kaiming_uniform_
              nn.init.xavier_normal_(layer.weight)  # Glorot; or xavier_uniform_
              nn.init.kaiming_normal_(layer.weight, nonlinearity="linear")  # LeCun
              nn.init.orthogonal_(layer.weight)
              nn.init.kaiming_uniform_(layer.weight, a=math.sqrt(5))  # what nn.Linear does
              nn.init.normal_(layer.weight)  # unit_normal
              """)
          .citing(
              References.HE,
              References.GLOROT,
              References.EFFICIENT_BACKPROP,
              References.ORTHOGONAL,
              References.PYTORCH_INIT);

  static final Hyperparameter<Double> INIT_GAIN =
      Draft.of(INITIALIZATION, Real.log("init_gain", 0.1, 3), 1.0)
          .limits(Real.log("init_gain", 1e-3, 100))
          .onRequest(10)
          .what(
              """
              What multiplies the first weights of the hidden layers, on top of the law of weight_init.
              """)
          .why(
              """
              Below 1 the network begins closer to a constant, which tames a start that diverges; above 1
              its first predictions are wilder. With d layers the effect goes with the d-th power.
              """)
          .how(
              """
              Leave it at 1. Lower it to 0.5 or less when the loss overflows within the first steps and
              neither warm-up nor a smaller learning rate is wanted.
              """)
          .pytorch(
              """
              nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
              with torch.no_grad(): layer.weight.mul_(0.5)  # init_gain
              """)
          .citing(References.HE, References.GLOROT, References.PYTORCH_INIT);

  static final Hyperparameter<String> BIAS_INIT =
      Draft.of(
              INITIALIZATION,
              Choice.of("bias_init", "prior", "zero", "torch_default", "unit_normal"),
              "prior")
          .what(
              """
              Where biases begin. With prior those of hidden layers are 0, and those of the output layer
              such that a network that knows nothing of a row predicts the frequencies of the classes, or
              the mean target. zero is 0 throughout, torch_default uniform within 1 / sqrt(inputs),
              unit_normal a normal law for the hidden layers and 0 for the output.
              """)
          .why(
              """
              Without the prior, the first epochs of a task with rare classes or a target far from 0 are
              spent on learning a constant, and the loss curve begins with a cliff that says nothing.
              """)
          .how(
              """
              Leave it on prior. With a standardised target or balanced classes it comes to zero anyway.
              torch_default is there to repeat a network of PyTorch, unit_normal for realmlp.
              """)
          .pytorch(
              """
              for layer in [m for m in model.modules() if isinstance(m, nn.Linear)]:
                nn.init.zeros_(layer.bias)  # nn.Linear draws biases from U(-1, 1) / sqrt(inputs)
              frequencies = torch.bincount(labels).clamp(min=0.5) / len(labels)
              with torch.no_grad(): model[-1].bias.copy_(frequencies.log())
              """)
          .citing(References.KARPATHY, References.FOCAL_LOSS, References.PYTORCH_INIT);

  static final Hyperparameter<String> OUTPUT_INIT =
      Draft.of(
              INITIALIZATION,
              Choice.of("output_init", "glorot_uniform", "zero", "as_hidden"),
              "glorot_uniform")
          .what(
              """
              The first weights of the output layer: Glorot's uniform law, zeros, or the law of the hidden
              layers.
              """)
          .why(
              """
              With zeros the network begins with the same prediction for every row, and its first step
              goes by the targets alone. Other layers must not begin with zeros, since all their units
              would stay equal; this one may.
              """)
          .how(
              """
              realmlp begins at zero, mlp with Glorot's law, and the difference fades early. as_hidden together with torch_default
              in weight_init and bias_init is PyTorch's own start.
              """)
          .pytorch(
              """
              nn.init.zeros_(model[-1].weight)  # or nn.init.xavier_uniform_(model[-1].weight)
              """)
          .citing(References.REALMLP, References.GLOROT, References.PYTORCH_INIT);

  static final List<Hyperparameter<?>> ALL =
      List.of(WEIGHT_INIT, INIT_GAIN, BIAS_INIT, OUTPUT_INIT);
}
