package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.ArchitectureEntries.ARCHITECTURE_PRESET;
import static dev.vernier.network.catalog.Draft.both;
import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.OPTIMIZATION;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// The size of a step, which is another quantity for each family of optimisers: values that suit
/// Adam say nothing about SGD.
final class LearningRateEntries {

  private LearningRateEntries() {}

  /// With one of some optimisers; RealMLP has a learning rate of its own.
  private static Condition of(String... optimizers) {
    return both(when(ARCHITECTURE_PRESET, "mlp"), when(OptimizationEntries.OPTIMIZER, optimizers));
  }

  static final Hyperparameter<Double> LEARNING_RATE_ADAM =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-4, 1e-2), 1e-3)
          .limits(Real.log("learning_rate", 1e-6, 1e-1))
          .variant("adam family")
          .activeWhen(of("adamw", "adam", "nadam"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what(
              """
              The size of a step. Adam divides each gradient by its recent magnitude, so this is
              roughly the most by which a single weight changes per update.
              """)
          .why(
              """
              It matters more than any other setting. Too small, and the epochs are spent before the
              network gets anywhere; too large, and the loss jumps about, stalls at the level of
              guessing, or overflows. With fewer than ten trials the tuning playbook searches
              nothing else.
              """)
          .how(
              """
              Search on a log scale around 1e-3; Karpathy's cautious start is 3e-4. Wide networks
              want less: tuned MLPs in the TabM study have a median of 4e-4, while small ones often
              do best between 1e-3 and 5e-3. When the best trials crowd at one end of the range, move
              that end. Set it anew after changing the batch size.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
              """)
          .citing(
              References.PLAYBOOK,
              References.KARPATHY,
              References.TABM,
              References.BENGIO,
              References.RANDOM_SEARCH,
              References.ADAM);

  static final Hyperparameter<Double> LEARNING_RATE_SGD =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-4, 1), 1e-2)
          .limits(Real.log("learning_rate", 1e-6, 10))
          .variant("sgd with momentum")
          .activeWhen(of("sgd_momentum", "sgd_nesterov"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what(
              """
              The factor between the gradients accumulated by momentum and the step. A steady gradient
              moves a weight by learning_rate / (1 - momentum) times its value.
              """)
          .why(
              """
              In our variance analysis of LCBench (34 tabular data sets, SGD with momentum, through
              the YAHPO surrogate) the learning rate alone explains 34 % of the variance of
              validation accuracy and comes first on 27 of the 34. SGD has no scaling of its own, so
              the right value depends on the scale of inputs and loss, and lies far from Adam's.
              """)
          .how(
              """
              Try 1e-2 with a momentum of 0.9; the best single value on LCBench is 0.04. Bengio's rule is to multiply by three until training diverges and then to go
              back. Divide by ten when momentum goes from 0.9 to 0.99, which keeps the effective step
              the same.
              """)
          .pytorch(
              """
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
              """)
          .citing(
              References.LCBENCH, References.YAHPO, References.BENGIO, References.CS231N_LEARNING);

  static final Hyperparameter<Double> LEARNING_RATE_PLAIN_SGD =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-4, 1), 1e-1)
          .limits(Real.log("learning_rate", 1e-6, 10))
          .variant("plain sgd")
          .activeWhen(of("sgd"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what("The factor between the gradient of a batch and the step.")
          .why(
              """
              Without momentum nothing accumulates, so that the same progress takes a factor ten times as
              large. The largest one that does not diverge is set by the steepest direction of the loss,
              and the flattest then hardly moves.
              """)
          .how(
              """
              Start at 0.1 with standardised inputs, and halve it until the training loss falls steadily.
              Momentum is worth more than any search of this.
              """)
          .pytorch(
              """
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-1)
              """)
          .citing(References.BENGIO, References.EFFICIENT_BACKPROP, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> LEARNING_RATE_RMSPROP =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-5, 1e-2), 1e-3)
          .limits(Real.log("learning_rate", 1e-7, 1))
          .variant("rmsprop")
          .activeWhen(of("rmsprop"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what(
              """
              The size of a step in units of a gradient divided by its recent size, before momentum adds
              steps up.
              """)
          .why(
              """
              The scale of the gradients has dropped out, as with Adam, but there is no bias correction:
              the first steps are longer, and too large a value does its harm at once.
              """)
          .how(
              """
              Search from 1e-5 to 1e-2. With momentum at 0.9 a good value is about a tenth of that without,
              where PyTorch's default is 1e-2.
              """)
          .pytorch(
              """
              optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3, momentum=0.9)
              """)
          .citing(References.RMSPROP, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> LEARNING_RATE_ADAGRAD =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-3, 1), 1e-2)
          .limits(Real.log("learning_rate", 1e-5, 10))
          .variant("adagrad")
          .activeWhen(of("adagrad"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what(
              """
              The size of the first steps. AdaGrad divides by the root of all squared gradients so far, so
              that after t updates of steady gradients it is learning_rate / sqrt(t).
              """)
          .why(
              """
              The decay is built in and cannot be turned off. A start that is too small never recovers from
              it.
              """)
          .how(
              """
              Start larger than for Adam, and judge by the first quarter of the epochs. A schedule on top
              is one decay too many.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adagrad(model.parameters(), lr=1e-2)
              """)
          .citing(References.ADAGRAD, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> LEARNING_RATE_ADADELTA =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-2, 10), 1.0)
          .limits(Real.log("learning_rate", 1e-5, 100))
          .variant("adadelta")
          .activeWhen(of("adadelta"))
          .onRequest(9)
          .what(
              """
              What multiplies Adadelta's steps, whose size it takes from the size of its earlier steps.
              """)
          .why(
              """
              That Adadelta needs no learning rate holds for a multiplier of 1 alone. Keras has 0.001 as
              its default, with which twenty updates move the weights a thousandth as far.
              """)
          .how(
              """
              Leave it at 1; raise it to 3 or 10 when training is slow from the beginning.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
              """)
          .citing(References.ADADELTA, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> LEARNING_RATE_LION =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-5, 3e-3), 1e-4)
          .limits(Real.log("learning_rate", 1e-7, 1e-1))
          .variant("lion")
          .activeWhen(of("lion"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what("By how much every weight changes in every step, up or down: Lion steps by signs.")
          .why(
              """
              Nothing makes its steps shorter near a minimum, neither small gradients nor disagreement
              between batches. So the rate is also the precision that the weights can reach.
              """)
          .how(
              """
              Take a third to a tenth of what suits adamw, with a weight_decay as many times larger, and
              let a schedule bring it down.
              """)
          .pytorch(
              """
              with torch.no_grad():
                w.sub_(1e-4 * ((0.9 * m + 0.1 * w.grad).sign() + 1e-3 * w))  # with weight decay 1e-3
              """)
          .citing(References.LION);

  static final Hyperparameter<Double> LEARNING_RATE_REALMLP =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 0.02, 0.3), 0.04)
          .limits(Real.log("learning_rate", 1e-6, 10))
          .variant("realmlp")
          .activeWhen(when(ARCHITECTURE_PRESET, "realmlp"))
          .searchedFrom(Catalog.FEW_TRIALS, 1)
          .what(
              """
              The peak of the four cycles of RealMLP's schedule, for the weights of its dense layers. It is
              0.07 for numbers, where nothing is said.
              """)
          .why(
              """
              Weights of the neural tangent parametrisation have size 1 whatever the width, so they bear
              steps some forty times those of a usual network.
              """)
          .how(
              """
              Leave it in the first trial, then search 0.02 to 0.3, as the authors of RealMLP do. The cycles
              forgive a rate that is too high: each ends at zero.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adam(model.parameters(), lr=0.04, betas=(0.9, 0.95))
              """)
          .citing(References.REALMLP);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          LEARNING_RATE_ADAM,
          LEARNING_RATE_SGD,
          LEARNING_RATE_PLAIN_SGD,
          LEARNING_RATE_RMSPROP,
          LEARNING_RATE_ADAGRAD,
          LEARNING_RATE_ADADELTA,
          LEARNING_RATE_LION,
          LEARNING_RATE_REALMLP);
}
