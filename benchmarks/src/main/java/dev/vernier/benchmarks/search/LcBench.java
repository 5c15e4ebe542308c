package dev.vernier.benchmarks.search;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.vernier.search.Goal;
import dev.vernier.search.SearchProblem;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The accuracy of multi-layer perceptrons on tabular tasks, as a surrogate predicts it: LCBench
/// (Zimmer, Lindauer and Hutter 2021, [Auto-PyTorch Tabular](https://arxiv.org/abs/2006.13799)) by
/// the networks of YAHPO Gym (Pfisterer et al. 2022, [YAHPO
/// Gym](https://arxiv.org/abs/2109.03670)).
///
/// It reads `model.onnx` and `encoding.json` of YAHPO Gym, and `reference.json`: for each task the
/// largest and the smallest accuracy after the last epoch. Thread-safe; each call computes on the
/// thread that makes it.
final class LcBench implements AutoCloseable {

  /// The last epoch, at which a trial has its value.
  static final int EPOCHS = 52;

  private static final String MODEL = "model.onnx";

  private static final Parameter.Int BATCH_SIZE = Parameter.Int.log("batch_size", 16, 512, 1);
  private static final Parameter.Real LEARNING_RATE =
      Parameter.Real.log("learning_rate", 1e-4, 1e-1);
  private static final Parameter.Real MOMENTUM = Parameter.Real.linear("momentum", 0.1, 0.99);
  private static final Parameter.Real WEIGHT_DECAY =
      Parameter.Real.linear("weight_decay", 1e-5, 0.1);
  private static final Parameter.Int NUM_LAYERS = Parameter.Int.linear("num_layers", 1, 5);
  private static final Parameter.Int MAX_UNITS = Parameter.Int.log("max_units", 64, 1024, 1);
  private static final Parameter.Real MAX_DROPOUT = Parameter.Real.linear("max_dropout", 0, 1);

  private static final SearchSpace SPACE =
      SearchSpace.of(
          BATCH_SIZE, LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, NUM_LAYERS, MAX_UNITS, MAX_DROPOUT);

  /// The model's numeric inputs: the epoch, and the parameters in the order of the space.
  private static final int INPUTS = 1 + SPACE.size();

  /// The model's outputs are time, validation accuracy, cross-entropy and balanced accuracy, and
  /// the last two on the test rows.
  private static final int OUTPUTS = 6;

  private static final int VALIDATION_ACCURACY = 1;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<Task> tasks;

  private LcBench(OrtEnvironment environment, OrtSession session, JsonNode codes, JsonNode bounds) {
    this.environment = environment;
    this.session = session;
    this.tasks =
        bounds.properties().stream()
            .map(task ->
                new Task(
                    this,
                    task.getKey(),
                    codes.required(task.getKey()).asInt(),
                    task.getValue().required("max").asDouble(),
                    task.getValue().required("min").asDouble()))
            .toList();
  }

  /// Where the folder is unless the user names another.
  static Path defaultFolder(Path checkout) {
    return checkout.resolve("../shared/benchmarks/lcbench").normalize();
  }

  /// Whether the surrogate is in a folder.
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(MODEL));
  }

  static LcBench open(Path folder) throws IOException {
    JsonNode codes = json(folder.resolve("encoding.json")).required("OpenML_task_id");
    JsonNode bounds = json(folder.resolve("reference.json"));
    try (var options = new OrtSession.SessionOptions()) {
      // Studies run side by side; a single row has nothing to share out.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      var environment = OrtEnvironment.getEnvironment();
      var session = environment.createSession(folder.resolve(MODEL).toString(), options);
      return new LcBench(environment, session, codes, bounds);
    } catch (OrtException e) {
      throw new IOException("cannot load %s: %s".formatted(folder.resolve(MODEL), e), e);
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  /// The tasks whose bounds are known, in the order of `reference.json`.
  List<Task> tasks() {
    return tasks;
  }

  /// Those of the given identifiers, in the order given; all where there are none.
  ///
  /// @throws IllegalArgumentException if the bounds of one are not known
  List<Task> tasks(List<String> ids) {
    if (ids.isEmpty()) {
      return tasks;
    }
    Set<String> missing = new LinkedHashSet<>(ids);
    tasks.forEach(task -> missing.remove(task.id()));
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "no bounds are known for the tasks %s; choose from %s"
              .formatted(missing, tasks.stream().map(Task::id).toList()));
    }
    return ids.stream()
        .distinct()
        .map(id -> tasks.stream().filter(task -> task.id().equals(id)).findFirst().orElseThrow())
        .toList();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the surrogate", e);
    }
  }

  /// The validation accuracies of some rows of the model's numeric inputs.
  private double[] accuracies(int code, float[] inputs) {
    int rows = inputs.length / INPUTS;
    var codes = new int[rows];
    Arrays.fill(codes, code);
    try (var task =
            OnnxTensor.createTensor(environment, IntBuffer.wrap(codes), new long[] {rows, 1});
        var numbers =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(inputs), new long[] {rows, INPUTS});
        var result = session.run(Map.of("x_cat", task, "x_cont", numbers))) {
      FloatBuffer outputs = ((OnnxTensor) result.get(0)).getFloatBuffer();
      return IntStream.range(0, rows)
          .mapToDouble(row -> outputs.get(row * OUTPUTS + VALIDATION_ACCURACY))
          .toArray();
    } catch (OrtException e) {
      throw new IllegalStateException("the surrogate cannot compute: " + e.getMessage(), e);
    }
  }

  /// One task: the validation accuracy after the last epoch, in percent, to be maximised.
  ///
  /// @param id of OpenML
  /// @param code the model's number for it
  /// @param best the largest accuracy known
  /// @param worst the smallest
  record Task(LcBench surrogate, String id, int code, double best, double worst)
      implements OneGoal {

    @Override
    public String name() {
      return "lcbench-" + id;
    }

    @Override
    public SearchSpace space() {
      return SPACE;
    }

    @Override
    public Goal goal() {
      return new Goal("val_accuracy", Goal.Direction.MAXIMIZE);
    }

    @Override
    public SearchProblem searched() {
      return OneGoal.super.searched().withSteps(EPOCHS);
    }

    @Override
    public double value(Configuration configuration) {
      return surrogate.accuracies(code, inputs(configuration, EPOCHS, EPOCHS))[0];
    }

    /// The learning curve: the accuracy after each epoch from the first to the last, by one call of
    /// the model. Its last element is the value up to the rounding of single precision.
    double[] curve(Configuration configuration) {
      return surrogate.accuracies(code, inputs(configuration, 1, EPOCHS));
    }

    /// In percent of what lies between the worst and the best. Negative where a search has found
    /// something better than the reference knows.
    @Override
    public double regret(double value) {
      return 100 * (best - value) / (best - worst);
    }

    private static float[] inputs(Configuration configuration, int firstEpoch, int lastEpoch) {
      var inputs = new float[(lastEpoch - firstEpoch + 1) * INPUTS];
      int next = 0;
      for (int epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
        inputs[next++] = epoch;
        for (Dimension<?> dimension : SPACE.dimensions()) {
          inputs[next++] = ((Number) configuration.get(dimension.parameter())).floatValue();
        }
      }
      return inputs;
    }
  }
}
