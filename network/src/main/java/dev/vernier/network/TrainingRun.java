package dev.vernier.network;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingListener.Signal;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// One training of one network. Owned by one thread.
///
/// Everything random comes from the seed: initial weights and masks by layer and step, the order of
/// the rows by epoch. The same plan, seed, data and matrix products give the same bits, whichever
/// thread runs it.
public final class TrainingRun {

  private final TrainingPlan plan;
  private final Samples train;
  private final Samples validation;
  private final long seed;
  private final BoundNetwork bound;
  private final Optimizer.State optimizer;
  private final int batchSize;
  private final int stepsPerEpoch;
  private final int[] order;
  private final int[] validationRows;
  private final float[] validationOutputs;
  private final float[] best;
  private final Step update = new Step();
  private long step;

  private TrainingRun(
      TrainingPlan plan, Samples train, Samples validation, long seed, MatrixProduct product) {
    this.plan = plan;
    this.train = train;
    this.validation = validation;
    this.seed = seed;
    Network network = plan.network();
    requireFits(network, train, "training");
    requireFits(network, validation, "validation");
    batchSize = trainedBatch(plan, train.rows());
    int full = train.rows() / batchSize;
    int rest = train.rows() % batchSize;
    stepsPerEpoch = full + (rest >= 2 && 2 * rest >= batchSize ? 1 : 0);
    bound =
        network.bind(batchSize, evaluatedBatch(validation.rows()), product, Seeds.derive(seed, 0));
    optimizer = plan.optimizer().open(bound.layout());
    order = IntStream.range(0, train.rows()).toArray();
    validationRows = IntStream.range(0, validation.rows()).toArray();
    validationOutputs = new float[validation.rows() * network.outputShape().size()];
    best = new float[bound.parameters().length];
  }

  private static int trainedBatch(TrainingPlan plan, int rows) {
    return Math.min(plan.batchSize(), rows);
  }

  private static int evaluatedBatch(int validationRows) {
    return Math.min(TrainedNetwork.BATCH, validationRows);
  }

  /// What the constructor and [#run] allocate and keep; see [TrainingPlan#bytes(int, int)].
  static long bytes(TrainingPlan plan, int rows, int validationRows) {
    Network network = plan.network();
    long parameters = network.layout().length();
    int trained = trainedBatch(plan, rows);
    long floats =
        BoundNetwork.size(network, Math.max(trained, evaluatedBatch(validationRows)), trained)
            + plan.optimizer().transform().stateSize() * parameters
            + 2 * parameters // the best ones, and their copy in the result
            + (long) validationRows * network.outputShape().size();
    long ints = (long) rows + validationRows;
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

  /// Trains to the end. May be called once.
  public TrainingResult run(TrainingListener listener) {
    if (step > 0) {
      throw new IllegalStateException("this run has been used; open another");
    }
    long started = System.nanoTime();
    var epochs = new ArrayList<Epoch>();
    int bestEpoch = 0;
    double bestValue = Double.NaN;
    double bestLoss = Double.POSITIVE_INFINITY;
    for (int number = 1; number <= plan.epochs(); number++) {
      double rate = learningRate();
      double trainLoss = trainEpoch(number, listener);
      if (!Double.isFinite(trainLoss)) {
        return new TrainingResult.Diverged(number, trainLoss, epochs);
      }
      TrainedNetwork.evaluate(bound, validation.inputs(), validationOutputs);
      double validationLoss = validationLoss();
      if (!Double.isFinite(validationLoss)) {
        return new TrainingResult.Diverged(number, validationLoss, epochs);
      }
      Map<String, Double> metrics = validationMetrics();
      var epoch =
          new Epoch(
              number,
              rate,
              trainLoss,
              validationLoss,
              metrics,
              (System.nanoTime() - started) * 1e-9);
      epochs.add(epoch);
      Metric metric = plan.metrics().getFirst();
      double value = Objects.requireNonNull(metrics.get(metric.toString()));
      if (bestEpoch == 0
          || plan.earlyStopping().improves(metric, value, validationLoss, bestValue, bestLoss)) {
        bestEpoch = number;
        bestValue = value;
        bestLoss = validationLoss;
        System.arraycopy(bound.parameters(), 0, best, 0, best.length);
      }
      if (listener.onEpoch(epoch) == Signal.STOP
          || number - bestEpoch >= plan.earlyStopping().patience()) {
        break;
      }
    }
    return new TrainingResult.Trained(
        new TrainedNetwork(plan.network(), best.clone()), bestEpoch, bestValue, epochs);
  }

  private double learningRate() {
    return plan.learningRate() * plan.schedule().at(step, stepsPerEpoch, totalSteps());
  }

  private long totalSteps() {
    return (long) stepsPerEpoch * plan.epochs();
  }

  /// The mean loss of the epoch's rows; not finite as soon as a batch's is not.
  private double trainEpoch(int number, TrainingListener listener) {
    // Each epoch's order comes from the epoch alone, so that a resumed run meets the same one.
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    new RandomStream(Seeds.derive(Seeds.derive(seed, 1), number)).shuffle(order);
    double sum = 0;
    double weight = 0;
    for (int s = 0; s < stepsPerEpoch; s++) {
      int from = s * batchSize;
      int batch = Math.min(batchSize, order.length - from);
      double loss = trainStep(from, batch);
      if (!Double.isFinite(loss)) {
        return loss;
      }
      sum += loss;
      weight += plan.loss().weight(train.targets(), order, from, batch);
      listener.onStep(step);
    }
    return sum / weight;
  }

  private double trainStep(int from, int batch) {
    bound.gather(train.inputs(), order, from, batch);
    bound.forward(batch, step);
    double sum =
        plan.loss()
            .sumAndGradient(
                bound.outputs(),
                train.targets(),
                order,
                from,
                batch,
                plan.loss().weight(train.targets(), order, from, batch),
                bound.outputGradients());
    bound.backward(batch);
    update.at(step + 1, learningRate(), plan.schedule().momentum(step, totalSteps()));
    step++;
    optimizer.step(bound.parameters(), bound.gradients(), update);
    return sum;
  }

  private double validationLoss() {
    double sum = 0;
    for (int row : validationRows) {
      sum += plan.loss().of(validationOutputs, row, validation.targets(), row);
    }
    return sum / plan.loss().weight(validation.targets(), validationRows, 0, validationRows.length);
  }

  private Map<String, Double> validationMetrics() {
    var values = new LinkedHashMap<String, Double>();
    for (Metric metric : plan.metrics()) {
      values.put(
          metric.toString(),
          metric.of(validationOutputs, validation.targets(), validationRows, plan.targetScale()));
    }
    return Collections.unmodifiableMap(values);
  }
}
