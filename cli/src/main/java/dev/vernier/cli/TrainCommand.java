package dev.vernier.cli;

import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialId;
import dev.vernier.tuner.Baseline;
import dev.vernier.tuner.Model;
import dev.vernier.tuner.ModelFile;
import dev.vernier.tuner.Opening;
import dev.vernier.tuner.Search;
import dev.vernier.tuner.TrialMemory;
import dev.vernier.tuner.Tuning;
import dev.vernier.tuner.TuningSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = "Trains one network, and shows its epochs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier train digits",
      "  vernier train data.csv --target price --set hidden_units=128 --set learning_rate=0.003",
      "  vernier train digits --set epochs=30 --json",
      "  vernier train idx:mnist --set epochs=10 --checkpoint mnist.checkpoint",
      "",
      "What is not set has its default; `vernier explain` lists them all."
    })
@SuppressWarnings("NullAway.Init")
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--trial",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Trains with the seed of this trial of a study, as `vernier best` prints it. Default:"
              + " ${DEFAULT-VALUE}.")
  private int trial;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where the model goes, as DATA-train.vernier. Default: the working directory.")
  private Path out;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = {
        "Keep where the training stands in this file, once a minute and on Ctrl-C.",
        "If the file exists, the training goes on from there; at its end it is removed."
      })
  private @Nullable Path checkpoint;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    long begin = System.nanoTime();
    var console = new Console(spec, json);
    var overrides = dataOptions.overrides();
    Precision precision = dataOptions.precision();
    DataOptions.Prepared prepared = dataOptions.prepare(console);
    var tuning =
        new Tuning(
            prepared.name(),
            prepared.problem(),
            prepared.metric(),
            Search.by(new QuasiRandomSampler()),
            dataOptions.seed,
            TuningSpace.open(prepared.problem(), prepared.metric(), overrides, Opening.NOTHING),
            precision);
    OutputDirectory.requireWritable(out);
    console.note("%s", DataOptions.describe(prepared));
    if (checkpoint != null && Files.exists(checkpoint)) {
      console.note("The training goes on from %s.", checkpoint);
    }
    Tuning.Training training = train(console, tuning);
    double seconds = (System.nanoTime() - begin) * 1e-9;
    Path file = out.resolve(prepared.name() + "-train.vernier").normalize();
    training.model().ifPresent(model -> ModelFile.write(file, model));
    var baseline = Baseline.of(tuning.problem(), tuning.metric());
    console.document(document(training, baseline, file, seconds));
    return report(console, training, tuning.metric(), baseline, file, seconds);
  }

  private Tuning.Training train(Console console, Tuning tuning) {
    String metric = tuning.metric().toString();
    console.line("@|bold epoch  learning rate  train loss  validation loss  %s|@", metric);
    var interrupted = new java.util.concurrent.atomic.AtomicBoolean();
    try (var _ = Shutdown.onInterrupt(() -> interrupted.set(true))) {
      return tuning.train(
          new TrialId(trial),
          Optional.ofNullable(checkpoint),
          new TrainingListener() {
            private boolean reached;

            @Override
            public void onStep(long step) {
              // Within the first epoch there is no model to keep yet, and a checkpoint keeps all.
              if (interrupted.get() && (!reached || checkpoint != null)) {
                throw new TrialCancelled();
              }
            }

            @Override
            public Signal onEpoch(Epoch epoch) {
              reached = true;
              console.plain(
                  "%5d  %13s  %10s  %15s  %s"
                      .formatted(
                          epoch.epoch(),
                          Console.number(epoch.learningRate()),
                          Console.number(epoch.trainLoss()),
                          Console.number(epoch.validationLoss()),
                          Console.number(epoch.validation().getOrDefault(metric, Double.NaN))));
              return interrupted.get() ? Signal.STOP : Signal.CONTINUE;
            }
          });
    } catch (TrialCancelled e) {
      throw new IllegalArgumentException(
          checkpoint == null
              ? "interrupted before the first epoch; nothing was kept"
              : "interrupted; %s keeps where the training stands, and the same command goes on from there"
                  .formatted(checkpoint),
          e);
    }
  }

  private static Map<String, Object> document(
      Tuning.Training training, Baseline baseline, Path file, double seconds) {
    var document = new LinkedHashMap<String, Object>();
    document.put("epochs", epochs(training).stream().map(Documents::epoch).toList());
    document.put(
        "best_epoch",
        training.result() instanceof TrainingResult.Trained trained ? trained.bestEpoch() : null);
    document.put("parameters", training.parameters());
    document.put("memory_bytes", training.bytes());
    document.put("seconds", Math.round(seconds * 1000) / 1000.0);
    document.put(
        "test",
        training
            .model()
            .map(model -> Documents.test(model.provenance().test(), baseline))
            .orElse(null));
    document.put("model", training.model().map(_ -> file.toString()).orElse(null));
    return document;
  }

  private static List<TrainingListener.Epoch> epochs(Tuning.Training training) {
    return switch (training.result()) {
      case TrainingResult.Trained trained -> trained.epochs();
      case TrainingResult.Diverged diverged -> diverged.epochs();
      case TrainingResult.Paused paused -> paused.epochs();
    };
  }

  private static int report(
      Console console,
      Tuning.Training training,
      Metric metric,
      Baseline baseline,
      Path file,
      double seconds) {
    console.plain("");
    console.plain(CurvePlot.of(epochs(training)));
    return switch (training.result()) {
      case TrainingResult.Paused _ ->
          throw new IllegalStateException("the listener asks for no pause");
      case TrainingResult.Diverged(int epoch, double loss, _) -> {
        console.line(
            "@|bold Diverged|@ in epoch %d: the loss was %s. A smaller learning_rate is the first"
                + " thing to try.",
            epoch, loss);
        yield 1;
      }
      case TrainingResult.Trained trained -> {
        Model.Provenance provenance = training.model().orElseThrow().provenance();
        console.line(
            "%,d parameters, %s of memory, %s in %s",
            training.parameters(),
            TrialMemory.text(training.bytes()),
            Console.count(trained.epochs().size(), "epoch"),
            Console.seconds(Duration.ofMillis(Math.round(seconds * 1000))));
        console.line(
            "@|bold Best|@: epoch %d, %s @|bold %s|@ on validation",
            trained.bestEpoch(), provenance.metric(), Console.number(trained.value()));
        console.testLine(metric, provenance.test(), baseline);
        console.line("@|bold Model|@: %s", file);
        yield 0;
      }
    };
  }
}
