package dev.vernier.network;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingListener.Signal;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.space.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One training of one network, which may be spread over several sessions and processes. Owned by
/// one thread.
///
/// Everything random comes from the seed: initial weights and masks by layer and step, the order of
/// the rows by epoch. The same plan, seed, data and matrix products give the same bits, whichever
/// thread runs it and wherever it was interrupted.
public final class TrainingRun {

  private final TrainingPlan plan;
  private final Samples train;
  private final long seed;
  private final MatrixProduct product;
  private final BoundNetwork bound;
  private final Optimizer.State optimizer;
  private final GradientClipper clipper;
  private final WeightAverage average;
  private final AverageSwap averageSwap;

  /// How many numbers come out per row.
  private final int outputs;

  /// The fewest rows of a pass that trains.
  private final int leastRows;

  private final int batchSize;
  private final int stepsPerEpoch;
  private final int[] order;

  /// The rows that the rows of a batch are mixed with; empty without mixup.
  private final int[] partners;

  /// The gradient by the outputs for the partners' targets; empty without mixup.
  private final float[] partnersGradient;

  /// The sum of the gradients of micro-batches; empty if there is one per step.
  private final float[] accumulated;

  private final Validation validation;
  private final Step update = new Step();

  /// Restarted for each use.
  private final RandomStream random = new RandomStream(0);

  // What a checkpoint holds, with the states above.

  /// Null where the schedule does not follow the scores.
  private final @Nullable PlateauState plateau;

  private final float[] best;
  private final List<Epoch> epochs = new ArrayList<>();
  private final TrainingProgress progress = new TrainingProgress();
  private double earlierSeconds;

  /// When this session began, by [System#nanoTime]; 0 between sessions.
  private long started;

  private TrainingRun(
      TrainingPlan plan, Samples train, Samples validation, long seed, MatrixProduct product) {
    this.plan = plan;
    this.train = train;
    this.seed = seed;
    this.product = product;
    Network network = plan.network();
    requireFits(network, train, "training");
    requireFits(network, validation, "validation");
    batchSize = Math.min(plan.batching().size(), train.rows());
    outputs = network.outputShape().size();
    plan.loss().requireSuits(train.targets());
    plan.loss().requireSuits(validation.targets());
    leastRows = TrainingPlan.leastRows(network);
    stepsPerEpoch = plan.batching().steps(train.rows(), leastRows);
    plan.schedule()
        .whyNot(plan.epochs(), stepsPerEpoch)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(reason);
        });
    plateau = plan.schedule().plateau().map(Schedule.Plateau::open).orElse(null);
    int trained = trainedRows(plan, train.rows());
    bound =
        network.bind(
            trained,
            evaluatedRows(validation.rows()),
            plan.batching().mixup() > 0,
            product,
            Seeds.derive(seed, 0));
    ParameterLayout layout = bound.layout();
    clipper = new GradientClipper(plan.clipping(), layout);
    average = new WeightAverage(plan.averaging(), layout, plan.epochs(), stepsPerEpoch);
    averageSwap = new AverageSwap(average, bound, train.inputs(), leastRows, trained);
    optimizer = plan.optimizer().open(layout, average);
    order = new int[train.rows()];
    boolean mixed = plan.batching().mixup() > 0;
    partners = new int[mixed ? batchSize : 0];
    partnersGradient = new float[mixed ? trained * outputs : 0];
    accumulated = new float[plan.batching().accumulation() > 1 ? layout.length() : 0];
    this.validation = new Validation(plan, validation);
    best = new float[layout.length()];
    shuffle();
  }

  /// The most rows of a pass that trains.
  private static int trainedRows(TrainingPlan plan, int rows) {
    int batch = Math.min(plan.batching().size(), rows);
    return Math.ceilDiv(batch, Math.min(plan.batching().accumulation(), batch));
  }

  private static int evaluatedRows(int validationRows) {
    return Math.min(TrainedNetwork.BATCH, validationRows);
  }

  /// What the constructor and [#run] allocate and keep; see [TrainingPlan#bytes(int, int)].
  static long bytes(TrainingPlan plan, int rows, int validationRows) {
    Network network = plan.network();
    long parameters = network.layout().length();
    int outputs = network.outputShape().size();
    int trained = trainedRows(plan, rows);
    boolean mixed = plan.batching().mixup() > 0;
    boolean averaged = !(plan.averaging() instanceof Averaging.None);
    long floats =
        BoundNetwork.size(network, Math.max(trained, evaluatedRows(validationRows)), trained)
            + plan.optimizer().transform().stateSize() * parameters
            + (plan.batching().accumulation() > 1 ? parameters : 0)
            + (averaged ? 2 * parameters : 0)
            + 2 * parameters // the best ones, and their copy in the result
            + (mixed ? (long) trained * outputs : 0)
            + (long) validationRows * outputs;
    long ints = (long) rows + validationRows + (mixed ? Math.min(plan.batching().size(), rows) : 0);
    return Float.BYTES * floats + Integer.BYTES * ints;
  }

  private static void requireFits(Network network, Samples samples, String part) {
    if (samples.rows() < 2) {
      throw new IllegalArgumentException(
          "the %s part needs at least two rows, got %d".formatted(part, samples.rows()));
    }
    if (samples.inputSize() != network.input().size()
        || samples.targets().outputs() != network.outputShape().size()) {
      throw new IllegalArgumentException(
          "the network maps %d numbers to %d, the %s part has %d and %d"
              .formatted(
                  network.input().size(),
                  network.outputShape().size(),
                  part,
                  samples.inputSize(),
                  samples.targets().outputs()));
    }
  }

  /// Binds and initialises the network; nothing has been trained yet.
  public static TrainingRun open(
      TrainingPlan plan, Samples train, Samples validation, long seed, MatrixProduct product) {
    return new TrainingRun(plan, train, validation, seed, product);
  }

  /// Opens a run where a checkpoint left it. With the matrix products that it was saved with, it
  /// goes on as if it had never been interrupted, bit for bit.
  ///
  /// @throws CheckpointException if the file cannot be read, is damaged, or belongs to another plan
  ///   or to other data
  public static TrainingRun resume(
      Path checkpoint,
      TrainingPlan plan,
      Samples train,
      Samples validation,
      MatrixProduct product) {
    TrainingRun run =
        Checkpoint.read(
            checkpoint,
            plan,
            train,
            validation,
            seed -> new TrainingRun(plan, train, validation, seed, product));
    run.shuffle();
    return run;
  }

  /// Writes where the run stands: parameters, optimiser, averages, the place in the epoch, the best
  /// so far. May be called by the listener, and between sessions of [#run].
  ///
  /// @throws CheckpointException if the file cannot be written; an older one is then unharmed
  public void save(Path checkpoint) {
    Checkpoint.write(checkpoint, plan, train, validation.samples(), seed, product, this);
  }

  /// All that a checkpoint stores and restores, in a fixed order.
  void transfer(Checkpoint.Transfer transfer) throws IOException {
    transfer.floats(bound.parameters());
    for (float[] memory : optimizer.memory()) {
      transfer.floats(memory);
    }
    transfer.floats(average.values());
    transfer.floats(best);
    clipper.transfer(transfer);
    if (plateau != null) {
      plateau.transfer(transfer);
    }
    progress.transfer(transfer);
    double seconds = transfer.number(seconds());
    if (started == 0) {
      earlierSeconds = seconds;
    }
    transfer.epochs(epochs);
  }

  /// How many steps were taken so far.
  public long steps() {
    return progress.step;
  }

  /// Trains to the end, or until the listener wants no more. After a pause or an exception of the
  /// listener, another call goes on from there; at the end, it gives the same result again.
  public TrainingResult run(TrainingListener listener) {
    started = System.nanoTime();
    try {
      return goOn(listener);
    } finally {
      earlierSeconds = seconds();
      started = 0;
    }
  }

  /// How long it has trained so far, without the time between sessions.
  public double seconds() {
    return earlierSeconds + (started == 0 ? 0 : (System.nanoTime() - started) * 1e-9);
  }

  private TrainingResult goOn(TrainingListener listener) {
    while (!progress.ended) {
      double trainLoss = trainEpoch(listener);
      if (!Double.isFinite(trainLoss)) {
        diverge(trainLoss);
        break;
      }
      boolean averaged = average.has(progress.epoch);
      if (averaged) {
        averageSwap.in(order, progress.step);
      }
      validation.evaluate(bound);
      double validationLoss = validation.loss();
      if (!Double.isFinite(validationLoss)) {
        diverge(validationLoss);
        break;
      }
      Map<String, Double> metrics = validation.metrics();
      double value = metricOf(metrics);
      var epoch =
          new Epoch(
              progress.epoch,
              learningRate(progress.step - stepsPerEpoch),
              trainLoss,
              validationLoss,
              metrics,
              clipper.meanNorm(),
              clipper.clippedShare(),
              seconds());
      epochs.add(epoch);
      boolean improved = improves(value, validationLoss);
      if (improved) {
        progress.bestEpoch = progress.epoch;
        progress.bestValue = value;
        progress.bestLoss = validationLoss;
      }
      if (improved || !plan.earlyStopping().restoreBest()) {
        System.arraycopy(bound.parameters(), 0, best, 0, best.length);
      }
      if (averaged) {
        averageSwap.out();
      }
      progress.ended =
          epoch.epoch() >= plan.epochs()
              || epoch.epoch() - progress.bestEpoch >= plan.earlyStopping().patience();
      if (plateau != null) {
        plateau.afterEpoch(validationLoss, false);
      }
      beginEpoch();
      Signal signal = listener.onEpoch(epoch);
      progress.ended |= signal == Signal.STOP;
      if (signal == Signal.PAUSE && !progress.ended) {
        return new TrainingResult.Paused(epochs);
      }
    }
    return Double.isFinite(progress.divergedLoss)
        ? trained()
        : new TrainingResult.Diverged(progress.epoch, progress.divergedLoss, epochs);
  }

  private void diverge(double loss) {
    progress.ended = true;
    progress.divergedLoss = loss;
  }

  private TrainingResult trained() {
    var network = new TrainedNetwork(plan.network(), best.clone());
    if (plan.earlyStopping().restoreBest()) {
      return new TrainingResult.Trained(network, progress.bestEpoch, progress.bestValue, epochs);
    }
    Epoch last = epochs.getLast();
    return new TrainingResult.Trained(network, last.epoch(), metricOf(last.validation()), epochs);
  }

  private boolean improves(double value, double validationLoss) {
    return progress.bestEpoch == 0
        || plan.earlyStopping()
            .improves(
                plan.metrics().getFirst(),
                value,
                validationLoss,
                progress.bestValue,
                progress.bestLoss);
  }

  private double metricOf(Map<String, Double> metrics) {
    return Objects.requireNonNull(metrics.get(plan.metrics().getFirst().toString()));
  }

  private void beginEpoch() {
    progress.epoch++;
    progress.stepOfEpoch = 0;
    progress.lossOfEpoch = 0;
    progress.weightOfEpoch = 0;
    clipper.beginEpoch();
    shuffle();
  }

  /// Makes the state of another plan's run this run's own: where that one stopped does not end it.
  void takeOver() {
    progress.ended = progress.epoch > plan.epochs() || !Double.isFinite(progress.divergedLoss);
    shuffle();
  }

  /// Each epoch's order comes from the epoch alone, so that a resumed run meets the same one.
  private void shuffle() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (plan.batching().shuffled()) {
      random.restart(Seeds.derive(Seeds.derive(seed, 1), progress.epoch));
      random.shuffle(order);
    }
  }

  private double learningRate(long step) {
    double reduced = plateau == null ? 1 : plateau.factor();
    return reduced * plan.learningRate() * plan.schedule().at(step, stepsPerEpoch, totalSteps());
  }

  private long totalSteps() {
    return (long) stepsPerEpoch * plan.epochs();
  }

  /// The mean loss of the epoch's rows; not finite as soon as a batch's is not.
  private double trainEpoch(TrainingListener listener) {
    while (progress.stepOfEpoch < stepsPerEpoch) {
      int from = progress.stepOfEpoch * batchSize;
      int rows = Math.min(batchSize, order.length - from);
      double loss = trainStep(from, rows);
      if (!Double.isFinite(loss)) {
        return loss;
      }
      progress.stepOfEpoch++;
      listener.onStep(progress.step - 1);
    }
    return progress.lossOfEpoch / progress.weightOfEpoch;
  }

  private double trainStep(int from, int rows) {
    double share = mix(from, rows);
    double weight = weight(from, rows, share);
    int parts = Math.min(plan.batching().accumulation(), rows / leastRows);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      int begin = (int) ((long) rows * part / parts);
      int end = (int) ((long) rows * (part + 1) / parts);
      sum += pass(from, begin, end - begin, share, weight, progress.step * parts + part);
      bound.backward(end - begin);
      if (parts > 1) {
        accumulate(part == 0, part == parts - 1);
      }
    }
    long step = progress.step;
    update
        .at(step + 1, learningRate(step), plan.schedule().momentum(step, totalSteps()))
        .scaled(clipper.clip(bound.gradients()));
    average.begin(step + 1);
    optimizer.step(bound.parameters(), bound.gradients(), update);
    progress.step = step + 1;
    progress.lossOfEpoch += sum;
    progress.weightOfEpoch += weight;
    return sum;
  }

  /// Draws the partners of a batch's rows.
  ///
  /// @return the share of the rows themselves
  private double mix(int from, int rows) {
    if (partners.length == 0) {
      return 1;
    }
    random.restart(Seeds.derive(Seeds.derive(seed, 2), progress.step));
    System.arraycopy(order, from, partners, 0, rows);
    random.shuffle(partners, rows);
    return random.nextBeta(plan.batching().mixup());
  }

  /// The sum of the weights of a batch's rows, their partners' included.
  private double weight(int from, int rows, double share) {
    double own = plan.loss().weight(train.targets(), order, from, rows);
    return partners.length == 0
        ? own
        : share * own + (1 - share) * plan.loss().weight(train.targets(), partners, 0, rows);
  }

  /// Forward through some rows of a batch, and the gradient by the outputs.
  ///
  /// @param begin the first of them, counted from the batch's first
  private double pass(int from, int begin, int rows, double share, double weight, long number) {
    if (partners.length == 0) {
      bound.gather(train.inputs(), order, from + begin, rows);
    } else {
      bound.gatherMixed(train.inputs(), order, from + begin, partners, begin, rows, (float) share);
    }
    bound.forward(rows, number);
    float[] gradient = bound.outputGradients();
    double own = loss(order, from + begin, rows, weight, gradient);
    if (partners.length == 0) {
      return own;
    }
    double others = loss(partners, begin, rows, weight, partnersGradient);
    float kept = (float) share;
    for (int i = 0; i < rows * outputs; i++) {
      gradient[i] = kept * gradient[i] + (1 - kept) * partnersGradient[i];
    }
    return share * own + (1 - share) * others;
  }

  private double loss(int[] rows, int from, int count, double weight, float[] gradient) {
    return plan.loss()
        .sumAndGradient(bound.outputs(), train.targets(), rows, from, count, weight, gradient);
  }

  private void accumulate(boolean first, boolean last) {
    float[] gradients = bound.gradients();
    for (int i = 0; i < gradients.length; i++) {
      accumulated[i] = first ? gradients[i] : accumulated[i] + gradients[i];
    }
    if (last) {
      System.arraycopy(accumulated, 0, gradients, 0, gradients.length);
    }
  }
}
