package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.REGULARIZATION;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// What keeps a network from learning its training rows by heart.
final class RegularizationEntries {

  private RegularizationEntries() {}

  static final Hyperparameter<Double> WEIGHT_DECAY =
      Draft.of(REGULARIZATION, Real.log("weight_decay", 1e-5, 1e-1).orZero(0.45), 1e-4)
          .limits(Real.linear("weight_decay", 0, 1))
          .activeWhen(
              when(
                  OptimizationEntries.OPTIMIZER,
                  "adamw",
                  "lion",
                  "sgd_nesterov",
                  "sgd_momentum",
                  "sgd"))
          .searchedFrom(Catalog.FEW_TRIALS, 3)
          .what(
              """
              How fast weights shrink by themselves: each update first multiplies every weight matrix
              by 1 - learning_rate * weight_decay, apart from the gradient. Biases and normalizations are
              left out, see decay_scope.
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
              at zero. Convert before copying a number: Keras's L2(0.01) is 0.02 here, a loss with half
              the sum of squares times 0.01 is 0.01, and one with lambda / n times the sum is
              2 lambda / n.
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
              inputs keep a say. Whether they get exactly zero is up to l1_form.
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

  static final Hyperparameter<String> L1_FORM =
      Draft.of(REGULARIZATION, Choice.of("l1_form", "subgradient", "proximal"), "subgradient")
          .onRequest(10)
          .what(
              """
              How l1 acts: subgradient adds it to the gradient, proximal pulls every weight towards zero by
              learning_rate * l1 after each step and stops it there.
              """)
          .why(
              """
              A subgradient step jumps around zero rather than stop, so weights get small but none gets
              exactly zero. Under Adam it is also divided by the scale of the gradients, which a proximal
              step is not.
              """)
          .how(
              """
              Take proximal when zeros are the point, to see which inputs a network can do without; otherwise
              leave it.
              """)
          .pytorch(
              """
              optimizer.step()
              with torch.no_grad():  # proximal
                for w in [p for p in model.parameters() if p.ndim > 1]:
                  w.copy_(w.sign() * (w.abs() - learning_rate * l1).clamp(min=0))
              """)
          .citing(References.ISTA, References.LASSO);

  static final Hyperparameter<String> DECAY_SCOPE =
      Draft.of(REGULARIZATION, Choice.of("decay_scope", "weights", "all"), "weights")
          .what(
              """
              What weight_decay and l2 act on: weights of layers alone, or all that is trained, biases and
              the scales of normalizations included.
              """)
          .why(
              """
              A bias does not make a function less smooth, so shrinking it only moves the function off the
              data. The factors of a normalization would be pulled to 0, away from their neutral 1.
              """)
          .how(
              """
              all is what a plain torch.optim.AdamW(model.parameters()) does, and is here
              to repeat such a run.
              """)
          .pytorch(
              """
              optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)  # all
              """)
          .citing(References.REALMLP, References.PYTORCH_OPTIM);

  static final Hyperparameter<Double> DROPOUT_RATE =
      Draft.of(REGULARIZATION, Real.linear("dropout_rate", 0, 0.5).orZero(0.4), 0.1)
          .limits(Real.linear("dropout_rate", 0, 0.8))
          .searchedFrom(Catalog.SOME_TRIALS, 4)
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

  static final Hyperparameter<Double> INPUT_DROPOUT =
      Draft.of(REGULARIZATION, Real.linear("input_dropout", 0, 0.3).orZero(0.5), 0.0)
          .limits(Real.linear("input_dropout", 0, 0.8))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              The probability with which each input is set to zero in a forward pass of training, in front of
              everything else. The rest are divided by 1 - input_dropout.
              """)
          .why(
              """
              The network must not rest on any single column, which makes it robust where columns repeat
              each other or may be missing later. A column that alone carries the answer is lost part of
              the time.
              """)
          .how(
              """
              Try 0.05 to 0.2 on tables with many redundant columns, and leave it at 0 on narrow ones.
              """)
          .pytorch(
              """
              model = nn.Sequential(nn.Dropout(p=0.1), nn.Linear(inputs, 256), nn.ReLU())
              """)
          .citing(References.DROPOUT, References.SIMPLE_NETS);

  static final Hyperparameter<Double> FEATURE_NOISE =
      Draft.of(REGULARIZATION, Real.linear("feature_noise", 0, 0.2).orZero(0.5), 0.0)
          .limits(Real.linear("feature_noise", 0, 10))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 9)
          .what(
              """
              The deviation of the normal noise that is added to each scaled input in training, or to what an
              embedding makes of it, drawn anew for every row and step.
              """)
          .why(
              """
              Rows nearby get the same target, which smooths the function; for small noise it acts like a
              penalty on the slope. It is the cheapest way to more rows, and the worse the more the scaling
              squeezes.
              """)
          .how(
              """
              Worth a try below some thousand rows, with 0.05 to 0.1 on standardised columns. One-hot inputs
              get it too.
              """)
          .pytorch(
              """
              h = x + 0.1 * torch.randn_like(x) if model.training else x
              """)
          .citing(References.NOISE, References.BENGIO);

  static final Hyperparameter<Double> LABEL_SMOOTHING =
      Draft.of(REGULARIZATION, Real.log("label_smoothing", 5e-3, 0.2).orZero(0.5), 0.0)
          .limits(Real.linear("label_smoothing", 0, 0.99))
          .activeWhen(when(DataEntries.LOSS, "cross_entropy"))
          .searchedFrom(Catalog.MANY_TRIALS, 8)
          .what(
              """
              The share of each target that is spread over all K classes: the true class gets 1 -
              label_smoothing + label_smoothing / K.
              """)
          .why(
              """
              Certainty is no longer rewarded without end, which keeps logits small and often lowers the rate
              of errors. Probabilities are off by design, so log-loss and areas under curves get worse.
              """)
          .how(
              """
              Search it with accuracy as the metric; leave it at 0 with log_loss, roc_auc or brier. realmlp
              has 0.1, and 0 for those metrics.
              """)
          .pytorch(
              """
              criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
              """)
          .citing(References.INCEPTION, References.LABEL_SMOOTHING, References.REALMLP);

  static final Hyperparameter<Double> MAX_NORM =
      Draft.of(REGULARIZATION, Real.linear("max_norm", 1, 5).orZero(0.5), 0.0)
          .limits(Real.linear("max_norm", 0, 1e6))
          .onRequest(10)
          .what(
              """
              The largest norm of the vector of weights that leads into a unit; a longer one is shortened to it
              after each step. 0 sets no limit.
              """)
          .why(
              """
              However high the learning rate, no unit explodes. Srivastava et al. found it to go well with
              dropout and large rates.
              """)
          .how(
              """
              3 to 4 is usual, 0 the default. Try it with strong dropout, or when single units grow without
              bound.
              """)
          .pytorch(
              """
              optimizer.step()
              with torch.no_grad():
                for w in [p for p in model.parameters() if p.ndim > 1]:
                  w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=3.0))
              """)
          .citing(References.CS231N_DATA, References.DROPOUT);

  static final Hyperparameter<Double> MIXUP_ALPHA =
      Draft.of(
              REGULARIZATION,
              new Choice<>("mixup_alpha", List.of(0.0, 0.2, 0.4), Double.class),
              0.0)
          .limits(Real.linear("mixup_alpha", 0, 100))
          .searchedFrom(Catalog.PLENTY_OF_TRIALS, 8)
          .what(
              """
              The alpha of mixup: each step trains on mixtures of two rows and of their losses, s to 1 - s, with
              a share s drawn from Beta(alpha, alpha). 0 mixes nothing.
              """)
          .why(
              """
              Between the rows the network learns to change its mind gradually instead of at once. Mixtures of
              one-hot columns are rows that cannot occur, though.
              """)
          .how(
              """
              Try 0.2 on tables of numbers with few rows, and judge by log_loss. At 0.4 training loss stays
              high by construction and says nothing of underfitting.
              """)
          .pytorch(
              """
              s = torch.distributions.Beta(0.2, 0.2).sample()
              other = torch.randperm(len(x))
              mixed = model(s * x + (1 - s) * x[other])
              loss = s * criterion(mixed, y) + (1 - s) * criterion(mixed, y[other])
              """)
          .citing(References.MIXUP, References.SIMPLE_NETS);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          WEIGHT_DECAY,
          L2,
          L1,
          L1_FORM,
          DECAY_SCOPE,
          DROPOUT_RATE,
          INPUT_DROPOUT,
          FEATURE_NOISE,
          LABEL_SMOOTHING,
          MAX_NORM,
          MIXUP_ALPHA);
}
