package dev.vernier.network.catalog;

import static dev.vernier.space.Hyperparameter.Category.REGULARIZATION;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Real;
import java.util.List;
import java.util.Set;

/// What keeps a network from learning its training rows by heart.
final class RegularizationEntries {

  private RegularizationEntries() {}

  static final Hyperparameter<Double> WEIGHT_DECAY =
      Draft.of(REGULARIZATION, Real.log("weight_decay", 1e-5, 1e-1).orZero(0.45), 1e-4)
          .limits(Real.linear("weight_decay", 0, 1))
          .activeWhen(
              Condition.is(
                  OptimizationEntries.OPTIMIZER.parameter(),
                  Set.of("adamw", "sgd", "sgd_momentum", "sgd_nesterov")))
          .tuned(3)
          .what(
              """
              How fast weights shrink by themselves: each update first multiplies every weight matrix
              by 1 - learning_rate * weight_decay, apart from the gradient. Biases and batch norm are
              left out.
              """)
          .why(
              """
              Weights that the data do not need fade, which makes the function smoother. In our analysis
              of LCBench it explains 7 % of the variance of validation accuracy, dropout only 2 %.
              Because the learning rate multiplies it, a rate ten times smaller also decays ten times
              less.
              """)
          .how(
              """
              Search zero as a value of its own: 47 % of the tuned MLPs in TabM use none, and the
              others have a median of 2.8e-3. Raise it when validation loss turns up while training
              loss nears zero; lower it first when the training loss stays
              high. Smith counts decay, learning rate, batch size and momentum as one budget: more of
              one asks for less of another.
              """)
          .pytorch(
              """
              decay = [p for p in model.parameters() if p.ndim > 1]
              rest = [p for p in model.parameters() if p.ndim <= 1]
              groups = [{"params": decay, "weight_decay": 1e-4}, {"params": rest, "weight_decay": 0.0}]
              optimizer = torch.optim.AdamW(groups, lr=1e-3)
              # torch.optim.SGD adds it to the gradient: leave it 0 there and, before each step,
              # call p.mul_(1 - lr * 1e-4) on the matrices under torch.no_grad()
              """)
          .citing(
              References.ADAMW,
              References.TABM,
              References.LCBENCH,
              References.YAHPO,
              References.WEIGHT_DECAY,
              References.SMITH);

  static final Hyperparameter<Double> L2 =
      Draft.of(REGULARIZATION, Real.log("l2", 1e-6, 1e-1).orZero(0.45), 0.0)
          .limits(Real.linear("l2", 0, 1))
          .onRequest(4)
          .what(
              """
              A penalty on squared weights inside the loss, given by what it does to the gradient:
              each weight w of a matrix adds l2 * w.
              """)
          .why(
              """
              Under plain SGD it does exactly what weight_decay does. Under Adam it does not: the
              penalty is divided by the scale of the gradients like everything else, so weights with
              large gradients are hardly held back.
              """)
          .how(
              """
              Use it with adam or to reproduce an older model, and leave either this or weight_decay
              at zero. Convert before copying a number: Keras's L2(0.01) and a loss with 0.01 times
              the sum of squares are 0.02 here; a loss with half the sum is 0.01.
              """)
          .pytorch(
              """
              decay = [p for p in model.parameters() if p.ndim > 1]
              loss = criterion(model(x), y) + 0.5 * l2 * sum((p ** 2).sum() for p in decay)
              """)
          .citing(References.ADAMW, References.CS231N_DATA, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> L1 =
      Draft.of(REGULARIZATION, Real.log("l1", 1e-6, 1e-2).orZero(0.5), 0.0)
          .limits(Real.linear("l1", 0, 1))
          .onRequest(9)
          .what(
              """
              A penalty on absolute weights inside the loss: each weight of a matrix adds l1 with its
              own sign to the gradient, and nothing at zero.
              """)
          .why(
              """
              It pulls on small weights as hard as on large ones, so many end up near zero and few
              inputs keep a say. Gradient steps jump around zero rather than stop there, so weights
              get small, not exactly zero.
              """)
          .how(
              """
              Try 1e-5 to 1e-3 when most columns are suspected to be noise; otherwise weight_decay is
              the better first choice. Compare validation loss and not the count of small weights.
              """)
          .pytorch(
              """
              decay = [p for p in model.parameters() if p.ndim > 1]
              loss = criterion(model(x), y) + l1 * sum(p.abs().sum() for p in decay)
              """)
          .citing(References.LASSO, References.CS231N_DATA, References.SIMPLE_NETS);

  static final Hyperparameter<Double> DROPOUT_RATE =
      Draft.of(REGULARIZATION, Real.linear("dropout_rate", 0, 0.5).orZero(0.4), 0.1)
          .limits(Real.linear("dropout_rate", 0, 0.8))
          .tuned(4)
          .what(
              """
              The probability with which each hidden unit is set to zero in a forward pass of
              training. The others are divided by 1 - dropout_rate, so prediction needs no
              correction.
              """)
          .why(
              """
              No unit can rely on the presence of another, which acts like averaging many thinner
              networks. It is no free gain: it slows training, and 40 % of the tuned MLPs in TabM do
              without. On LCBench we find 2 % of the variance of accuracy to depend on it.
              """)
          .how(
              """
              Start at 0.1 and let the search choose zero; where TabM's tuning keeps it, the median is
              0.23. The 0.5 of the original paper is too strong for most tables. Lower it when the training
              loss stays high.
              """)
          .pytorch(
              """
              dropout = nn.Dropout(p=0.1)  # after the activation; model.eval() turns it off
              """)
          .citing(References.DROPOUT, References.TABM, References.LCBENCH, References.YAHPO);

  static final List<Hyperparameter<?>> ALL = List.of(WEIGHT_DECAY, L2, L1, DROPOUT_RATE);
}
