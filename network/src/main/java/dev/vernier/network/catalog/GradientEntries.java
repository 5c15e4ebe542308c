package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.OPTIMIZATION;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// What happens to gradients before the optimiser sees them.
final class GradientEntries {

  private GradientEntries() {}

  static final Hyperparameter<Double> GRADIENT_CLIP_NORM =
      Draft.of(OPTIMIZATION, Real.log("gradient_clip_norm", 0.1, 10).orZero(0.5), 0.0)
          .limits(Real.linear("gradient_clip_norm", 0, 1e6))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 8)
          .what(
              """
              The largest norm of the gradient of a step, over all parameters together; a longer gradient
              is shortened to it and keeps its direction. 0 is off.
              """)
          .why(
              """
              A single batch with an outlier can throw the weights to where training never returns from.
              Adam bounds its steps by itself, so there it matters less than for SGD.
              """)
          .how(
              """
              Take it when the loss jumps and takes epochs to recover: TabM's networks are trained with 1.
              Set it near the largest norms of healthy steps. If it acts on more than half of the steps,
              it is a learning rate in disguise, and a smaller learning_rate is the better answer.
              """)
          .pytorch(
              """
              loss.backward()
              torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
              optimizer.step()
              """)
          .citing(References.CLIPPING, References.TABM, References.PYTORCH_CLIPPING);

  static final Hyperparameter<Double> GRADIENT_CLIP_VALUE =
      Draft.of(OPTIMIZATION, Real.log("gradient_clip_value", 0.01, 10).orZero(0.5), 0.0)
          .limits(Real.linear("gradient_clip_value", 0, 1e6))
          .onRequest(10)
          .what(
              """
              The largest magnitude of each single number of the gradient; larger ones are cut to it. With
              0 nothing is cut.
              """)
          .why(
              """
              Unlike a limit of the norm it bends the direction of the step, towards one in which all
              weights move alike.
              """)
          .how(
              """
              Use it to repeat an older model that was trained so, and leave gradient_clip_norm at 0 then:
              only one of them may be on.
              """)
          .pytorch(
              """
              loss.backward()
              torch.nn.utils.clip_grad_value_(model.parameters(), clip_value=0.5)
              optimizer.step()
              """)
          .citing(References.CLIPPING, References.PYTORCH_CLIPPING);

  static final Hyperparameter<Integer> GRADIENT_ACCUMULATION =
      Draft.of(OPTIMIZATION, Int.powersOfTwo("gradient_accumulation", 1, 64), 1)
          .limits(Int.linear("gradient_accumulation", 1, 65_536))
          .what(
              """
              In how many portions the rows of a batch are passed through the network before the one step
              that they make together.
              """)
          .why(
              """
              What a network remembers of a batch takes memory in proportion to its rows. Portions give
              the same step up to rounding, except that batch norm sees a portion at a time.
              """)
          .how(
              """
              Leave it at 1 unless memory runs out, then double it until it does not. It is no setting of
              quality: search batch_size instead.
              """)
          .pytorch(
              """
              for i in range(0, 64, 16):  # a batch of 64 in 4 portions
                (criterion(model(x[i:i + 16]), y[i:i + 16]) / 4).backward()
              optimizer.step()
              """)
          .citing(References.PLAYBOOK, References.PYTORCH_OPTIM);

  static final List<Hyperparameter<?>> ALL =
      List.of(GRADIENT_CLIP_NORM, GRADIENT_CLIP_VALUE, GRADIENT_ACCUMULATION);
}
