package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.SCHEDULE;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// How the learning rate changes over a run.
final class ScheduleEntries {

  private ScheduleEntries() {}

  static final Hyperparameter<String> LR_SCHEDULE =
      Draft.of(SCHEDULE, Choice.of("lr_schedule", "constant", "cosine", "one_cycle"), "constant")
          .limits(
              Choice.of(
                  "lr_schedule",
                  "constant",
                  "linear",
                  "cosine",
                  "flat_cosine",
                  "warm_restarts",
                  "coslog4",
                  "one_cycle",
                  "exponential",
                  "inverse_time",
                  "step",
                  "plateau"))
          .searchedFrom(Catalog.MANY_TRIALS, 7)
          .what(
              """
              The course of the learning rate. Step by step: linear and cosine fall to the end, flat_cosine
              from the middle on, one_cycle rises first, warm_restarts and coslog4 fall several times.
              Epoch by epoch: exponential is e^(-k e), inverse_time 1 / (1 + k e), step drops at fixed
              epochs, plateau when validation stands still.
              """)
          .why(
              """
              Near a minimum the noise of mini-batches keeps the weights moving around it, the more
              the larger the step; a falling rate lets them settle. Decay that comes too early does
              harm: the run freezes before it has arrived, which looks like underfitting.
              """)
          .how(
              """
              Train without decay until learning rate and architecture are settled, as Karpathy
              advises, then compare with cosine on the final candidates. All but plateau are laid out
              over the whole run, so one that early stopping ends has not seen its low rates.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=total_steps)
              scheduler.step()  # after each optimizer.step(), never past T_max: it would rise again
              # or, once per epoch e: LambdaLR(optimizer, lambda e: math.exp(-0.02 * e))
              """)
          .citing(
              References.PLAYBOOK,
              References.KARPATHY,
              References.SGDR,
              References.REALMLP,
              References.PYTORCH_SCHEDULES);

  static final Hyperparameter<Double> DECAY_RATE =
      Draft.of(SCHEDULE, Real.log("decay_rate", 1e-3, 0.2), 0.02)
          .limits(Real.log("decay_rate", 1e-6, 10))
          .activeWhen(when(LR_SCHEDULE, "exponential", "inverse_time"))
          .onRequest(8)
          .what(
              "The k of exponential, e^(-k e), and of inverse_time, 1 / (1 + k e), with e epochs done.")
          .why(
              """
              At 0.02 a run of 100 epochs ends at 14 % of its first rate with exponential and at 34 % with
              inverse_time. At 0.2 exponential is below a millionth by epoch 70: training has stopped.
              """)
          .how(
              """
              Choose it so that the last rate is 1 to 10 % of the first: 0.02 to 0.05 for 100 epochs.
              PyTorch's ExponentialLR takes the factor of an epoch instead, gamma = e^-k, so 0.98 is 0.02
              here and its 0.1 is 2.3.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=math.exp(-0.02))
              scheduler.step()  # once per epoch
              """)
          .citing(References.CS231N_LEARNING, References.PYTORCH_SCHEDULES);

  static final Hyperparameter<Double> STEP_DECAY_FACTOR =
      Draft.of(
              SCHEDULE,
              new Choice<>("step_decay_factor", List.of(0.1, 0.2, 0.5), Double.class),
              0.5)
          .limits(Real.linear("step_decay_factor", 0.01, 1))
          .activeWhen(when(LR_SCHEDULE, "step"))
          .onRequest(8)
          .what("What the learning rate is multiplied by at each drop of the step schedule.")
          .why(
              """
              Drops add up quickly: with 100 epochs and a drop after every tenth, a factor of 0.5
              ends at 1/512 of the first rate, and a factor of 0.1 at a billionth, where nothing
              moves any more.
              """)
          .how(
              """
              Choose factor and spacing together so that the last rate is 1 to 10 % of the first.
              CS231n's starting points are a half every 5 epochs and a tenth every 20. Smith et al.
              reach the same effect by a batch that grows by the inverse factor.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)
              scheduler.step()  # once per epoch
              """)
          .citing(References.CS231N_LEARNING, References.GROW_THE_BATCH);

  static final Hyperparameter<Integer> STEP_DECAY_EPOCHS =
      Draft.of(SCHEDULE, Int.log("step_decay_epochs", 3, 50, 1), 10)
          .limits(Int.linear("step_decay_epochs", 1, 100_000))
          .activeWhen(when(LR_SCHEDULE, "step"))
          .onRequest(8)
          .what("How many epochs lie between two drops of the step schedule.")
          .why(
              """
              A drop pays when the loss has stopped falling at the present rate, and costs progress
              when it has not. The loss often falls visibly right after a well-placed drop.
              """)
          .how(
              """
              Look at the training loss of a run with a constant rate, and put the first drop where
              it flattens. For a run of 100 epochs and a factor of 0.5, a spacing of 20 ends at 6 % of
              the first rate and one of 15 at 2 %.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=20, gamma=0.5)
              """)
          .citing(References.CS231N_LEARNING, References.KARPATHY);

  static final Hyperparameter<Double> MIN_LR_RATIO =
      Draft.of(SCHEDULE, Real.log("min_lr_ratio", 1e-4, 1e-1).orZero(0.5), 0.0)
          .limits(Real.linear("min_lr_ratio", 0, 1))
          .activeWhen(when(LR_SCHEDULE, "linear", "cosine", "warm_restarts", "plateau"))
          .what(
              """
              The learning rate at the end of linear and cosine, as a share of the first; that at the end of
              each of the warm_restarts; the least one of plateau.
              """)
          .why(
              """
              It has little effect, because a schedule spends few steps near its end. It is here
              so that a published recipe can be reproduced.
              """)
          .how(
              """
              Leave it at 0, and spend trials elsewhere. Something like 0.01 only helps if the run is
              to be continued later, since training stands still at a rate of zero.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
                  optimizer, T_max=total_steps, eta_min=0.01 * learning_rate)
              """)
          .citing(References.SGDR, References.PYTORCH_OPTIM);

  static final Hyperparameter<Integer> RESTART_EPOCHS =
      Draft.of(SCHEDULE, Int.log("restart_epochs", 5, 50, 1), 15)
          .limits(Int.linear("restart_epochs", 1, 100_000))
          .activeWhen(when(LR_SCHEDULE, "warm_restarts"))
          .onRequest(8)
          .what("How many epochs the first of the cosines takes, before the rate jumps back up.")
          .why(
              """
              A restart shakes the weights out of where they have settled. The model is best just before
              one, so the last cosine should be complete when the run ends.
              """)
          .how(
              """
              With a growth of 2, cosines of 15, 30 and 60 epochs fill a run of 105, which is how the
              well-tuned simple nets were trained. It must fit into the epochs.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(
                  optimizer, T_0=15 * steps_per_epoch, T_mult=2)
              scheduler.step()  # after each optimizer.step()
              """)
          .citing(References.SGDR, References.SIMPLE_NETS);

  static final Hyperparameter<Integer> RESTART_GROWTH =
      Draft.of(SCHEDULE, Int.linear("restart_growth", 1, 3), 2)
          .limits(Int.linear("restart_growth", 1, 100))
          .activeWhen(when(LR_SCHEDULE, "warm_restarts"))
          .onRequest(9)
          .what("How many times as long each cosine is as the one before it.")
          .why(
              """
              With 1 all are equal, and a late restart undoes more than it finds. With 2 a model is ready
              early and gets ever longer stretches to improve.
              """)
          .how(
              """
              Leave it at 2, the best of the values that the authors of warm restarts compare.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(
                  optimizer, T_0=1500, T_mult=2)
              """)
          .citing(References.SGDR, References.PYTORCH_SCHEDULES);

  static final Hyperparameter<Double> ONECYCLE_PCT_START =
      Draft.of(SCHEDULE, Real.linear("onecycle_pct_start", 0.1, 0.5), 0.3)
          .limits(Real.linear("onecycle_pct_start", 0.001, 0.999))
          .activeWhen(when(LR_SCHEDULE, "one_cycle"))
          .what(
              """
              The share of the steps in which one_cycle raises the rate, from a 25th of the learning rate to
              all of it. Momentum, or beta1, goes from 0.95 to 0.85 meanwhile, and back as the rate falls.
              """)
          .why(
              """
              The rise is a long warm-up that allows a peak a few times higher than a constant rate. Where
              exactly the peak lies has little effect.
              """)
          .how(
              """
              Leave it at 0.3, and search the learning rate up to three times its usual range. The cycle
              pays only when the run is not stopped early.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.OneCycleLR(
                  optimizer, max_lr=1e-2, total_steps=total_steps, pct_start=0.3)
              scheduler.step()  # after each optimizer.step()
              """)
          .citing(References.ONE_CYCLE, References.SMITH, References.PYTORCH_SCHEDULES);

  static final Hyperparameter<Double> PLATEAU_FACTOR =
      Draft.of(SCHEDULE, new Choice<>("plateau_factor", List.of(0.1, 0.2, 0.5), Double.class), 0.5)
          .limits(Real.linear("plateau_factor", 0.001, 0.999))
          .activeWhen(when(LR_SCHEDULE, "plateau"))
          .what("What plateau multiplies the learning rate by when validation has stood still.")
          .why(
              """
              The schedule sees noise as standstill now and then. A half forgives a drop that came too
              early, a tenth hardly does.
              """)
          .how(
              """
              Leave it at 0.5. PyTorch's default is 0.1, with a patience of 10 epochs.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=5)
              scheduler.step(val_loss)  # once per epoch, after validation
              """)
          .citing(References.PYTORCH_SCHEDULES, References.CS231N_LEARNING);

  static final Hyperparameter<Integer> PLATEAU_PATIENCE =
      Draft.of(SCHEDULE, Int.linear("plateau_patience", 3, 20), 5)
          .limits(Int.linear("plateau_patience", 0, 100_000))
          .activeWhen(when(LR_SCHEDULE, "plateau"))
          .what(
              """
              How many epochs without a better validation score plateau bears before it lowers the rate; the
              next one does.
              """)
          .why(
              """
              Early stopping counts the same epochs. If it loses patience first, the run ends before the
              rate has ever dropped.
              """)
          .how(
              """
              Take a third to a half of early_stopping_patience; anything that is not below it is refused.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
                  optimizer, mode="min", factor=0.5, patience=5, threshold=1e-4)
              """)
          .citing(References.PYTORCH_SCHEDULES, References.EARLY_STOPPING);

  static final Hyperparameter<Double> WARMUP_FRACTION =
      Draft.of(SCHEDULE, Real.linear("warmup_fraction", 0.01, 0.1).orZero(0.5), 0.0)
          .limits(Real.linear("warmup_fraction", 0, 0.9))
          .activeWhen(
              when(
                  LR_SCHEDULE,
                  "constant",
                  "linear",
                  "cosine",
                  "flat_cosine",
                  "warm_restarts",
                  "exponential",
                  "inverse_time",
                  "step",
                  "plateau"))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 8)
          .what(
              """
              The share of all steps in which the learning rate first rises in equal steps to its full size.
              The schedule proper takes the rest. Where nothing is said, it is 0.05 from six hidden layers
              or a batch of 1,024 rows on, else 0.
              """)
          .why(
              """
              At random weights the loss is at its steepest, and Adam's means of squares rest on a handful
              of batches. A short rise lets higher rates survive that.
              """)
          .how(
              """
              Use it when the first steps alone diverge, with 0.05, and look whether a higher learning rate
              pays then. When later steps diverge too, it does not help.
              """)
          .pytorch(
              """
              warmup = round(0.05 * total_steps)
              scheduler = torch.optim.lr_scheduler.LambdaLR(
                  optimizer, lambda step: min(1.0, (step + 1) / warmup))
              """)
          .citing(References.WARMUP, References.PLAYBOOK, References.PYTORCH_SCHEDULES);

  static final Hyperparameter<Double> EMA_DECAY =
      Draft.of(
              SCHEDULE,
              new Choice<>("ema_decay", List.of(0.0, 0.9, 0.99, 0.999), Double.class),
              0.0)
          .limits(Real.linear("ema_decay", 0, 0.999999))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              How much of a running average of the weights is kept per step: average = ema_decay * average +
              (1 - ema_decay) * weights, corrected for its start. The averaged network is validated and kept;
              with 0 nothing is averaged.
              """)
          .why(
              """
              The average of the last steps lies in the middle of where they jump about, which is where a
              decaying learning rate would have led. It needs no schedule and no second run.
              """)
          .how(
              """
              Take a decay whose memory, 1 / (1 - ema_decay) steps, spans about an epoch or a few. It
              replaces a decay of the learning rate, so compare it with that rather than add both.
              """)
          .pytorch(
              """
              # after step t = 1, 2, ...; predict with the weights average / (1 - 0.99 ** t)
              with torch.no_grad():
                for a, w in zip(average, model.parameters()): a.mul_(0.99).add_(0.01 * w)
              """)
          .citing(References.AVERAGING, References.ADAM);

  static final Hyperparameter<Double> SWA_FROM =
      Draft.of(SCHEDULE, new Choice<>("swa_from", List.of(0.5, 0.75, 1.0), Double.class), 1.0)
          .limits(Real.linear("swa_from", 0, 1))
          .onRequest(9)
          .what(
              """
              After which share of the epochs the weights at the end of each one are averaged, with equal
              weight (stochastic weight averaging). 1 is off.
              """)
          .why(
              """
              Points that a steady learning rate visits lie around a wide valley, and their mean lies inside
              it. Izmailov et al. see it generalise better than the last point.
              """)
          .how(
              """
              Try 0.75 with a constant learning rate and early stopping off: a run that ends before has
              nothing to average. Leave ema_decay at 0 then.
              """)
          .pytorch(
              """
              averaged = torch.optim.swa_utils.AveragedModel(model)
              for epoch in range(epochs):
                train_one_epoch(model, loader, optimizer)
                if epoch >= 0.75 * epochs: averaged.update_parameters(model)
              """)
          .citing(References.SWA, References.PYTORCH_OPTIM);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          LR_SCHEDULE,
          DECAY_RATE,
          STEP_DECAY_FACTOR,
          STEP_DECAY_EPOCHS,
          MIN_LR_RATIO,
          RESTART_EPOCHS,
          RESTART_GROWTH,
          ONECYCLE_PCT_START,
          PLATEAU_FACTOR,
          PLATEAU_PATIENCE,
          WARMUP_FRACTION,
          EMA_DECAY,
          SWA_FROM);
}
