package dev.vernier.data;

import java.util.List;
import java.util.stream.IntStream;

/// Turns images into one input per pixel, row by row: `z = (x − mean) / sd` with one mean and one
/// deviation for all pixels of the image. So the pixels keep their differences among each other,
/// and one that is always dark in training, such as a corner, does not blow up when it is not.
///
/// @param imageHeight of the images that it takes, in pixels
/// @param imageWidth of the images that it takes, in pixels
/// @param mean over all pixels of the training images, on the scale of the file, 0 to 255
/// @param sd their population standard deviation; above 0
public record PixelEncoder(int imageHeight, int imageWidth, double mean, double sd)
    implements InputEncoder {

  private static final int SHADES = 256;

  /// @throws IllegalArgumentException if a size or the deviation is not above 0
  public PixelEncoder {
    if (imageHeight < 1 || imageWidth < 1 || !(sd > 0) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "images need a size and shades that vary, got %d × %d pixels, mean %s, deviation %s"
              .formatted(imageHeight, imageWidth, mean, sd));
    }
  }

  /// Looks at the training images, and at nothing else. Counts the shades, so the sums are exact.
  static PixelEncoder fit(Images images, int[] train) {
    var counts = new long[SHADES];
    int size = images.size();
    byte[] pixels = images.pixels();
    for (int image : train) {
      int end = (image + 1) * size;
      for (int i = image * size; i < end; i++) {
        counts[pixels[i] & 0xff]++;
      }
    }
    double count = (double) size * train.length;
    double mean = 0;
    for (int shade = 0; shade < SHADES; shade++) {
      mean += shade * (double) counts[shade] / count;
    }
    double variance = 0;
    for (int shade = 0; shade < SHADES; shade++) {
      variance += (shade - mean) * (shade - mean) * (double) counts[shade] / count;
    }
    if (IntStream.range(0, SHADES).filter(shade -> counts[shade] > 0).count() < 2) {
      throw new DataException(
          "all pixels of the training images in %s are %d; there is nothing to learn"
              .formatted(images.source(), Math.round(mean)));
    }
    return new PixelEncoder(images.height(), images.width(), mean, Math.sqrt(variance));
  }

  @Override
  public int width() {
    return imageHeight * imageWidth;
  }

  @Override
  public List<String> featureNames() {
    return IntStream.range(0, width())
        .mapToObj(i -> "pixel_%d_%d".formatted(i / imageWidth, i % imageWidth))
        .toList();
  }

  /// All images, row-major `(images, pixels)`.
  ///
  /// @throws DataException if the images are of another size
  public float[] encode(Images images) {
    return encode(images, IntStream.range(0, images.count()).toArray());
  }

  /// Some images, in the order given, row-major `(chosen.length, pixels)`.
  float[] encode(Images images, int[] chosen) {
    if (images.height() != imageHeight || images.width() != imageWidth) {
      throw new DataException(
          "%s has images of %d × %d pixels, expected %d × %d as in training; scale them to that size"
              .formatted(
                  images.source(), images.height(), images.width(), imageHeight, imageWidth));
    }
    var shades = new float[SHADES];
    for (int shade = 0; shade < SHADES; shade++) {
      shades[shade] = Moments.standardise(shade, mean, sd);
    }
    int size = images.size();
    byte[] pixels = images.pixels();
    var out = new float[Math.multiplyExact(chosen.length, size)];
    int next = 0;
    for (int image : chosen) {
      int end = (image + 1) * size;
      for (int i = image * size; i < end; i++) {
        out[next++] = shades[pixels[i] & 0xff];
      }
    }
    return out;
  }
}
