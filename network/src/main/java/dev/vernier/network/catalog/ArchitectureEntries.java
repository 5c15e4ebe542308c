package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.ARCHITECTURE;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;
import java.util.Set;

/// What the network is made of.
final class ArchitectureEntries {

  private ArchitectureEntries() {}

  static final Hyperparameter<Integer> NUM_HIDDEN_LAYERS =
      Draft.of(ARCHITECTURE, Int.linear("num_hidden_layers", 1, 6), 3)
          .limits(Int.linear("num_hidden_layers", 0, 64))
          .tuned(5)
          .what(
              """
              How many dense layers lie between the inputs and the output layer. With none the model
              is linear.
              """)
          .why(
              """
              Each layer combines the features of the one before, so depth decides how complex an
              interaction between columns can be. In our analysis of LCBench it explains 5.5 % of the
              variance of validation accuracy, and no depth wins in general: the tuned MLPs of TabM on 86 splits use 1 to 6 layers 8, 18, 12,
              13, 21 and 14 times.
              """)
          .how(
              """
              Start with 3, or 2 below 1,000 rows. Add a layer when even the training loss stays high,
              and take it away again when
              that makes no difference. A run with 0 shows what a linear model
              reaches, and whether depth earns its cost.
              """)
          .pytorch(
              """
              sizes = [inputs] + 3 * [256]
              hidden = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.ReLU())]
              model = nn.Sequential(*hidden, nn.Linear(sizes[-1], outputs))
              """)
          .citing(References.TABM, References.LCBENCH, References.YAHPO);

  static final Hyperparameter<Integer> HIDDEN_UNITS =
      Draft.of(ARCHITECTURE, Int.log("hidden_units", 16, 1024, 16), 256)
          .limits(Int.linear("hidden_units", 1, 16_384))
          .tuned(5)
          .what("The width of every hidden layer: how many features it computes.")
          .why(
              """
              Width gives capacity at a cost that grows with its square: between two layers of 256
              units lie 65,536 weights, between two of 512 four times as many. Quality depends on it
              less than one expects: 1.5 % of the variance of accuracy in our analysis of LCBench.
              """)
          .how(
              """
              Take it large enough for the training loss to get low, then regularise; Bengio finds
              that too wide costs mostly time and that equal widths do as well as any. Tuned MLPs in
              TabM have a median of 584 units, but on a CPU 128 to 256 find good settings sooner.
              """)
          .pytorch(
              """
              layer = nn.Linear(256, 256)
              """)
          .citing(References.BENGIO, References.TABM, References.LCBENCH, References.YAHPO);

  static final Hyperparameter<String> ACTIVATION =
      Draft.of(
              ARCHITECTURE,
              Choice.of(
                  "activation",
                  "relu",
                  "leaky_relu",
                  "elu",
                  "selu",
                  "gelu",
                  "silu",
                  "mish",
                  "tanh",
                  "sigmoid"),
              "relu")
          .onRequest(7)
          .what(
              """
              The function between the layers that makes the network more than linear. leaky_relu has
              a slope of 0.01 below zero, elu an alpha of 1, and gelu is the exact form, without the
              tanh approximation.
              """)
          .why(
              """
              It decides how gradients travel back. relu passes them whole but goes silent for good
              when a unit is negative on every row; sigmoid has a slope of 0.25 at most, so five such layers shrink
              a gradient a thousandfold before the weights have their say. The smooth members (gelu, silu, mish)
              keep a little slope below zero.
              """)
          .how(
              """
              Stay with relu until a run shows units that died, then take leaky_relu or silu; replace
              tanh and sigmoid in hidden layers when the first layers stop learning. From 25 trials
              on search relu, silu, selu and mish. RealMLP uses selu for classification and mish for
              regression.
              """)
          .pytorch(
              """
              activation = nn.ReLU()
              # or nn.LeakyReLU(0.01), nn.ELU(), nn.SELU(), nn.GELU(), nn.SiLU(), nn.Mish(),
              # nn.Tanh(), nn.Sigmoid()
              """)
          .citing(
              References.REALMLP,
              References.GELU,
              References.SELU,
              References.ELU,
              References.SILU,
              References.MISH,
              References.GLOROT);

  static final Hyperparameter<String> NORMALIZATION =
      Draft.of(ARCHITECTURE, Choice.of("normalization", "none", "batch"), "none")
          .onRequest(8)
          .what(
              """
              Whether each hidden unit is brought to mean 0 and variance 1 over the batch before its
              activation, then scaled and shifted by two learned numbers. The layer before it needs
              no bias.
              """)
          .why(
              """
              It keeps signals in a sane range in deep networks and bears higher learning rates. The
              price is that rows of a batch influence each other, and that prediction uses running
              averages, which may not match what training saw.
              """)
          .how(
              """
              Turn it on for depth, saturated units or vanishing gradients, with batches of 16 rows or
              more. Order the layers dense, batch norm, activation, dropout: Li et al. show that
              dropout in front of batch norm shifts the variance it relies on.
              """)
          .pytorch(
              """
              block = nn.Sequential(
                  nn.Linear(256, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.1))
              """)
          .citing(References.BATCH_NORM, References.DISHARMONY, References.PYTORCH_BATCH_NORM);

  private static final Condition BATCH_NORM =
      Condition.is(NORMALIZATION.parameter(), Set.of("batch"));

  static final Hyperparameter<Double> BN_MOMENTUM =
      Draft.of(ARCHITECTURE, Real.log("bn_momentum", 0.01, 0.5), 0.1)
          .limits(Real.log("bn_momentum", 1e-4, 1))
          .activeWhen(BATCH_NORM)
          .what(
              """
              The weight of the newest batch in the running mean and variance that batch norm uses for
              prediction: running = (1 - bn_momentum) * running + bn_momentum * batch.
              """)
          .why(
              """
              Too small, and the averages lag: after 10 updates at 0.1 they still hold 35 % of their
              starting values, so validation looks worse than training. Too large, and they are as
              noisy as single batches.
              """)
          .how(
              """
              Leave it at 0.1; raise it towards 0.3 when a whole run has only some dozens of updates.
              Keras counts the other way round, by the weight of the old value: its momentum of 0.9
              is 0.1 here.
              """)
          .pytorch(
              """
              norm = nn.BatchNorm1d(256, momentum=0.1)
              """)
          .citing(References.PYTORCH_BATCH_NORM, References.BATCH_NORM);

  static final Hyperparameter<Double> BN_EPSILON =
      Draft.of(ARCHITECTURE, Real.log("bn_epsilon", 1e-6, 1e-3), 1e-5)
          .limits(Real.log("bn_epsilon", 1e-10, 1))
          .activeWhen(BATCH_NORM)
          .what("A constant added to the variance before batch norm divides by its root.")
          .why(
              """
              It guards units that hardly vary within a batch against division by zero. For any other
              unit it disappears next to the variance.
              """)
          .how(
              """
              Do not search it. Match it when a model moves between frameworks, since 1e-5 here and in
              PyTorch stands against 1e-3 in Keras.
              """)
          .pytorch(
              """
              norm = nn.BatchNorm1d(256, eps=1e-5)
              """)
          .citing(References.PYTORCH_BATCH_NORM);

  static final List<Hyperparameter<?>> ALL =
      List.of(NUM_HIDDEN_LAYERS, HIDDEN_UNITS, ACTIVATION, NORMALIZATION, BN_MOMENTUM, BN_EPSILON);
}
