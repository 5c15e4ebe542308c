package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.data.BundledData;
import dev.vernier.data.CategoricalEncoding;
import dev.vernier.data.Column;
import dev.vernier.data.DataException;
import dev.vernier.data.Encoded;
import dev.vernier.data.Encoding;
import dev.vernier.data.Images;
import dev.vernier.data.InputScaling;
import dev.vernier.data.LabelledImages;
import dev.vernier.data.PixelEncoder;
import dev.vernier.data.Problem;
import dev.vernier.data.Split;
import dev.vernier.network.Activation;
import dev.vernier.network.Embedding;
import dev.vernier.network.Initializer;
import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.Layer;
import dev.vernier.network.Metric;
import dev.vernier.network.Network;
import dev.vernier.network.Shape;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  private static Model model;

  @TempDir private Path directory;

  @BeforeAll
  static void train() {
    var overrides =
        new Overrides()
            .set("epochs", "3")
            .set("hidden_units", "16")
            .set("normalization", "batch")
            .set("dropout_rate", "0.1");
    model =
        Tables.tuning("penguins", 1, overrides).train(TrainingListener.NONE).model().orElseThrow();
  }

  private Path written() {
    Path file = directory.resolve("m.vernier");
    ModelFile.write(file, model);
    return file;
  }

  @Test
  void aModelReadBackPredictsTheSameAndKnowsWhereItComesFrom() {
    Model read = ModelFile.read(written());
    assertThat(read.provenance()).isEqualTo(model.provenance());
    assertThat(read.features()).isEqualTo(model.features());
    assertThat(read.target()).isEqualTo(model.target());
    assertThat(read.network().network()).isEqualTo(model.network().network());
    assertThat(read.network().parameters()).isEqualTo(model.network().parameters());
    var table = BundledData.find("penguins").orElseThrow().read();
    var expected = (Model.Predictions.Classes) model.predict(table);
    var actual = (Model.Predictions.Classes) read.predict(table);
    assertThat(actual.predicted()).isEqualTo(expected.predicted());
    assertThat(actual.probabilities()).isEqualTo(expected.probabilities());
    assertThat(actual.rows()).isEqualTo(344);
  }

  @Test
  void everyLayerIsReadBack() {
    var zero = Initializer.zero();
    List<Layer> layers =
        List.of(
            new Layer.Embed(
                List.of(
                    new Embedding.Identity(1),
                    new Embedding.Categorical(4, 2),
                    new Embedding.PiecewiseLinear(List.of(-1.0, 1.0 / 3), 3, true, 0.2),
                    new Embedding.Periodic(1, 3, 0.1, 2, true, 0.3),
                    new Embedding.Pbld(1, 3, 0.2, 3, 0.1))),
            new Layer.Scale(6),
            new Layer.Dense(
                5, true, new Initializer.Normal(1), zero, Layer.Parametrization.NTK, 1, 0.1),
            new Layer.BatchNorm(),
            new Layer.Residual(
                List.of(
                    new Layer.LayerNorm(),
                    new Layer.Activate(Activation.MISH),
                    new Layer.Dense(5, false, new Initializer.Orthogonal(1)))),
            new Layer.Dropout(0.1),
            new Layer.GaussianNoise(0.1),
            new Layer.Dense(
                3,
                true,
                new Initializer.Uniform(0.5),
                new Initializer.Values(List.of(0.1, 0.2, 0.3)),
                Layer.Parametrization.STANDARD,
                1,
                1),
            new Layer.Dense(3, true, Initializer.he(Distribution.NORMAL)));
    String text = layers.toString();
    for (Class<?> type : List.of(Layer.class, Initializer.class, Embedding.class)) {
      for (Class<?> record : type.getPermittedSubclasses()) {
        assertThat(text).contains(record.getSimpleName() + "[");
      }
    }
    var network = new Network(Shape.vector(5), layers);
    var trained = new TrainedNetwork(network, new float[network.layout().length()]);
    Path file = directory.resolve("layers.vernier");
    ModelFile.write(file, new Model(trained, model.features(), model.target(), model.provenance()));
    assertThat(ModelFile.read(file).network().network()).isEqualTo(network);
  }

  @Test
  void probabilitiesOfARowSumToOne() {
    var table = BundledData.find("penguins").orElseThrow().read();
    var predictions = (Model.Predictions.Classes) model.predict(table);
    for (int row = 0; row < predictions.rows(); row++) {
      double sum = 0;
      for (int k = 0; k < predictions.classes().size(); k++) {
        sum += predictions.probability(row, k);
      }
      assertThat(sum).isBetween(1 - 1e-12, 1 + 1e-12);
    }
  }

  @Test
  void everyFileCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    Path cut = directory.resolve("cut.vernier");
    for (int length = 0; length < whole.length; length += 1 + length / 20) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelFile.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(ModelException.class)
          .message()
          .doesNotContain("\n");
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> ModelFile.read(cut)).hasMessageContaining("cut short or damaged");
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    Path damaged = directory.resolve("damaged.vernier");
    for (int i = 0; i < whole.length; i += 97) {
      byte[] copy = whole.clone();
      copy[i] ^= 4;
      Files.write(damaged, copy);
      assertThatThrownBy(() -> ModelFile.read(damaged)).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void aNewerFormatIsRefusedByItsVersion() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(8, ModelFile.VERSION + 1);
    Path newer = directory.resolve("newer.vernier");
    Files.write(newer, whole);
    assertThatThrownBy(() -> ModelFile.read(newer))
        .hasMessageContaining(
            "format version 4, this Vernier reads version 3; use a newer Vernier");
  }

  @Test
  void anOlderFormatIsRefusedByItsVersion() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 1);
    Path older = directory.resolve("older.vernier");
    Files.write(older, whole);
    assertThatThrownBy(() -> ModelFile.read(older))
        .hasMessageContaining("format version 1, this Vernier reads version 3; train it again");
  }

  @Test
  void everyEncodingComesBackFromAFile() {
    Problem problem = Tables.everyTypeOfColumn();
    Path file = directory.resolve("encoded.vernier");
    for (InputScaling inputs : InputScaling.values()) {
      for (CategoricalEncoding categories : CategoricalEncoding.values()) {
        for (boolean standardized : new boolean[] {true, false}) {
          var encoding = new Encoding(inputs, categories, standardized);
          Encoded encoded = problem.encoded(encoding);
          ModelFile.write(
              file,
              new Model(model.network(), encoded.features(), encoded.target(), model.provenance()));
          Model read = ModelFile.read(file);
          assertThat(read.features()).as("%s", encoding).isEqualTo(encoded.features());
          assertThat(read.target()).as("%s", encoding).isEqualTo(encoded.target());
        }
      }
    }
  }

  /// Images of 2 × 4 pixels, dark or bright on the left.
  private static LabelledImages images(int count) {
    var pixels = new byte[count * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 4 < 2 ? i / 8 % 2 * 200 + i % 29 : i % 31);
    }
    return new LabelledImages(
        new Images("images", 2, 4, pixels),
        "labels",
        new Column.Categorical(
            "label", IntStream.range(0, count).map(i -> i % 2).toArray(), List.of("0", "1")));
  }

  private static Model modelOfImages() {
    Problem problem =
        Problem.prepare(images(120), Optional.empty(), new Split.Fractions(0.2, 0.2), 1);
    var space =
        TuningSpace.open(
            problem,
            Metric.ACCURACY,
            new Overrides().set("epochs", "20").set("hidden_units", "16"),
            Opening.NOTHING);
    return new Tuning("images", problem, Metric.ACCURACY, Tuning.of("", problem).search(), 1, space)
        .train(TrainingListener.NONE)
        .model()
        .orElseThrow();
  }

  @Test
  void aModelOfImagesReadBackPredictsTheSame() {
    Model ofImages = modelOfImages();
    Path file = directory.resolve("images.vernier");
    ModelFile.write(file, ofImages);
    Model read = ModelFile.read(file);
    assertThat(read.features()).isEqualTo(ofImages.features()).isInstanceOf(PixelEncoder.class);
    assertThat(read.target()).isEqualTo(ofImages.target());
    Images seen = images(40).images();
    var expected = (Model.Predictions.Classes) ofImages.predict(seen);
    var actual = (Model.Predictions.Classes) read.predict(seen);
    assertThat(actual.probabilities()).isEqualTo(expected.probabilities());
    for (int row = 0; row < 40; row++) {
      assertThat(actual.label(row)).isEqualTo(Integer.toString(row % 2));
    }
  }

  @Test
  void aModelSaysWhatItWasTrainedOn() {
    assertThatThrownBy(() -> model.predict(images(20).images()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("images holds images, but the model was trained on a table of ");
    var table = BundledData.find("penguins").orElseThrow().read();
    Model ofImages = modelOfImages();
    assertThatThrownBy(() -> ofImages.predict(table))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "penguins is a table, but the model was trained on images of 2 × 4 pixels; give it such"
                + " images");
  }

  @Test
  void otherFilesAreNotModels() throws IOException {
    Path text = directory.resolve("text.csv");
    Files.writeString(text, "a,b\n1,2\n");
    assertThatThrownBy(() -> ModelFile.read(text)).hasMessageContaining("not a model");
    assertThatThrownBy(() -> ModelFile.read(directory.resolve("none")))
        .hasMessageContaining("there is no model");
  }

  @Test
  void whereItCannotBeWrittenTheOlderFileStaysAndNothingElse() throws IOException {
    Path file = written();
    byte[] before = Files.readAllBytes(file);
    Path notADirectory = file.resolve("m.vernier");
    assertThatThrownBy(() -> ModelFile.write(notADirectory, model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot write the model");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
