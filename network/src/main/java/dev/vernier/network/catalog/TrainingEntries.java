package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.TRAINING;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// How long and in what portions a network is trained, and when it stops.
final class TrainingEntries {

  private TrainingEntries() {}

  static final Hyperparameter<Integer> BATCH_SIZE =
      Draft.of(TRAINING, Int.powersOfTwo("batch_size", 16, 512), 64)
          .limits(Int.linear("batch_size", 1, 65_536))
          .searchedFrom(Catalog.SOME_TRIALS, 2)
          .what("The number of rows whose mean gradient makes one update.")
          .why(
              """
              Smaller batches give more updates per epoch and noisier gradients, larger ones use the
              processor better. For a fixed number of epochs this decides a lot: 14.5 % of the variance
              of validation accuracy in our analysis of LCBench, second to the learning rate. Where steps are not limited and everything
              else is tuned anew, Shallue et al. and the tuning playbook find that most sizes reach
              the same quality, so then it is a matter of speed.
              """)
          .how(
              """
              With n training rows start at the power of two nearest to n / 50, between 32 and 256:
              32 up to about 2,000 rows, 256 from about 10,000 on; never above n / 4. Below ten
              trials leave it there. When it changes, move the learning rate too: in proportion for
              SGD, by the square root for Adam, as a first guess. Powers of two are a habit, not a
              need.
              """)
          .pytorch(
              """
              loader = torch.utils.data.DataLoader(train_set, batch_size=64, shuffle=True)
              """)
          .citing(
              References.LCBENCH,
              References.YAHPO,
              References.DATA_PARALLELISM,
              References.SMALL_BATCHES,
              References.PLAYBOOK);

  static final Hyperparameter<Integer> EPOCHS =
      Draft.of(TRAINING, Int.log("epochs", 10, 1000, 1), 100)
          .limits(Int.linear("epochs", 1, 1_000_000))
          .what("The most passes that training makes over the training rows.")
          .why(
              """
              It is the budget of a run and not a property to search: with early stopping and the
              best weights restored, a longer limit costs time but hardly quality. Cosine decay is
              the exception, as it is laid out over this number.
              """)
          .how(
              """
              Keep 100 with early stopping: the best epoch of tuned MLPs in the TabM study has a
              median of 35, and nine in ten lie below 111. If the best epochs fall in the first tenth
              of the budget, shorten it; if they fall in the last quarter, train longer.
              """)
          .pytorch(
              """
              for epoch in range(100):
                  train_one_epoch(model, loader, optimizer)
              """)
          .citing(References.PLAYBOOK, References.TABM);

  static final Hyperparameter<Integer> EARLY_STOPPING_PATIENCE =
      Draft.of(TRAINING, Int.linear("early_stopping_patience", 3, 40), 16)
          .limits(Int.linear("early_stopping_patience", 1, 1_000_000))
          .what(
              """
              How many epochs in a row may pass without a better validation score before training
              ends. The score is the metric; early_stopping_ties says what an equal one counts as.
              """)
          .why(
              """
              Validation loss is noisy, so a short patience stops at the first bad patch. Prechelt
              found that slower criteria gave about 4 % lower error on average, for about four times
              the training time.
              """)
          .how(
              """
              Use at least 5, and more for small validation sets, whose loss is noisier; benchmarks
              of tabular networks, TabM among them, use 16 to 20. A patience as large as epochs
              switches early stopping off.
              """)
          .pytorch(
              """
              if val_loss < best - min_delta: best, bad = val_loss, 0
              else: bad += 1
              stop = bad >= 16  # then load the weights saved at the best epoch
              """)
          .citing(References.EARLY_STOPPING, References.TABM, References.BENGIO);

  static final Hyperparameter<Double> EARLY_STOPPING_MIN_DELTA =
      Draft.of(TRAINING, Real.linear("early_stopping_min_delta", 0, 1e-2), 0.0)
          .limits(Real.linear("early_stopping_min_delta", 0, 1000))
          .what(
              """
              The least gain of the validation metric that counts as an improvement, in the unit of
              the metric.
              """)
          .why(
              """
              It ends runs that creep along, but a threshold in absolute terms means something else
              for every metric: 0.01 is much for an accuracy and nothing for an error in thousands.
              """)
          .how(
              """
              Zero is safe, because the best weights are restored and waiting costs only time. To
              save time, 0.001 is a cautious start with standardised targets or cross-entropy.
              """)
          .pytorch(
              """
              improved = val_loss < best - 0.0  # strictly; best moves only when this holds
              """)
          .citing(References.EARLY_STOPPING);

  static final Hyperparameter<String> EARLY_STOPPING_TIES =
      Draft.of(
              TRAINING,
              Choice.of("early_stopping_ties", "lower_loss", "first", "last"),
              "lower_loss")
          .what(
              """
              Which of two epochs with the same validation metric is the better one: the one with the lower
              validation loss, the first, or the last.
              """)
          .why(
              """
              On 200 validation rows an accuracy has 201 possible values, and dozens of epochs share the
              best. The loss still tells them apart.
              """)
          .how(
              """
              Leave it at lower_loss. first repeats what Keras does, and last what RealMLP does, whose
              learning rate is lowest in its last epochs.
              """)
          .pytorch(
              """
              better = (val_error, val_loss) < (best_error, best_loss)  # lower_loss
              better = val_error < best_error  # first; <= for last
              """)
          .citing(References.EARLY_STOPPING, References.REALMLP);

  static final Hyperparameter<Boolean> RESTORE_BEST =
      Draft.of(TRAINING, new Flag("restore_best"), true)
          .what(
              """
              Whether training ends with the weights of its best epoch on the validation part rather than
              those of the last one.
              """)
          .why(
              """
              It makes epochs after the best one harmless: overfitting late in a run costs time and nothing
              else.
              """)
          .how(
              """
              Off, the last weights are scored and kept, which is how runs without a validation
              part were reported.
              """)
          .pytorch(
              """
              if val_loss < best: best, kept = val_loss, copy.deepcopy(model.state_dict())
              model.load_state_dict(kept)  # once training has ended
              """)
          .citing(References.EARLY_STOPPING, References.PYTORCH_CHECKPOINTS);

  static final Hyperparameter<Double> VALIDATION_FRACTION =
      Draft.of(TRAINING, Real.linear("validation_fraction", 0.1, 0.3), 0.2)
          .limits(Real.linear("validation_fraction", 0.01, 0.9))
          .what(
              """
              The share of the rows that is held back from training to stop runs and to choose
              between them.
              """)
          .why(
              """
              Every choice is only as good as its yardstick. With 200 validation rows an accuracy of
              90 % has a standard error of 2 points, so a lead of 1 point means nothing; yet each row
              held back is missing for training.
              """)
          .how(
              """
              Take 0.2, or 0.1 when there are tens of thousands of rows. Below 1,000 rows trust only
              leads that hold over several splits or five-fold cross-validation. The score that chose
              the winner is too good to be reported as its test score.
              """)
          .pytorch(
              """
              train_set, val_set = torch.utils.data.random_split(data, [0.8, 0.2])
              """)
          .citing(References.VARIANCE, References.PLAYBOOK, References.CS231N_LEARNING);

  static final Hyperparameter<String> CLASS_WEIGHTING =
      Draft.of(TRAINING, Choice.of("class_weighting", "none", "sqrt_inverse", "inverse"), "none")
          .activeWhen(when(DataEntries.LOSS, "cross_entropy", "focal"))
          .onRequest(8)
          .what(
              """
              How much a row of each class counts in the loss: the same, in inverse proportion to the number
              of rows of its class, or to the root of that number. The mean over the rows stays 1.
              """)
          .why(
              """
              With 1 % positives a network reaches an accuracy of 99 % by never predicting one. Weights make
              each class matter as a whole, and spoil the probabilities in return.
              """)
          .how(
              """
              Use it when classes differ by more than 3 to 1 and all of them matter, together with the metric
              balanced_accuracy or f1. Try sqrt_inverse first; with log_loss leave it at none.
              """)
          .pytorch(
              """
              counts = torch.bincount(labels).float()
              weight = len(labels) / (len(counts) * counts)  # inverse; the batch mean divides by them
              criterion = nn.CrossEntropyLoss(weight=weight)
              """)
          .citing(References.CLASS_BALANCE, References.PYTORCH_LOSSES);

  static final Hyperparameter<String> DROP_LAST =
      Draft.of(TRAINING, Choice.of("drop_last", "if_small", "true", "false"), "if_small")
          .what(
              """
              What becomes of the rows at the end of an epoch that do not fill a batch: left out, used, or
              left out if they are fewer than half a batch. Which rows those are changes with each epoch.
              """)
          .why(
              """
              A batch of three rows makes as long a step as one of sixty-four, in a direction that is mostly
              noise; for batch norm its statistics are worthless.
              """)
          .how(
              """
              Leave it at if_small. true is what RealMLP does; false is PyTorch's default.
              """)
          .pytorch(
              """
              loader = torch.utils.data.DataLoader(
                  train_set, batch_size=64, shuffle=True, drop_last=True)
              """)
          .citing(References.REALMLP, References.PYTORCH_DATA);

  static final Hyperparameter<Boolean> SHUFFLE =
      Draft.of(TRAINING, new Flag("shuffle"), true)
          .what("Whether each epoch visits the training rows in an order of its own.")
          .why(
              """
              Tables are often sorted, by time or by the target. Batches of neighbours then pull the weights
              to and fro, and batch norm sees one kind of row at a time.
              """)
          .how(
              """
              Off is for rows whose order means something to training, and for comparisons with
              other programs row by row.
              """)
          .pytorch(
              """
              loader = torch.utils.data.DataLoader(train_set, batch_size=64, shuffle=True)
              """)
          .citing(References.BENGIO, References.PYTORCH_DATA);

  static final Hyperparameter<Integer> SEED =
      Draft.of(TRAINING, Int.linear("seed", 0, Integer.MAX_VALUE), 0)
          .what(
              """
              The number that all chance derives from: the first weights, the order of the rows, the
              dropout masks. The same seed gives the same run.
              """)
          .why(
              """
              The same settings under another seed give another score. In the results published with
              TabM, over 15 seeds each, the test error of the median classification task has a
              relative standard deviation of 2 %, and one task in ten has 7 % or more. A smaller lead
              on one seed is no evidence.
              """)
          .how(
              """
              Fix it to reproduce a run, never search it: the best of many seeds is a pick of noise.
              Train the finalists again under three to five seeds and compare their means.
              """)
          .pytorch(
              """
              torch.manual_seed(0)
              """)
          .citing(References.VARIANCE, References.TABM, References.KARPATHY);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          BATCH_SIZE,
          EPOCHS,
          EARLY_STOPPING_PATIENCE,
          EARLY_STOPPING_MIN_DELTA,
          EARLY_STOPPING_TIES,
          RESTORE_BEST,
          VALIDATION_FRACTION,
          CLASS_WEIGHTING,
          DROP_LAST,
          SHUFFLE,
          SEED);
}
