package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.SCHEDULE;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;
import java.util.Set;

/// How the learning rate changes over a run.
final class ScheduleEntries {

  private ScheduleEntries() {}

  static final Hyperparameter<String> LR_SCHEDULE =
      Draft.of(SCHEDULE, Choice.of("lr_schedule", "constant", "cosine", "step"), "constant")
          .onRequest(7)
          .what(
              """
              The course of the learning rate: constant leaves it alone, cosine lowers it smoothly
              from the first step to the last, step multiplies it by step_decay_factor every
              step_decay_epochs epochs.
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
              advises, then compare with cosine on the final candidates. Cosine is laid out over all
              epochs, so a run that early stopping ends has not seen its low rates.
              """)
          .pytorch(
              """
              scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=total_steps)
              scheduler.step()  # after each optimizer.step(), never past T_max: it would rise again
              """)
          .citing(
              References.PLAYBOOK, References.KARPATHY, References.SGDR, References.PYTORCH_OPTIM);

  private static final Condition STEP = Condition.is(LR_SCHEDULE.parameter(), Set.of("step"));
  private static final Condition COSINE = Condition.is(LR_SCHEDULE.parameter(), Set.of("cosine"));

  static final Hyperparameter<Double> STEP_DECAY_FACTOR =
      Draft.of(
              SCHEDULE,
              new Choice<>("step_decay_factor", List.of(0.1, 0.2, 0.5), Double.class),
              0.5)
          .limits(Real.linear("step_decay_factor", 0.01, 1))
          .activeWhen(STEP)
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
          .activeWhen(STEP)
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
          .activeWhen(COSINE)
          .what("The learning rate at the end of the cosine schedule, as a share of the first.")
          .why(
              """
              It has little effect, because the schedule spends few steps near its end. It is here
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

  static final List<Hyperparameter<?>> ALL =
      List.of(LR_SCHEDULE, STEP_DECAY_FACTOR, STEP_DECAY_EPOCHS, MIN_LR_RATIO);
}
