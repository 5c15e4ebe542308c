package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.ARCHITECTURE;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.Parameter.Sequence;
import java.util.List;

/// What the network is made of.
final class ArchitectureEntries {

  private ArchitectureEntries() {}

  static final Hyperparameter<String> ARCHITECTURE_PRESET =
      Draft.of(ARCHITECTURE, Choice.of("architecture", "mlp", "realmlp"), "mlp")
          .onRequest(2)
          .what(
              """
              The recipe that everything not set or searched is taken from. mlp is a plain multi-layer
              perceptron with the defaults of this page. realmlp is RealMLP-TD-S: inputs scaled
              robustly and weighed by a learned factor each, three layers of 256 in the neural tangent
              parametrisation, 256 epochs of Adam in four cycles, the last best epoch kept.
              """)
          .why(
              """
              Settings depend on each other, and good ones were found together: RealMLP's were tuned on
              118 data sets and judged on 90 others. In our comparison on seven small ones it made
              40 % fewer errors than a plain network on one and a third fewer on another, was never
              clearly worse, and took three to ten times as long.
              """)
          .how(
              """
              Studies begin with realmlp where the time allows it, and let it compete. To vary it, set
              architecture=realmlp and change single entries. Prefer mlp for models that shall stay
              conventional, or that must train in seconds.
              """)
          .pytorch(
              """
              model = nn.Sequential(nn.Linear(inputs, 256), nn.ReLU(), nn.Linear(256, outputs))
              # RealMLP-TD-S comes as a class: pip install pytabkit
              # from pytabkit import RealMLP_TD_S_Classifier, RealMLP_TD_S_Regressor
              """)
          .citing(References.REALMLP, References.TABM);

  static final Hyperparameter<String> WIDTH_SHAPE =
      Draft.of(ARCHITECTURE, Choice.of("width_shape", "constant", "funnel"), "constant")
          .limits(Choice.of("width_shape", "constant", "funnel", "per_layer"))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 10)
          .what(
              """
              How the widths of the hidden layers relate: constant gives all of them hidden_units, funnel
              narrows them evenly from hidden_units in the first towards the number of outputs, and
              per_layer takes layer_widths as they stand.
              """)
          .why(
              """
              A funnel has fewer weights for the same first layer, and is the shape of the networks in
              LCBench. A width of its own for each layer multiplies the dimensions of a search for
              little gain.
              """)
          .how(
              """
              Leave it at constant, which Bengio found to do as well as any. Use per_layer to rebuild a
              published network.
              """)
          .pytorch(
              """
              first, layers = 256, 3  # a funnel: 256, 171 and 87 before 2 outputs
              widths = [round(first - i * (first - outputs) / layers) for i in range(layers)]
              """)
          .citing(References.BENGIO, References.LCBENCH);

  static final Hyperparameter<Integer> NUM_HIDDEN_LAYERS =
      Draft.of(ARCHITECTURE, Int.linear("num_hidden_layers", 1, 6), 3)
          .limits(Int.linear("num_hidden_layers", 0, 64))
          .activeWhen(when(WIDTH_SHAPE, "constant", "funnel"))
          .searchedFrom(Catalog.SOME_TRIALS, 5)
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
          .activeWhen(when(WIDTH_SHAPE, "constant", "funnel"))
          .searchedFrom(Catalog.SOME_TRIALS, 5)
          .what(
              "The width of every hidden layer, or of the first of a funnel: how many features it computes.")
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

  static final Hyperparameter<String> LAYER_WIDTHS =
      Draft.of(
              ARCHITECTURE,
              Choice.of("layer_widths", "256-128-64", "512-256-128", "128-64"),
              "256-128-64")
          .limits(new Sequence("layer_widths", 1, 16_384, 64))
          .activeWhen(when(WIDTH_SHAPE, "per_layer"))
          .onRequest(10)
          .what(
              """
              The width of each hidden layer from the inputs on, as in 256-128-64 or 256,128,64. It
              replaces num_hidden_layers and hidden_units.
              """)
          .why(
              """
              Some networks are published layer by layer, and a bottleneck can be wanted for itself, as
              an embedding of the rows. As a way to better scores it is the last resort.
              """)
          .how(
              """
              Copy it from the network that you rebuild. To compare a few, write
              --choices layer_widths=512-256,256-128-64, each with dashes inside.
              """)
          .pytorch(
              """
              sizes = [inputs, 256, 128, 64]
              hidden = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.ReLU())]
              model = nn.Sequential(*hidden, nn.Linear(sizes[-1], outputs))
              """)
          .citing(References.BENGIO, References.TABULAR_NETS);

  static final Hyperparameter<String> ACTIVATION =
      Draft.of(ARCHITECTURE, Choice.of("activation", "relu", "silu", "selu", "mish"), "relu")
          .limits(
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
                  "sigmoid"))
          .searchedFrom(Catalog.MANY_TRIALS, 7)
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
              tanh and sigmoid in hidden layers when the first layers stop learning. Large studies
              search relu, silu, selu and mish, which differ most. RealMLP uses selu for classification and mish for
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

  static final Hyperparameter<String> OUTPUT_ACTIVATION =
      Draft.of(
              ARCHITECTURE,
              Choice.of("output_activation", "identity", "sigmoid", "tanh"),
              "identity")
          .activeWhen(when(DataEntries.LOSS, "mse", "huber", "mae", "quantile"))
          .what(
              """
              The function after the output layer. identity leaves any number possible, sigmoid confines
              predictions to 0 to 1 and tanh to -1 to 1, in units of the target as the network sees it.
              Classes have none: their losses take logits and apply the softmax themselves.
              """)
          .why(
              """
              A softmax in the model in front of a loss that has one too is the classic bug: it still
              learns, slowly, and nothing complains. For numbers a bounded output cannot reach targets
              beyond its ends.
              """)
          .how(
              """
              Leave it at identity. sigmoid suits shares and rates, with target_scaling off so that the
              target stays in 0 to 1.
              """)
          .pytorch(
              """
              model = nn.Sequential(nn.Linear(inputs, 256), nn.ReLU(), nn.Linear(256, 1), nn.Sigmoid())
              """)
          .citing(References.PYTORCH_LOSSES, References.KARPATHY);

  static final Hyperparameter<String> NORMALIZATION =
      Draft.of(ARCHITECTURE, Choice.of("normalization", "none", "batch", "layer"), "none")
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 8)
          .what(
              """
              Whether hidden units are brought to mean 0 and variance 1 before their activation, then
              scaled and shifted by two learned numbers each: batch does so for each unit over the rows
              of a batch, layer for each row over its units. A layer in front of batch needs no bias.
              """)
          .why(
              """
              It keeps signals in a sane range in deep networks and bears higher learning rates. The
              price of batch is that rows influence each other, and that prediction uses running
              averages, which may not match what training saw; layer has neither, and less effect.
              """)
          .how(
              """
              Turn it on for depth, saturated units or vanishing gradients: batch with 16 rows or more
              per step, layer with fewer. Order the layers dense, batch norm, activation, dropout: Li et al. show that
              dropout in front of batch norm shifts the variance it relies on.
              """)
          .pytorch(
              """
              block = nn.Sequential(
                  nn.Linear(256, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.1))
              # or nn.Linear(256, 256), nn.LayerNorm(256), nn.ReLU(), nn.Dropout(0.1)
              """)
          .citing(
              References.BATCH_NORM,
              References.LAYER_NORM,
              References.DISHARMONY,
              References.PYTORCH_BATCH_NORM);

  static final Hyperparameter<Double> BN_MOMENTUM =
      Draft.of(ARCHITECTURE, Real.log("bn_momentum", 0.01, 0.5), 0.1)
          .limits(Real.log("bn_momentum", 1e-4, 1))
          .activeWhen(when(NORMALIZATION, "batch"))
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
          .activeWhen(when(NORMALIZATION, "batch"))
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

  static final Hyperparameter<Boolean> RESIDUAL =
      Draft.of(ARCHITECTURE, new Flag("residual"), false)
          .activeWhen(when(WIDTH_SHAPE, "constant"))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              Whether each hidden layer after the first adds its result to its input instead of replacing
              it. On by itself from six hidden layers on; needs layers of one width.
              """)
          .why(
              """
              The sum lets gradients reach the first layers undamped, however deep the network. Without
              it, He et al. saw deeper networks fit even their training data worse.
              """)
          .how(
              """
              With up to three layers it makes little difference. Try it before giving up on a deep
              network whose first layers do not learn, and combine it with normalization.
              """)
          .pytorch(
              """
              block = nn.Sequential(nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.1))
              h = h + block(h)
              """)
          .citing(References.RESIDUAL, References.TABULAR_NETS);

  static final Hyperparameter<String> PARAMETRIZATION =
      Draft.of(ARCHITECTURE, Choice.of("parametrization", "standard", "ntk"), "standard")
          .onRequest(10)
          .what(
              """
              How weights enter a dense layer. standard is x W + b. ntk, the neural tangent
              parametrisation, is x W / sqrt(inputs) + b with weights of variance 1.
              """)
          .why(
              """
              Both can express the same networks, but with ntk a step of a given size changes layers of
              any width by about as much, so that one learning rate suits many widths. That rate is some
              forty times the usual one, because the weights themselves are larger.
              """)
          .how(
              """
              Leave it to the architecture: realmlp is tuned with ntk. Switching it alone asks for a new
              learning_rate, from 0.02 to 0.3 with Adam. A trained network can be folded back by
              dividing its weights.
              """)
          .pytorch(
              """
              weight = nn.Parameter(torch.randn(256, inputs))
              y = F.linear(x, weight / math.sqrt(inputs), torch.zeros(256))
              """)
          .citing(References.NTK, References.REALMLP);

  static final Hyperparameter<Boolean> FEATURE_SCALE =
      Draft.of(ARCHITECTURE, new Flag("feature_scale"), false)
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              Whether each input is first multiplied by a learned number of its own, which begins at 1.
              """)
          .why(
              """
              It is a soft choice of columns: useless ones can be turned down by a single number instead
              of one per unit. The first layer could express the same, yet gradient descent finds it
              sooner this way.
              """)
          .how(
              """
              Try it on tables with many columns of doubtful use. It costs next to nothing, and RealMLP
              begins with it.
              """)
          .pytorch(
              """
              scale = nn.Parameter(torch.ones(inputs))
              h = nn.Linear(inputs, 256)(x * scale)
              """)
          .citing(References.REALMLP);

  static final Hyperparameter<Double> FEATURE_SCALE_LR_FACTOR =
      Draft.of(ARCHITECTURE, Real.log("feature_scale_lr_factor", 2, 10), 6.0)
          .limits(Real.log("feature_scale_lr_factor", 1e-3, 1e3))
          .activeWhen(when(FEATURE_SCALE, true))
          .onRequest(10)
          .what("What multiplies the learning rate for the factors of feature_scale.")
          .why(
              """
              These few numbers have to move far to switch a column off, and at the common rate training
              is over before they have.
              """)
          .how(
              """
              Leave it at the 6 of RealMLP; its authors search 2 to 10. Lower it when the validation loss
              jumps from the first epochs on.
              """)
          .pytorch(
              """
              groups = [{"params": [scale], "lr": 6 * 0.04}, {"params": model.parameters()}]
              optimizer = torch.optim.Adam(groups, lr=0.04)
              """)
          .citing(References.REALMLP, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> BIAS_LR_FACTOR =
      Draft.of(ARCHITECTURE, Real.log("bias_lr_factor", 0.05, 1), 1.0)
          .limits(Real.log("bias_lr_factor", 1e-3, 1e3))
          .onRequest(10)
          .what("What multiplies the learning rate for the biases of dense layers.")
          .why(
              """
              A bias acts on every row alike, so its gradient is larger and steadier than that of a
              weight. With the high rates of the neural tangent parametrisation biases would run ahead
              of everything else.
              """)
          .how(
              """
              1 treats biases like weights, as usual; realmlp takes 0.1. Not worth a search of its own.
              """)
          .pytorch(
              """
              bias = [p for name, p in model.named_parameters() if name.endswith("bias")]
              rest = [p for name, p in model.named_parameters() if not name.endswith("bias")]
              optimizer = torch.optim.Adam([{"params": rest}, {"params": bias, "lr": 0.004}], lr=0.04)
              """)
          .citing(References.REALMLP, References.PYTORCH_OPTIM);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          ARCHITECTURE_PRESET,
          WIDTH_SHAPE,
          NUM_HIDDEN_LAYERS,
          HIDDEN_UNITS,
          LAYER_WIDTHS,
          ACTIVATION,
          OUTPUT_ACTIVATION,
          NORMALIZATION,
          BN_MOMENTUM,
          BN_EPSILON,
          RESIDUAL,
          PARAMETRIZATION,
          FEATURE_SCALE,
          FEATURE_SCALE_LR_FACTOR,
          BIAS_LR_FACTOR);
}
