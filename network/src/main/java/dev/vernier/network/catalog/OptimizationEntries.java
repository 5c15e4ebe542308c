package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.OPTIMIZATION;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// How gradients become weight changes; the size of the step has [LearningRateEntries].
final class OptimizationEntries {

  private OptimizationEntries() {}

  static final Hyperparameter<String> OPTIMIZER =
      Draft.of(OPTIMIZATION, Choice.of("optimizer", "adamw", "sgd_nesterov"), "adamw")
          .limits(
              Choice.of(
                  "optimizer",
                  "adamw",
                  "adam",
                  "nadam",
                  "sgd_nesterov",
                  "sgd_momentum",
                  "sgd",
                  "rmsprop",
                  "adagrad",
                  "adadelta",
                  "lion"))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              The rule that turns gradients into weight changes. sgd steps straight down the
              gradient; sgd_momentum and sgd_nesterov also carry on part of the previous step; the
              others scale the step of each weight by its gradients so far. adam and nadam do both,
              adamw keeps weight decay out of the scaling, lion steps by the sign alone.
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
              Start with adamw; large studies choose between it and sgd_nesterov. rmsprop, adagrad and
              adadelta are there to repeat older work. Never compare two optimizers at one learning rate: good values lie near
              1e-3 for adamw and near 1e-2 for SGD with momentum.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
              # or torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
              # or Adam, NAdam, RMSprop, Adagrad, Adadelta of torch.optim, each with its own lr
              """)
          .citing(
              References.PLAYBOOK,
              References.COMPARING_OPTIMIZERS,
              References.MARGINAL_VALUE,
              References.ADAMW);

  static final Hyperparameter<Double> MOMENTUM =
      Draft.of(OPTIMIZATION, Real.logComplement("momentum", 0.5, 0.999), 0.9)
          .limits(Real.logComplement("momentum", 0, 0.9999))
          .activeWhen(when(OPTIMIZER, "sgd_momentum", "sgd_nesterov", "rmsprop"))
          .searchedFrom(Catalog.SOME_TRIALS, 4)
          .what(
              """
              The share of the accumulated step that each update keeps: v = momentum * v + gradient,
              then w = w - learning_rate * v. At 0.9 the last ten gradients or so count. rmsprop
              accumulates the scaled gradients in the same way.
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
              times longer, so lower the learning rate with it. PyTorch's RMSprop has 0 by default.
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

  static final Hyperparameter<Boolean> NESTEROV =
      Draft.of(OPTIMIZATION, new Flag("nesterov"), true)
          .activeWhen(when(OPTIMIZER, "sgd_momentum"))
          .onRequest(10)
          .what(
              """
              Whether sgd_momentum steps along gradient + momentum * v, Nesterov's look ahead, rather
              than along v. sgd_nesterov always does.
              """)
          .why(
              """
              The gradient is then taken where the momentum is about to carry the weights, which damps
              overshooting a little, most of all at a momentum of 0.95 or more.
              """)
          .how(
              """
              Leave it on, and turn it off to repeat a run with plain momentum: torch.optim.SGD has it off
              unless told otherwise.
              """)
          .pytorch(
              """
              optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
              """)
          .citing(References.MOMENTUM, References.PYTORCH_OPTIM);

  static final Hyperparameter<String> MOMENTUM_FORM =
      Draft.of(OPTIMIZATION, Choice.of("momentum_form", "torch", "classic"), "torch")
          .activeWhen(when(OPTIMIZER, "sgd_momentum", "sgd_nesterov"))
          .what(
              """
              Where the learning rate enters the momentum. torch accumulates gradients and multiplies the
              sum by the present rate; classic, which is also that of Keras, accumulates finished steps,
              v = momentum * v - learning_rate * gradient.
              """)
          .why(
              """
              At a constant rate both take the same steps. When a schedule lowers the rate, torch shortens
              everything that was accumulated at once, and classic only what comes from then on.
              """)
          .how(
              """
              Leave it at torch. Take classic to repeat a run of Keras or a text book that has a schedule.
              """)
          .pytorch(
              """
              with torch.no_grad():  # classic; torch.optim.SGD does the other
                v.mul_(0.9).sub_(learning_rate * w.grad)
                w.add_(v)
              """)
          .citing(References.MOMENTUM, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> BETA1 =
      Draft.of(OPTIMIZATION, Real.logComplement("beta1", 0.5, 0.99), 0.9)
          .limits(Real.logComplement("beta1", 0, 0.9999))
          .activeWhen(when(OPTIMIZER, "adamw", "adam", "nadam", "lion"))
          .searchedFrom(Catalog.SOME_TRIALS, 4)
          .what(
              """
              How much of its running mean of gradients Adam keeps per update. The mean covers about
              1 / (1 - beta1) updates: two at 0.5, ten at 0.9, a hundred at 0.99. It plays the part
              of momentum; in lion it is the share of the mean in each step.
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
          .variant("adam family")
          .activeWhen(when(OPTIMIZER, "adamw", "adam", "nadam"))
          .searchedFrom(Catalog.MANY_TRIALS, 10)
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
              Large studies search it. Lower it for short runs and for a loss that spikes;
              RealMLP starts from 0.95 on tabular data. Values below 0.9 make the scaling follow
              single batches.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.95))
              """)
          .citing(References.ADAM, References.REALMLP, References.PLAYBOOK);

  static final Hyperparameter<Double> BETA2_RMSPROP =
      Draft.of(OPTIMIZATION, Real.logComplement("beta2", 0.9, 0.999), 0.99)
          .limits(Real.logComplement("beta2", 0, 0.999999))
          .variant("rmsprop")
          .activeWhen(when(OPTIMIZER, "rmsprop"))
          .onRequest(10)
          .what(
              """
              How much of its running mean of squared gradients RMSprop keeps per update; PyTorch calls it
              alpha.
              """)
          .why(
              """
              There is no bias correction, so at first the mean is too small and steps are too long, the
              more the closer this is to 1.
              """)
          .how(
              """
              0.99 is PyTorch's value, 0.9 that of Keras and of Hinton's lecture. With a larger one give
              the run a warm-up.
              """)
          .pytorch(
              """
              optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3, alpha=0.99, momentum=0.9)
              """)
          .citing(References.RMSPROP, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> BETA2_ADADELTA =
      Draft.of(OPTIMIZATION, Real.logComplement("beta2", 0.8, 0.99), 0.9)
          .limits(Real.logComplement("beta2", 0, 0.999999))
          .variant("adadelta")
          .activeWhen(when(OPTIMIZER, "adadelta"))
          .onRequest(10)
          .what(
              """
              How much Adadelta keeps per update of its two running means, of squared gradients and of
              squared steps; PyTorch calls it rho.
              """)
          .why(
              """
              Steps grow out of earlier steps, so a long memory takes hundreds of updates to find their
              size.
              """)
          .how(
              """
              Leave it at PyTorch's 0.9, or take the 0.95 of the paper and of Keras.
              """)
          .pytorch(
              """
              optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0, rho=0.9)
              """)
          .citing(References.ADADELTA, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> BETA2_LION =
      Draft.of(OPTIMIZATION, Real.logComplement("beta2", 0.9, 0.999), 0.99)
          .limits(Real.logComplement("beta2", 0, 0.999999))
          .variant("lion")
          .activeWhen(when(OPTIMIZER, "lion"))
          .onRequest(10)
          .what(
              """
              How much of its running mean of gradients Lion keeps per update. It has no mean of squares.
              """)
          .why(
              """
              Each step takes the sign of beta1 parts of this mean and the rest of the new gradient, so
              beta2 is the memory and beta1 how far it outweighs the present batch.
              """)
          .how(
              """
              Keep the paper's 0.99. Its authors take 0.98 with a beta1 of 0.95 where training is unstable.
              """)
          .pytorch(
              """
              with torch.no_grad():
                w.sub_(1e-4 * (0.9 * m + 0.1 * w.grad).sign())
                m.mul_(0.99).add_(0.01 * w.grad)
              """)
          .citing(References.LION);

  static final Hyperparameter<Double> EPSILON =
      Draft.of(OPTIMIZATION, Real.log("epsilon", 1e-10, 1e-1), 1e-8)
          .limits(Real.log("epsilon", 1e-12, 1))
          .activeWhen(when(OPTIMIZER, "adamw", "adam", "nadam", "rmsprop", "adagrad"))
          .searchedFrom(Catalog.MANY_TRIALS, 10)
          .what(
              """
              A constant added to the denominator of Adam's step, after bias correction and outside
              the root: m / (sqrt(v) + epsilon). It has the same place in rmsprop and adagrad.
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
              Keep 1e-8 unless the first updates are unstable, then try 1e-5 or 1e-3. Large studies
              search it with the learning rate, as the two trade off. Values from Keras (1e-7) do not
              carry over exactly, because it adds epsilon before the bias correction.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, eps=1e-8)
              """)
          .citing(References.COMPARING_OPTIMIZERS, References.PLAYBOOK, References.ADAM);

  static final Hyperparameter<Boolean> AMSGRAD =
      Draft.of(OPTIMIZATION, new Flag("amsgrad"), false)
          .activeWhen(when(OPTIMIZER, "adamw", "adam"))
          .onRequest(10)
          .what(
              """
              Whether Adam divides by the root of the largest mean of squared gradients so far, rather than
              of the present one.
              """)
          .why(
              """
              It repairs the proof of convergence, which Adam lacks when rare large gradients are forgotten
              too soon. Steps can only get shorter, which in practice helps as often as it hurts.
              """)
          .how(
              """
              Leave it off. It needs half as much memory again for the state of the optimiser.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, amsgrad=True)
              """)
          .citing(References.AMSGRAD, References.PYTORCH_OPTIM);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          OPTIMIZER,
          MOMENTUM,
          NESTEROV,
          MOMENTUM_FORM,
          BETA1,
          BETA2,
          BETA2_RMSPROP,
          BETA2_ADADELTA,
          BETA2_LION,
          EPSILON,
          AMSGRAD);
}
