package dev.vernier.benchmarks.ablations;

import dev.vernier.benchmarks.VernierTraining;
import dev.vernier.benchmarks.ablations.LineChart.Line;
import dev.vernier.data.BundledData;
import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.network.Activation;
import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.BoundNetwork;
import dev.vernier.network.Clipping;
import dev.vernier.network.EarlyStopping;
import dev.vernier.network.Initializer;
import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.Initializer.Fan;
import dev.vernier.network.Layer;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Network;
import dev.vernier.network.Optimizer;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.Samples;
import dev.vernier.network.Schedule;
import dev.vernier.network.Shape;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Trains small networks with and without a technique, and writes the page that shows the
/// difference. The same seeds give the same page, for one kind of matrix products.
public final class Ablations {

  private static final MatrixProduct PRODUCT = MatrixProducts.byName("vector");
  private static final int SEEDS = 3;
  private static final Initializer GLOROT = Initializer.glorot(Distribution.UNIFORM);

  private final Samples train;
  private final Samples validation;
  private final Path folder;
  private final StringBuilder page = new StringBuilder();

  private Ablations(Samples train, Samples validation, Path folder) {
    this.train = train;
    this.validation = validation;
    this.folder = folder;
  }

  /// @param args the folder for the page, such as `docs`
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    BundledData digits = BundledData.find("digits").orElseThrow();
    Problem problem =
        Problem.prepare(digits.read(), java.util.Optional.empty(), ProblemSpec.of(digits.target()));
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder.resolve("ablations"));
    new Ablations(problem.train(), problem.validation(), folder).write();
  }

  private void write() throws IOException {
    page.append(
        """
        # What the techniques do

        Small networks on the digits that come with Vernier (%d inputs, 10 classes, %,d training rows, %d validation rows), trained with and
        without a technique. Lines are means over %d seeds. `benchmarks/ablations` makes this page and its pictures anew.

        """
            .formatted(train.inputSize(), train.rows(), validation.rows(), SEEDS));
    depth();
    initialScale();
    momentum();
    decay();
    overfitting();
    Files.writeString(folder.resolve("ablations.md"), page.toString().stripTrailing() + "\n");
  }

  // Networks and plans.

  private Network stack(
      int depth, int units, Activation activation, boolean norm, Initializer law) {
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < depth; i++) {
      layers.add(new Layer.Dense(units, !norm, law));
      if (norm) {
        layers.add(new Layer.BatchNorm());
      }
      layers.add(new Layer.Activate(activation));
    }
    layers.add(new Layer.Dense(10, true, GLOROT));
    return new Network(Shape.vector(train.inputSize()), layers);
  }

  private static TrainingPlan plan(
      Network network, Optimizer optimizer, double rate, Schedule schedule, int epochs) {
    return new TrainingPlan(
        network,
        new Loss.SoftmaxCrossEntropy(),
        optimizer,
        rate,
        schedule,
        new Clipping.None(),
        new Averaging.None(),
        Batching.of(32),
        epochs,
        new EarlyStopping(epochs, 0),
        List.of(Metric.ACCURACY),
        1);
  }

  private static Optimizer adam() {
    return Optimizer.adam(0.9, 0.999, 1e-8);
  }

  /// A curve of a training, averaged over the seeds; it ends where one of them diverges.
  private static double[] curve(
      TrainingPlan plan, Samples train, Samples validation, ToDoubleFunction<Epoch> of) {
    var mean = new double[plan.epochs()];
    for (int seed = 0; seed < SEEDS; seed++) {
      TrainingResult result =
          TrainingRun.open(plan, train, validation, seed, PRODUCT).run(TrainingListener.NONE);
      List<Epoch> epochs =
          switch (result) {
            case TrainingResult.Trained trained -> trained.epochs();
            case TrainingResult.Diverged diverged -> diverged.epochs();
            case TrainingResult.Paused paused -> paused.epochs();
          };
      for (int i = 0; i < mean.length; i++) {
        mean[i] += i < epochs.size() ? of.applyAsDouble(epochs.get(i)) / SEEDS : Double.NaN;
      }
    }
    return mean;
  }

  private double[] trainLoss(TrainingPlan plan) {
    return curve(plan, train, validation, Epoch::trainLoss);
  }

  private static double accuracy(Epoch epoch) {
    return epoch.validation().values().iterator().next();
  }

  private static double last(double[] curve) {
    return curve[curve.length - 1];
  }

  private void picture(String file, LineChart chart) throws IOException {
    Files.writeString(folder.resolve("ablations").resolve(file + ".svg"), chart.svg());
    page.append("![%s](ablations/%s.svg)\n\n".formatted(chart.title(), file));
  }

  private void say(String text, Object... values) {
    page.append(text.formatted(values)).append("\n");
  }

  // The experiments.

  private void depth() throws IOException {
    say("## Depth: gradients vanish through sigmoids\n");
    var norms = new ArrayList<Line>();
    record Kind(String name, Activation activation, boolean norm) {}
    var kinds =
        List.of(
            new Kind("sigmoid", Activation.SIGMOID, false),
            new Kind("sigmoid, batch norm", Activation.SIGMOID, true),
            new Kind("tanh", Activation.TANH, false),
            new Kind("relu", Activation.RELU, false));
    for (Kind kind : kinds) {
      Initializer law =
          kind.activation() == Activation.RELU ? Initializer.he(Distribution.NORMAL) : GLOROT;
      norms.add(
          new Line(kind.name(), gradientNorms(stack(10, 64, kind.activation(), kind.norm(), law))));
    }
    picture(
        "gradients-by-layer",
        new LineChart(
            "Gradient by layer at the first step, 10 hidden layers of 64",
            "layer, from the input",
            "norm of the gradient of its weights",
            true,
            norms));
    double[] sigmoid = norms.get(0).values();
    double[] normalized = norms.get(1).values();
    say(
        """
        A sigmoid's slope is at most 1/4, so each layer takes at least three quarters of what comes back. In the plain network the first
        layer's gradient is %.1e times the last hidden layer's; with batch normalisation %.1e times, with relu and He's initialisation %.1e.
        """,
        sigmoid[0] / sigmoid[9],
        normalized[0] / normalized[9],
        norms.get(3).values()[0] / norms.get(3).values()[9]);
    var depths = new int[] {1, 2, 3, 4, 5, 6, 7, 8};
    var lines = new ArrayList<Line>();
    for (boolean norm : new boolean[] {false, true}) {
      double[] reached =
          Arrays.stream(depths)
              .mapToDouble(depth ->
                  last(
                      curve(
                          plan(
                              stack(depth, 64, Activation.SIGMOID, norm, GLOROT),
                              adam(),
                              1e-3,
                              new Schedule.Constant(),
                              20),
                          train,
                          validation,
                          Ablations::accuracy)))
              .toArray();
      lines.add(new Line(norm ? "batch norm" : "plain", reached));
    }
    picture(
        "sigmoid-depth",
        new LineChart(
            "Sigmoid networks after 20 epochs of Adam",
            "hidden layers",
            "validation accuracy",
            false,
            lines));
    say(
        "Eight layers reach %.3f without batch normalisation and %.3f with it; one layer reaches %.3f and %.3f.\n",
        last(lines.get(0).values()),
        last(lines.get(1).values()),
        lines.get(0).values()[0],
        lines.get(1).values()[0]);
  }

  /// The norms of the gradients of the hidden layers' weights at the first step, averaged over the
  /// seeds.
  private double[] gradientNorms(Network network) {
    int rows = 256;
    int[] order = IntStream.range(0, rows).toArray();
    double[] mean = new double[0];
    for (int seed = 0; seed < SEEDS; seed++) {
      BoundNetwork bound = network.bind(rows, PRODUCT, seed);
      bound.gather(train.inputs(), order, 0, rows);
      bound.forward(rows, 0);
      new Loss.SoftmaxCrossEntropy()
          .sumAndGradient(
              bound.outputs(), train.targets(), order, 0, rows, rows, bound.outputGradients());
      bound.backward(rows);
      List<Slice> weights =
          bound.layout().slices().stream().filter(slice -> slice.role() == Role.WEIGHT).toList();
      if (mean.length == 0) {
        mean = new double[weights.size() - 1];
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] += norm(bound.gradients(), weights.get(i)) / SEEDS;
      }
    }
    return mean;
  }

  private static double norm(float[] values, Slice slice) {
    double sum = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  private void initialScale() throws IOException {
    say("## The scale of the initial weights\n");
    var lines = new ArrayList<Line>();
    for (double factor : new double[] {0.3, 0.6, 1, 1.6, 2.5}) {
      var law = new Initializer.VarianceScaling(2 * factor * factor, Fan.IN, Distribution.NORMAL);
      lines.add(
          new Line(
              factor == 1 ? "He" : "%s × He".formatted(factor),
              trainLoss(
                  plan(
                      stack(8, 64, Activation.RELU, false, law),
                      Optimizer.sgd(),
                      0.02,
                      new Schedule.Constant(),
                      30))));
    }
    picture(
        "initial-scale",
        new LineChart(
            "Eight relu layers, gradient descent at 0.02", "epoch", "training loss", true, lines));
    say(
        """
        He's deviation keeps the signal's variance from layer to layer; any factor is taken once per layer, so 0.3 leaves 0.3^8 = 7e-5 of it
        and 2.5 makes it 1,500 times as large. After 30 epochs the losses are, in the order of the legend, %s; where a line ends, a training
        diverged.
        """,
        String.join(", ", lines.stream().map(line -> number(last(line.values()))).toList()));
  }

  private void momentum() throws IOException {
    say("## Momentum\n");
    var lines = new ArrayList<Line>();
    var network = stack(3, 64, Activation.RELU, false, Initializer.he(Distribution.NORMAL));
    lines.add(
        new Line(
            "none", trainLoss(plan(network, Optimizer.sgd(), 0.01, new Schedule.Constant(), 30))));
    lines.add(
        new Line(
            "momentum 0.9",
            trainLoss(
                plan(network, Optimizer.momentum(0.9, false), 0.01, new Schedule.Constant(), 30))));
    lines.add(
        new Line(
            "Nesterov 0.9",
            trainLoss(
                plan(network, Optimizer.momentum(0.9, true), 0.01, new Schedule.Constant(), 30))));
    lines.add(
        new Line(
            "none, rate × 10",
            trainLoss(plan(network, Optimizer.sgd(), 0.1, new Schedule.Constant(), 30))));
    picture(
        "momentum",
        new LineChart(
            "Gradient descent at 0.01, three relu layers of 64",
            "epoch",
            "training loss",
            true,
            lines));
    say(
        """
        A share of 0.9 kept makes steps along a steady direction ten times as long. So momentum at 0.01 goes like plain descent at 0.1 here:
        the losses after 30 epochs are %s without, %s with momentum, %s with Nesterov's, and %s without at ten times the rate.
        """,
        number(last(lines.get(0).values())),
        number(last(lines.get(1).values())),
        number(last(lines.get(2).values())),
        number(last(lines.get(3).values())));
  }

  private void decay() throws IOException {
    say("## Decay of the learning rate\n");
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < 2; i++) {
      layers.add(new Layer.Dense(64, true, Initializer.he(Distribution.NORMAL)));
      layers.add(new Layer.Activate(Activation.RELU));
      layers.add(new Layer.Dropout(0.3));
    }
    layers.add(new Layer.Dense(10, true, GLOROT));
    var network = new Network(Shape.vector(train.inputSize()), layers);
    var lines = new ArrayList<Line>();
    record Decay(String name, Schedule schedule) {}
    for (Decay decay :
        List.of(
            new Decay("constant", new Schedule.Constant()),
            new Decay("step, halved each 8", new Schedule.StepDecay(0.5, 8)),
            new Decay("cosine", new Schedule.Cosine(0)))) {
      lines.add(
          new Line(
              decay.name(),
              curve(
                  plan(network, adam(), 0.02, decay.schedule(), 40),
                  train,
                  validation,
                  Epoch::validationLoss)));
    }
    picture(
        "decay",
        new LineChart(
            "Adam at 0.02, two relu layers of 64 with dropout 0.3",
            "epoch",
            "validation loss",
            true,
            lines));
    say(
        """
        Dropout keeps the gradients noisy, so at a constant rate the weights go on wandering; a decay calms them. After 40 epochs the
        validation loss is %s at a constant rate, %s in steps and %s by a cosine.
        """,
        number(last(lines.get(0).values())),
        number(last(lines.get(1).values())),
        number(last(lines.get(2).values())));
  }

  private void overfitting() throws IOException {
    say("## Overfitting: dropout and L2\n");
    Samples few = VernierTraining.first(train, 200);
    var curves = new ArrayList<Line>();
    var gaps = new StringBuilder();
    record Kind(String name, double dropout, double l2) {}
    for (Kind kind :
        List.of(
            new Kind("none", 0, 0),
            new Kind("dropout 0.5", 0.5, 0),
            new Kind("L2 0.01", 0, 0.01))) {
      var layers = new ArrayList<Layer>();
      for (int i = 0; i < 2; i++) {
        layers.add(new Layer.Dense(256, true, Initializer.he(Distribution.NORMAL)));
        layers.add(new Layer.Activate(Activation.RELU));
        if (kind.dropout() > 0) {
          layers.add(new Layer.Dropout(kind.dropout()));
        }
      }
      layers.add(new Layer.Dense(10, true, GLOROT));
      var plan =
          plan(
              new Network(Shape.vector(train.inputSize()), layers),
              adam().regularized(0, kind.l2(), 0),
              1e-3,
              new Schedule.Constant(),
              300);
      double[] trained = curve(plan, few, validation, Epoch::trainLoss);
      double[] validated = curve(plan, few, validation, Epoch::validationLoss);
      curves.add(new Line(kind.name() + ", training", trained));
      curves.add(new Line(kind.name() + ", validation", validated));
      gaps.append(
          "- %s: training %s, validation %s (at its best %s)\n"
              .formatted(
                  kind.name(),
                  number(last(trained)),
                  number(last(validated)),
                  number(Arrays.stream(validated).min().orElseThrow())));
    }
    picture(
        "overfitting",
        new LineChart("200 training rows, two relu layers of 256", "epoch", "loss", true, curves));
    say(
        """
        Few rows and many weights: the training loss goes to nothing while the validation loss turns up. With dropout the training loss is that
        of thinned networks. After 300 epochs:

        %s\
        """,
        gaps);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? "%.2g".formatted(value) : "none (diverged)";
  }
}
