package dev.vernier.data;

import static dev.vernier.data.IdxFiles.TEST_IMAGES;
import static dev.vernier.data.IdxFiles.TEST_LABELS;
import static dev.vernier.data.IdxFiles.TRAIN_IMAGES;
import static dev.vernier.data.IdxFiles.TRAIN_LABELS;
import static dev.vernier.data.IdxFiles.idx;
import static dev.vernier.data.IdxFiles.labels;
import static dev.vernier.data.IdxFiles.pixels;
import static dev.vernier.data.IdxFiles.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {

  @TempDir private Path folder;

  /// The one line that says what is wrong with the folder.
  private String refusal() {
    return refusalOf(folder);
  }

  private static String refusalOf(Path place) {
    var thrown =
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(() -> IdxFolder.read(place))
            .actual();
    String message = String.valueOf(thrown.getMessage());
    assertThat(message).doesNotContain("\n");
    return message;
  }

  private void refusesImages(byte[] content, String... expected) throws IOException {
    put(folder, TRAIN_IMAGES, content);
    assertThat(refusal()).startsWith(folder + "/" + TRAIN_IMAGES + " ").contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, train-labels-idx1-ubyte",
    "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz",
    "train-images.idx3-ubyte, train-labels.idx1-ubyte",
    "train-images.idx3-ubyte.gz, train-labels-idx1-ubyte"
  })
  void filesAreFoundUnderTheirUsualNames(String images, String labels) throws IOException {
    IdxFiles.write(folder, images, labels, 40, 3);
    IdxFolder read = IdxFolder.read(folder);
    assertThat(read.test()).isEmpty();
    Images found = read.train().images();
    assertThat(found.count()).isEqualTo(40);
    assertThat(found.height()).isEqualTo(2);
    assertThat(found.width()).isEqualTo(3);
    assertThat(found.pixels()).isEqualTo(pixels(40));
    assertThat(found.source()).isEqualTo(folder.resolve(images).toString());
    assertThat(read.train().labels().levels()).containsExactly("0", "1", "2");
    assertThat(read.train().labels().text(4)).isEqualTo("1");
  }

  @Test
  void whetherAFileIsPackedIsToldByItsContent() throws IOException {
    put(folder, TRAIN_IMAGES, DataFiles.gzip(idx(pixels(40), 40, 2, 3)));
    Files.write(folder.resolve(TRAIN_LABELS + ".gz"), idx(labels(40, 3), 40));
    IdxFolder read = IdxFolder.read(folder);
    assertThat(read.train().images().pixels()).isEqualTo(pixels(40));
    assertThat(read.train().labels().rows()).isEqualTo(40);
  }

  @Test
  void filesForTestingAreReadToo() throws IOException {
    IdxFiles.write(folder, TRAIN_IMAGES, TRAIN_LABELS, 40, 3);
    IdxFiles.write(folder, TEST_IMAGES, TEST_LABELS, 12, 3);
    assertThat(IdxFolder.read(folder).test())
        .hasValueSatisfying(test -> assertThat(test.images().count()).isEqualTo(12));
  }

  @Test
  void labelsUpTo255AreUnsigned() throws IOException {
    byte[] values = labels(40, 2);
    values[0] = (byte) 255;
    put(folder, TRAIN_IMAGES, idx(pixels(40), 40, 2, 3));
    put(folder, TRAIN_LABELS, idx(values, 40));
    assertThat(IdxFolder.read(folder).train().labels().text(0)).isEqualTo("255");
  }

  @Test
  void anEmptyFolderHearsWhatWasLookedFor() {
    assertThat(refusal())
        .isEqualTo(
            folder
                + " has no images to train on; looked for train-images-idx3-ubyte or"
                + " train-images.idx3-ubyte and train-labels-idx1-ubyte or train-labels.idx1-ubyte,"
                + " also with .gz");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> IdxFolder.readImages(folder))
        .withMessageContaining("t10k-images-idx3-ubyte")
        .withMessageContaining("train-images.idx3-ubyte");
  }

  @Test
  void aFolderWithTestFilesAloneIsNotTrainedOn() throws IOException {
    IdxFiles.write(folder, TEST_IMAGES, TEST_LABELS, 12, 3);
    assertThat(refusal()).contains("no images to train on", "it has t10k files only");
  }

  @Test
  void whatIsNoFolderIsRefused() throws IOException {
    assertThat(refusalOf(folder.resolve("none"))).contains("there is no folder");
    assertThat(refusalOf(Path.of("~/mnist"))).contains("write $HOME");
    Path file = put(folder, "images", idx(pixels(40), 40, 2, 3));
    assertThat(refusalOf(file)).contains("is a file; give the folder that has train-images");
  }

  @Test
  void halfAPartIsRefused() throws IOException {
    Path images = put(folder, TRAIN_IMAGES, idx(pixels(40), 40, 2, 3));
    assertThat(refusal())
        .isEqualTo(
            images
                + " is alone: its folder has no train-labels-idx1-ubyte or train-labels.idx1-ubyte,"
                + " also with .gz; add it");
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    put(folder, TEST_LABELS, idx(labels(40, 3), 40));
    assertThat(refusal()).contains("no t10k-images-idx3-ubyte", "or remove this one");
  }

  @Test
  void aMissingFileIsToldBeforeTheOtherIsRead() throws IOException {
    put(folder, TRAIN_IMAGES, new byte[0]);
    assertThat(refusal()).contains("is alone: its folder has no train-labels-idx1-ubyte");
  }

  @Test
  void countsOfImagesAndLabelsMustAgree() throws IOException {
    put(folder, TRAIN_IMAGES, idx(pixels(40), 40, 2, 3));
    put(folder, TRAIN_LABELS, idx(labels(39, 3), 39));
    assertThat(refusal()).contains("holds 39 labels, but", "40 images", "fetch both again");
  }

  @Test
  void imagesForTestingHaveTheSameSize() throws IOException {
    IdxFiles.write(folder, TRAIN_IMAGES, TRAIN_LABELS, 40, 3);
    put(folder, TEST_IMAGES, idx(pixels(12), 12, 3, 2));
    put(folder, TEST_LABELS, idx(labels(12, 3), 12));
    assertThat(refusal()).contains("images of 2 × 3 pixels", "of 3 × 2; give images of one size");
  }

  @Test
  void aWrongMagicSaysWhatTheFileBeginsWith() throws IOException {
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    refusesImages(new byte[0], "is not an IDX file: it begins with nothing");
    refusesImages(new byte[] {0, 0}, "it begins with 00 00, expected 00 00 08 03");
    refusesImages("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8), "with 3c 68 74 6d");
    byte[] floats = idx(new byte[24], 1, 2, 3);
    floats[2] = 0x0d;
    refusesImages(floats, "holds 32-bit floating-point numbers; only unsigned bytes");
    floats[2] = 0x42;
    refusesImages(floats, "values of the unknown type 0x42");
    refusesImages(
        idx(labels(40, 3), 40), "has 1 dimension, as a file of labels has; expected images");
    refusesImages(idx(new byte[24], 1, 2, 3, 4), "has 4 dimensions; expected images");
  }

  @Test
  void whatIsEmptyIsRefused() throws IOException {
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    refusesImages(idx(new byte[0], 0, 28, 28), "has the dimensions 0 × 28 × 28, so it is empty");
    refusesImages(idx(new byte[0], 40, 28, 0), "so it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {TRAIN_IMAGES, TRAIN_IMAGES + ".gz"})
  void aFileCutShortIsRefused(String name) throws IOException {
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    byte[] whole = idx(pixels(40), 40, 2, 3);
    for (int length : new int[] {5, 15, 16, 17, 100, whole.length - 1}) {
      put(folder, name, Arrays.copyOf(whole, length));
      assertThat(refusal()).contains("is cut short").contains("fetch it again");
    }
    byte[] packed = DataFiles.gzip(whole);
    for (int length : new int[] {2, 9, 20, packed.length - 5, packed.length - 1}) {
      Files.write(folder.resolve(name), Arrays.copyOf(packed, length));
      assertThat(refusal()).contains("does not unpack as gzip");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TRAIN_IMAGES, TRAIN_IMAGES + ".gz"})
  void aFileThatGoesOnIsRefused(String name) throws IOException {
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    put(folder, name, idx(pixels(41), 40, 2, 3));
    assertThat(refusal()).contains("goes on after the 40 × 2 × 3 values");
  }

  @Test
  void aDamagedArchiveIsRefused() throws IOException {
    IdxFiles.write(folder, TRAIN_IMAGES + ".gz", TRAIN_LABELS, 40, 3);
    Path file = folder.resolve(TRAIN_IMAGES + ".gz");
    byte[] packed = Files.readAllBytes(file);
    packed[packed.length - 6] ^= 1;
    Files.write(file, packed);
    assertThat(refusal()).contains("does not unpack as gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {TRAIN_IMAGES, TRAIN_IMAGES + ".gz"})
  void aHeaderThatPromisesTheWorldTakesNoMemory(String name) throws IOException {
    put(folder, TRAIN_LABELS, idx(labels(40, 3), 40));
    put(folder, name, idx(pixels(40), -1, -1, -1));
    assertThat(refusal())
        .contains(
            "announces 4,294,967,295 × 4,294,967,295 × 4,294,967,295 values, but the file is too"
                + " small for that");
    put(folder, name, idx(pixels(40), 2_000_000, 28, 28));
    assertThat(refusal()).contains("is cut short");
  }

  @Test
  void imagesToPredictNeedNoLabelsAndMayBeAFile() throws IOException {
    Path train = put(folder, TRAIN_IMAGES + ".gz", idx(pixels(40), 40, 2, 3));
    assertThat(IdxFolder.readImages(folder).source()).isEqualTo(train.toString());
    Path test = put(folder, TEST_IMAGES, idx(pixels(12), 12, 2, 3));
    assertThat(IdxFolder.readImages(folder).source()).isEqualTo(test.toString());
    assertThat(IdxFolder.readImages(train).count()).isEqualTo(40);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> IdxFolder.readImages(folder.resolve("none")))
        .withMessageContaining("there is no folder");
  }
}
