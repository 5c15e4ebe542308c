package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.OPTIMIZATION;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import java.util.List;
import java.util.Set;

/// How gradients become weight changes.
final class OptimizationEntries {

  private OptimizationEntries() {}

  static final Hyperparameter<String> OPTIMIZER =
      Draft.of(
              OPTIMIZATION,
              Choice.of("optimizer", "adamw", "adam", "sgd_nesterov", "sgd_momentum", "sgd"),
              "adamw")
          .onRequest(9)
          .what(
              """
              The rule that turns gradients into weight changes. sgd steps straight down the
              gradient; sgd_momentum and sgd_nesterov also carry on part of the previous step; adam
              and adamw scale the step of each weight by its recent gradients, and adamw keeps
              weight decay out of that scaling.
              """)
          .why(
              """
              Scaling per weight copes with badly conditioned problems and gives a decent result
              with little tuning. Wilson et al. saw plain SGD generalise better on several tasks,
              but Choi et al. found that a more general optimizer never loses to its special case
              once all of its hyperparameters are tuned: many a published ranking compares the
              effort of tuning.
              """)
          .how(
              """
              Start with adamw. Above about 50 trials let the study choose between adamw and
              sgd_nesterov. Never compare two optimizers at one learning rate: good values lie near
              1e-3 for adamw and near 1e-2 for SGD with momentum.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
              # or torch.optim.Adam(model.parameters(), lr=1e-3)
              # or torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
              """)
          .citing(
              References.PLAYBOOK,
              References.COMPARING_OPTIMIZERS,
              References.MARGINAL_VALUE,
              References.ADAMW);

  private static final Condition ADAM_FAMILY =
      Condition.is(OPTIMIZER.parameter(), Set.of("adam", "adamw"));
  private static final Condition SGD_FAMILY =
      Condition.is(OPTIMIZER.parameter(), Set.of("sgd", "sgd_momentum", "sgd_nesterov"));
  private static final Condition WITH_MOMENTUM =
      Condition.is(OPTIMIZER.parameter(), Set.of("sgd_momentum", "sgd_nesterov"));

  static final Hyperparameter<Double> LEARNING_RATE_ADAM =
      Draft.of(OPTIMIZATION, Real.log("learning_rate", 1e-4, 1e-2), 1e-3)
          .limits(Real.log("learning_rate", 1e-6, 1e-1))
          .variant("adam family")
          .activeWhen(ADAM_FAMILY)
          .tuned(1)
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
          .variant("sgd family")
          .activeWhen(SGD_FAMILY)
          .tuned(1)
          .what(
              """
              The factor between the gradient, or the gradients accumulated by momentum, and the
              step. A steady gradient moves a weight by learning_rate / (1 - momentum) times its
              value.
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
              Try 1e-2 with a momentum of 0.9, or 1e-1 without; the best single value on LCBench is
              0.04. Bengio's rule is to multiply by three until training diverges and then to go
              back. Divide by ten when momentum goes from 0.9 to 0.99, which keeps the effective step
              the same.
              """)
          .pytorch(
              """
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
              """)
          .citing(
              References.LCBENCH, References.YAHPO, References.BENGIO, References.CS231N_LEARNING);

  static final Hyperparameter<Double> MOMENTUM =
      Draft.of(OPTIMIZATION, Real.logComplement("momentum", 0.5, 0.999), 0.9)
          .limits(Real.logComplement("momentum", 0, 0.9999))
          .activeWhen(WITH_MOMENTUM)
          .onRequest(4)
          .what(
              """
              The share of the accumulated step that each update keeps: v = momentum * v + gradient,
              then w = w - learning_rate * v. At 0.9 the last ten gradients or so count.
              sgd_nesterov steps along gradient + momentum * v instead.
              """)
          .why(
              """
              Gradients that agree add up, so progress along a shallow valley is faster; gradients
              that alternate cancel, so the zig-zag across it is damped. By itself it explains 4 % of
              the variance of accuracy in our analysis of LCBench, but it also lengthens every step
              by 1 / (1 - momentum), so that it cannot be judged apart from the learning rate.
              """)
          .how(
              """
              Keep 0.9 below ten trials, then search it jointly with the learning rate; 0.5, 0.9, 0.95
              and 0.99 are the stops that CS231n suggests. A change from 0.9 to 0.99 makes steps ten
              times longer, so lower the learning rate with it.
              """)
          .pytorch(
              """
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
              """)
          .citing(
              References.MOMENTUM,
              References.CS231N_LEARNING,
              References.PLAYBOOK,
              References.LCBENCH,
              References.YAHPO);

  static final Hyperparameter<Double> BETA1 =
      Draft.of(OPTIMIZATION, Real.logComplement("beta1", 0.5, 0.99), 0.9)
          .limits(Real.logComplement("beta1", 0, 0.9999))
          .activeWhen(ADAM_FAMILY)
          .onRequest(4)
          .what(
              """
              How much of its running mean of gradients Adam keeps per update. The mean covers about
              1 / (1 - beta1) updates: two at 0.5, ten at 0.9, a hundred at 0.99. It plays the part
              of momentum.
              """)
          .why(
              """
              A longer mean smooths the noise between mini-batches, a shorter one follows a turning
              gradient sooner. The tuning playbook opens it second, right after the learning rate.
              """)
          .how(
              """
              Leave it at 0.9 below ten trials. From then on search it together with the learning
              rate, on the log scale of 1 - beta1, since the step from 0.9 to 0.99 is as large as the
              one from 0 to 0.9.
              """)
          .pytorch(
              """
              # Adam and AdamW take no momentum argument: the first beta is their momentum.
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999))
              """)
          .citing(References.ADAM, References.PLAYBOOK, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> BETA2 =
      Draft.of(OPTIMIZATION, Real.logComplement("beta2", 0.95, 0.9999), 0.999)
          .limits(Real.logComplement("beta2", 0, 0.999999))
          .activeWhen(ADAM_FAMILY)
          .onRequest(10)
          .what(
              """
              How much of its running mean of squared gradients Adam keeps per update. The root of
              this mean is what each weight's step is divided by.
              """)
          .why(
              """
              At 0.999 the mean covers a thousand updates. With 1,000 rows and batches of 64 that is
              more than 60 epochs, so the scale of the steps lags far behind when gradients change.
              """)
          .how(
              """
              Worth opening above 25 trials only. Lower it for short runs and for a loss that spikes;
              RealMLP starts from 0.95 on tabular data. Values below 0.9 make the scaling follow
              single batches.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.95))
              """)
          .citing(References.ADAM, References.REALMLP, References.PLAYBOOK);

  static final Hyperparameter<Double> EPSILON =
      Draft.of(OPTIMIZATION, Real.log("epsilon", 1e-10, 1e-1), 1e-8)
          .limits(Real.log("epsilon", 1e-12, 1))
          .activeWhen(ADAM_FAMILY)
          .onRequest(10)
          .what(
              """
              A constant added to the denominator of Adam's step, after bias correction and outside
              the root: m / (sqrt(v) + epsilon).
              """)
          .why(
              """
              It keeps weights with next to no gradient from taking full-sized steps on noise. A
              value far above the typical gradient turns Adam into SGD with momentum, at a learning
              rate of learning_rate / epsilon; Choi et al. needed this freedom for a fair comparison
              of the two.
              """)
          .how(
              """
              Keep 1e-8 unless the first updates are unstable, then try 1e-5 or 1e-3. Above 25 trials
              search it with the learning rate, as the two trade off. Values from Keras (1e-7) do not
              carry over exactly, because it adds epsilon before the bias correction.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, eps=1e-8)
              """)
          .citing(References.COMPARING_OPTIMIZERS, References.PLAYBOOK, References.ADAM);

  static final List<Hyperparameter<?>> ALL =
      List.of(OPTIMIZER, LEARNING_RATE_ADAM, LEARNING_RATE_SGD, MOMENTUM, BETA1, BETA2, EPSILON);
}
