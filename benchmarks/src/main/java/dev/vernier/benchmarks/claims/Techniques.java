package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.VernierTraining;
import dev.vernier.benchmarks.Workload;
import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.benchmarks.peers.Table;
import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.ClassWeights;
import dev.vernier.network.Clipping;
import dev.vernier.network.Layer;
import dev.vernier.network.Loss;
import dev.vernier.network.Network;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Samples;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProducts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What each technique costs on top of a workload with plain Adam. The trainings take turns, each
/// warm, and CPU time of the thread counts.
@Command(
    name = "benchmarks/techniques",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures what techniques of training cost beside plain Adam.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/techniques",
      "  benchmarks/techniques --workload C --rounds 9 --only average"
    })
@SuppressWarnings("NullAway.Init")
final class Techniques implements Callable<Integer> {

  @Option(
      names = "--workload",
      defaultValue = "B",
      description = "Of benchmarks/peers. Default: ${DEFAULT-VALUE}.")
  private String workload;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Turns of each training. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "0.5",
      description = "CPU time of a turn. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--only",
      defaultValue = "",
      description = "The trainings whose names contain this, beside plain Adam.")
  private String only;

  private static final String BASE = "Adam";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// A training, and the time of a step of each of its turns.
  private static final class Contestant {
    final String name;
    final TrainingRun run;
    final List<Double> microseconds = new ArrayList<>();

    Contestant(String name, TrainingPlan plan, Samples samples) {
      this.name = name;
      run = VernierTraining.open(plan, samples, MatrixProducts.best());
    }

    void turn(double seconds) {
      long begin = THREADS.getCurrentThreadCpuTime();
      long end = begin + (long) (seconds * 1e9);
      long before = run.steps();
      try {
        var result =
            run.run(
                new TrainingListener() {
                  @Override
                  public void onStep(long step) {
                    if (step % 16 == 0 && THREADS.getCurrentThreadCpuTime() > end) {
                      throw new TurnOver();
                    }
                  }
                });
        throw new IllegalStateException("the training ended before its turn: " + result);
      } catch (TurnOver _) {
        long steps = run.steps() - before;
        microseconds.add((THREADS.getCurrentThreadCpuTime() - begin) * 1e-3 / steps);
      }
    }
  }

  private static final class TurnOver extends RuntimeException {
    private static final long serialVersionUID = 1;

    TurnOver() {
      super("the turn is over", null, false, false);
    }
  }

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Techniques()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    var checkout = Checkout.current();
    System.out.println(Machine.inWords(Machine.describe(checkout)));
    Workload chosen = Workload.of(workload);
    Samples samples = VernierTraining.samples(chosen, Rows.of(chosen));
    List<Contestant> contestants =
        contestants(chosen, samples).stream()
            .filter(each -> each.name.equals(BASE) || each.name.contains(only))
            .toList();
    contestants.forEach(contestant -> contestant.turn(2 * seconds));
    contestants.forEach(contestant -> contestant.microseconds.clear());
    for (int round = 0; round < rounds; round++) {
      contestants.forEach(contestant -> contestant.turn(seconds));
    }
    System.out.println(Table.line(List.of("Training", "µs per step, median", "÷ Adam, median")));
    System.out.println(Table.line(List.of("---", "--:", "--:")));
    Contestant base = contestants.getFirst();
    for (Contestant contestant : contestants) {
      var ratios = new ArrayList<Double>();
      for (int i = 0; i < rounds; i++) {
        ratios.add(contestant.microseconds.get(i) / base.microseconds.get(i));
      }
      System.out.println(
          Table.line(
              List.of(
                  contestant.name,
                  "%.1f".formatted(Table.median(contestant.microseconds)),
                  "%.3f".formatted(Table.median(ratios)))));
    }
    return 0;
  }

  /// A workload's plan with some parts replaced.
  private static final class Variant {
    private final TrainingPlan base;
    private Network network;
    private Loss loss;
    private Optimizer optimizer = Optimizer.adam(0.9, 0.999, 1e-8);
    private Clipping clipping = new Clipping.None();
    private Averaging averaging = new Averaging.None();
    private double mixup;

    Variant(Workload workload) {
      base = VernierTraining.plan(workload, optimizer, Integer.MAX_VALUE);
      network = base.network();
      loss = base.loss();
    }

    Variant by(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    Variant decayed() {
      return by(optimizer.regularized(0, 0, 1e-2));
    }

    Variant smoothed() {
      loss = new Loss.SoftmaxCrossEntropy(ClassWeights.none(), 0.1);
      return this;
    }

    Variant clipped() {
      clipping = new Clipping.Norm(1);
      return this;
    }

    Variant averaged() {
      averaging = new Averaging.Exponential(0.99);
      return this;
    }

    Variant mixed() {
      mixup = 0.2;
      return this;
    }

    /// With layer instead of batch normalisation.
    Variant layerNormed() {
      network =
          new Network(
              network.input(),
              network.layers().stream()
                  .map(layer -> layer instanceof Layer.BatchNorm ? new Layer.LayerNorm() : layer)
                  .toList());
      return this;
    }

    Contestant enters(String name, Samples samples) {
      Batching usual = base.batching();
      var plan =
          new TrainingPlan(
              network,
              loss,
              optimizer,
              base.learningRate(),
              base.schedule(),
              clipping,
              averaging,
              new Batching(
                  usual.size(), usual.accumulation(), mixup, usual.last(), usual.shuffled()),
              base.epochs(),
              base.earlyStopping(),
              base.metrics(),
              base.targetScale());
      return new Contestant(name, plan, samples);
    }
  }

  private static List<Contestant> contestants(Workload workload, Samples samples) {
    return List.of(
        new Variant(workload).enters(BASE, samples),
        new Variant(workload).decayed().enters("AdamW", samples),
        new Variant(workload).smoothed().enters("label smoothing", samples),
        new Variant(workload).clipped().enters("clipped to a norm of 1", samples),
        new Variant(workload).averaged().enters("exponential average", samples),
        new Variant(workload)
            .decayed()
            .smoothed()
            .clipped()
            .averaged()
            .enters("AdamW, average, clipping and smoothing", samples),
        new Variant(workload).mixed().enters("mixup", samples),
        new Variant(workload).layerNormed().enters("layer instead of batch norm", samples),
        new Variant(workload)
            .by(Optimizer.rmsprop(0.99, 1e-8, 0, false))
            .enters("RMSprop", samples),
        new Variant(workload).by(Optimizer.nadam(0.9, 0.999, 1e-8, 0.004)).enters("NAdam", samples),
        new Variant(workload).by(Optimizer.lion(0.9, 0.99)).enters("Lion", samples));
  }
}
