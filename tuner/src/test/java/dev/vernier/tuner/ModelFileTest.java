package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.data.BundledData;
import dev.vernier.network.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        .hasMessageContaining("format version 2, this Vernier knows up to 1");
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
