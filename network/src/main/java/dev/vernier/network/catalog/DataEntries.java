package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.DATA;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// What the network is shown, and what it is asked to get right.
final class DataEntries {

  private DataEntries() {}

  static final Hyperparameter<String> INPUT_SCALING =
      Draft.of(DATA, Choice.of("input_scaling", "auto", "robust_clip", "quantile_normal"), "auto")
          .limits(
              Choice.of(
                  "input_scaling",
                  "auto",
                  "standard",
                  "robust_clip",
                  "quantile_normal",
                  "minmax",
                  "none"))
          .searchedFrom(Catalog.SOME_TRIALS, 3)
          .what(
              """
              What is done to each column of numbers before the network sees it, fitted on the training
              rows alone. standard gives mean 0 and deviation 1, robust_clip divides by the spread of
              the middle half and squeezes the rest into -3 to 3, quantile_normal makes the column
              normal, minmax maps it to -1 to 1. auto takes standard, or robust_clip where the kurtosis
              is above 10.
              """)
          .why(
              """
              One learning rate serves all inputs, so columns in other units would each need another
              one. A handful of outliers can flatten a standardised column until its ordinary values
              are indistinguishable.
              """)
          .how(
              """
              Compare auto with robust_clip early, since it is cheap and its effect on real tables is
              larger than that of most knobs of the optimiser. RealMLP always uses robust_clip. Take
              none only for columns that you have scaled yourself.
              """)
          .pytorch(
              """
              median, low, high = (np.quantile(train_x, q, axis=0) for q in (0.5, 0.25, 0.75))
              z = (x - median) / np.where(high > low, high - low, 1.0)
              robust_clip = z / np.sqrt(1 + (z / 3) ** 2)
              standard = sklearn.preprocessing.StandardScaler().fit(train_x).transform(x)
              """)
          .citing(
              References.REALMLP,
              References.EFFICIENT_BACKPROP,
              References.CS231N_DATA,
              References.SKLEARN_SCALING);

  static final Hyperparameter<String> BINARY_ENCODING =
      Draft.of(DATA, Choice.of("binary_encoding", "one_hot", "sign"), "one_hot")
          .onRequest(10)
          .what(
              """
              How a column of text with two levels becomes numbers: one_hot gives each level an input of 0 or
              1, and a missing value one more; sign has a single input, -1 or 1, and 0 where the value is
              missing.
              """)
          .why(
              """
              Two inputs that always add up to 1 say the same thing twice. With one of mean near 0 there are
              fewer weights, but a missing value is no longer told from the middle.
              """)
          .how(
              """
              It hardly matters to a plain network. realmlp takes sign, and so do columns beside learned
              embeddings.
              """)
          .pytorch(
              """
              sign = (column == 1).float() * 2 - (column >= 0).float()  # -1 codes a missing value
              """)
          .citing(References.REALMLP);

  static final Hyperparameter<String> LOSS =
      Draft.of(
              DATA,
              Choice.of("loss", "cross_entropy", "focal", "mse", "huber", "mae", "quantile"),
              "cross_entropy")
          .onRequest(9)
          .what(
              """
              What training minimises. Classes take cross_entropy or focal, both of which apply the
              softmax themselves; numbers take mse, huber, mae or quantile. Numbers have mse where
              nothing is said.
              """)
          .why(
              """
              It decides what a perfect answer is: the mean for mse, the median for mae, a chosen
              quantile for quantile, the probabilities of the classes for cross_entropy. A mismatch
              with the metric costs more than tuning wins back.
              """)
          .how(
              """
              Follow the metric: mse for RMSE, mae for absolute error, huber when a few targets are far
              off. focal is for rare classes that are easy to miss, after class_weighting has been
              tried.
              """)
          .pytorch(
              """
              criterion = nn.CrossEntropyLoss()  # on logits: no softmax in the model
              # for numbers: nn.MSELoss(), nn.HuberLoss(delta=1.0) or nn.L1Loss()
              """)
          .citing(References.PYTORCH_LOSSES, References.HUBER, References.FOCAL_LOSS);

  static final Hyperparameter<Double> FOCAL_GAMMA =
      Draft.of(DATA, Real.linear("focal_gamma", 0, 5), 2.0)
          .limits(Real.linear("focal_gamma", 0, 20))
          .activeWhen(when(LOSS, "focal"))
          .onRequest(9)
          .what(
              """
              How strongly focal loss plays down rows that are right already: their loss is multiplied
              by (1 - p) to this power, p being the probability of the true class.
              """)
          .why(
              """
              At 2, a row with a probability of 0.9 counts a hundredth of what it would in
              cross-entropy, so thousands of easy rows no longer drown the few hard ones. The
              probabilities come out too cautious.
              """)
          .how(
              """
              The 2 of the paper suits most cases; 0 is cross-entropy. Do not judge the model by
              log-loss or calibration, which focal loss gives up on purpose.
              """)
          .pytorch(
              """
              log_p = F.log_softmax(outputs, dim=1).gather(1, targets[:, None]).squeeze(1)
              loss = (-((1 - log_p.exp()) ** 2.0) * log_p).mean()
              """)
          .citing(References.FOCAL_LOSS);

  static final Hyperparameter<Double> HUBER_DELTA =
      Draft.of(DATA, Real.log("huber_delta", 0.1, 10), 1.0)
          .limits(Real.log("huber_delta", 1e-6, 1e6))
          .activeWhen(when(LOSS, "huber"))
          .onRequest(9)
          .what(
              """
              The size of an error from which on Huber loss grows linearly instead of with the square,
              in units of the target as the network sees it: deviations, if it is standardised.
              """)
          .why(
              """
              Errors beyond it all pull equally hard, so a single wild target cannot bend the fit. Very
              large, it is squared error; very small, absolute error.
              """)
          .how(
              """
              Start at 1 with a standardised target. Lower it towards 0.1 as outliers get more frequent;
              PyTorch's SmoothL1Loss with the same beta is this loss divided by it.
              """)
          .pytorch(
              """
              criterion = nn.HuberLoss(delta=1.0)
              """)
          .citing(References.HUBER, References.PYTORCH_LOSSES);

  static final Hyperparameter<Double> QUANTILE_TAU =
      Draft.of(DATA, Real.linear("quantile_tau", 0.05, 0.95), 0.5)
          .limits(Real.linear("quantile_tau", 1e-4, 0.9999))
          .activeWhen(when(LOSS, "quantile"))
          .what(
              """
              Which quantile the network predicts: errors from below weigh this much, errors from above
              the rest to 1.
              """)
          .why(
              """
              It is part of the question and not of the answer. At 0.9 nine targets in ten should lie
              below the prediction, which is what stocks, delivery times and other one-sided risks ask
              for.
              """)
          .how(
              """
              Set it from the task and never search it, as every value makes its own loss look best. Two
              models with 0.05 and 0.95 bound nine targets in ten.
              """)
          .pytorch(
              """
              error = targets - outputs
              loss = torch.maximum(0.5 * error, (0.5 - 1) * error).mean()
              """)
          .citing(References.QUANTILES);

  static final Hyperparameter<Boolean> TARGET_SCALING =
      Draft.of(DATA, new Flag("target_scaling"), true)
          .activeWhen(when(LOSS, "mse", "huber", "mae", "quantile"))
          .what(
              """
              Whether a number to predict is standardised by the mean and the deviation of the training
              rows. Metrics and predictions are in its own unit in any case.
              """)
          .why(
              """
              The default learning rates, the first weights and every threshold of a loss assume targets
              of about size 1. House prices in dollars would begin with a loss of 1e10.
              """)
          .how(
              """
              Leave it on. Turn it off for a target that lies in 0 to 1 by nature, together with
              output_activation=sigmoid.
              """)
          .pytorch(
              """
              mean, sd = train_y.mean(), train_y.std(unbiased=False)
              targets = (y - mean) / sd  # and predictions are sd * outputs + mean
              """)
          .citing(References.REALMLP, References.EFFICIENT_BACKPROP);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          INPUT_SCALING,
          BINARY_ENCODING,
          LOSS,
          FOCAL_GAMMA,
          HUBER_DELTA,
          QUANTILE_TAU,
          TARGET_SCALING);
}
