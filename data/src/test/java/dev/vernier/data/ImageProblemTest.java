package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Images split and encoded.
class ImageProblemTest {

  private static final Split.Fractions FIFTHS = new Split.Fractions(0.2, 0.2);

  /// Where Debian's package dataset-fashion-mnist puts its files.
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  private static LabelledImages images(byte[] pixels, int classes) {
    int count = pixels.length / 6;
    return new LabelledImages(
        new Images("images", 2, 3, pixels),
        "labels",
        Column.Categorical.of(
            "label",
            IntStream.range(0, count).mapToObj(i -> Integer.toString(i % classes)).toList()));
  }

  private static Problem prepare(LabelledImages images) {
    return Problem.prepare(images, Optional.empty(), FIFTHS, 1);
  }

  @Test
  void imagesAreSplitAsTablesAre() {
    Problem problem = prepare(images(IdxFiles.pixels(100), 2));
    Split split = Split.stratified(IntStream.range(0, 100).map(i -> i % 2).toArray(), FIFTHS, 1);
    assertThat(problem.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(problem.rows()).isEqualTo(100);
    assertThat(problem.train().rows()).isEqualTo(60);
    assertThat(problem.validation().rows()).isEqualTo(20);
    assertThat(problem.test().rows()).isEqualTo(20);
    assertThat(((Targets.Labels) problem.validation().targets()).classes())
        .isEqualTo(Arrays.stream(split.validation()).map(row -> row % 2).toArray());
    assertThat(problem.features())
        .isEqualTo(PixelEncoder.fit(new Images("", 2, 3, IdxFiles.pixels(100)), split.train()));
  }

  @Test
  void imagesForTestingReplaceTheTestPart() {
    LabelledImages test = images(IdxFiles.pixels(30), 2);
    Problem problem =
        Problem.prepare(images(IdxFiles.pixels(100), 2), Optional.of(test), FIFTHS, 1);
    assertThat(problem.train().rows()).isEqualTo(80);
    assertThat(problem.validation().rows()).isEqualTo(20);
    assertThat(problem.test().inputs())
        .isEqualTo(((PixelEncoder) problem.features()).encode(test.images()));
  }

  @Test
  void allPixelsOfTheTrainingImagesTogetherAreStandardised() {
    Samples train = prepare(images(IdxFiles.pixels(500), 5)).train();
    double sum = 0;
    double squares = 0;
    for (float input : train.inputs()) {
      sum += input;
      squares += input * (double) input;
    }
    int count = train.inputs().length;
    assertThat(sum / count).isCloseTo(0, within(1e-6));
    assertThat(squares / count).isCloseTo(1, within(1e-6));
  }

  @Test
  void theEncoderAgreesWithTheMomentsOfTheFormula() {
    byte[] pixels = IdxFiles.pixels(50);
    var encoder = PixelEncoder.fit(new Images("", 2, 3, pixels), new int[] {3, 4, 40});
    int[] seen = IntStream.of(3, 4, 40).flatMap(i -> IntStream.range(i * 6, i * 6 + 6)).toArray();
    Moments moments = Moments.of(i -> pixels[i] & 0xff, seen);
    assertThat(encoder.mean()).isCloseTo(moments.mean(), within(1e-10));
    assertThat(encoder.sd()).isCloseTo(moments.sd(), within(1e-10));
    float[] encoded = encoder.encode(new Images("", 2, 3, pixels), new int[] {40});
    assertThat(encoded).hasSize(6);
    assertThat(encoded[1])
        .isEqualTo(Moments.standardise(pixels[241] & 0xff, encoder.mean(), encoder.sd()));
  }

  @Test
  void fittingLooksAtTrainingImagesAlone() {
    byte[] pixels = IdxFiles.pixels(100);
    Problem problem = prepare(images(pixels, 2));
    Split split = Split.stratified(IntStream.range(0, 100).map(i -> i % 2).toArray(), FIFTHS, 1);
    byte[] changed = pixels.clone();
    IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test()))
        .forEach(row -> Arrays.fill(changed, row * 6, row * 6 + 6, (byte) 255));
    Problem other = prepare(images(changed, 2));
    assertThat(other.features()).isEqualTo(problem.features());
    assertThat(other.train().inputs()).isEqualTo(problem.train().inputs());
    assertThat(other.test().inputs()).isNotEqualTo(problem.test().inputs());
  }

  @Test
  void classesAreInTheOrderOfNumbers() {
    assertThat(prepare(images(IdxFiles.pixels(120), 12)).targetEncoder())
        .isEqualTo(
            new TargetEncoder.ClassLabels(
                "label",
                ColumnType.CATEGORICAL,
                IntStream.range(0, 12).mapToObj(Integer::toString).toList()));
  }

  @Test
  void whatCannotBeLearntFromIsRefused() {
    assertThatThrownBy(() -> prepare(images(IdxFiles.pixels(100), 1)))
        .isInstanceOf(DataException.class)
        .hasMessage("the target \"label\" in labels is always \"0\"; there is nothing to learn");
    assertThatThrownBy(() -> prepare(images(IdxFiles.pixels(9), 2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("labels has 9 rows");
    assertThatThrownBy(() -> prepare(images(new byte[600], 2)))
        .isInstanceOf(DataException.class)
        .hasMessage("all pixels of the training images in images are 0; there is nothing to learn");
    assertThatThrownBy(() -> prepare(images(IdxFiles.pixels(100), 99)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("have only one row")
        .hasMessageNotContaining("regression");
    assertThatThrownBy(() ->
            Problem.prepare(
                images(IdxFiles.pixels(100), 2),
                Optional.of(images(IdxFiles.pixels(30), 3)),
                FIFTHS,
                1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is \"2\" in row 3, which is none of the classes in training: 0, 1");
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    var encoder = new PixelEncoder(28, 28, 10, 1);
    assertThatThrownBy(() -> encoder.encode(new Images("small", 2, 3, new byte[6])))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "small has images of 2 × 3 pixels, expected 28 × 28 as in training; scale them to that"
                + " size");
  }

  @Test
  void fashionMnistAsDebianHasIt() {
    assumeTrue(Files.isDirectory(FASHION));
    IdxFolder folder = IdxFolder.read(FASHION);
    Images train = folder.train().images();
    assertThat(train.count()).isEqualTo(60_000);
    assertThat(folder.test().orElseThrow().images().count()).isEqualTo(10_000);
    // The mean and deviation that are widely quoted for these data, on the scale from 0 to 1.
    var encoder = PixelEncoder.fit(train, IntStream.range(0, train.count()).toArray());
    assertThat(encoder.mean() / 255).isCloseTo(0.2860, within(5e-5));
    assertThat(encoder.sd() / 255).isCloseTo(0.3530, within(5e-5));
    assertThat(folder.train().labels().levels()).hasSize(10);
  }
}
