package dev.vernier.data;

/// Grey images of one size, as they were read. Immutable by agreement: the pixels are shared, not
/// copied, and never written after.
///
/// @param source where they came from, for messages
/// @param height of each, in pixels
/// @param width of each, in pixels
/// @param pixels row-major `(images, height, width)`, unsigned
@SuppressWarnings("ArrayRecordComponent")
public record Images(String source, int height, int width, byte[] pixels) {

  /// @throws IllegalArgumentException if the pixels do not make whole images, one at least
  public Images {
    if (height < 1
        || width < 1
        || pixels.length == 0
        || pixels.length % ((long) height * width) != 0) {
      throw new IllegalArgumentException(
          "%d pixels do not make images of %d × %d".formatted(pixels.length, height, width));
    }
  }

  /// How many images there are.
  public int count() {
    return pixels.length / size();
  }

  /// How many pixels an image has.
  public int size() {
    return height * width;
  }
}
