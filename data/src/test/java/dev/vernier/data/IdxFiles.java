package dev.vernier.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes IDX files for the tests.
final class IdxFiles {

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private IdxFiles() {}

  /// The bytes of a file of unsigned bytes.
  static byte[] idx(byte[] values, int... dimensions) {
    var bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    bytes.put(new byte[] {0, 0, 8, (byte) dimensions.length});
    for (int dimension : dimensions) {
      bytes.putInt(dimension);
    }
    return bytes.put(values).array();
  }

  /// Images of 2 × 3 pixels whose pixels all differ from image to image, and labels 0, 1, 2, 0, …
  static void write(Path folder, String images, String labels, int count, int classes)
      throws IOException {
    put(folder, images, idx(pixels(count), count, 2, 3));
    put(folder, labels, idx(labels(count, classes), count));
  }

  static byte[] pixels(int count) {
    var pixels = new byte[count * 6];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    return pixels;
  }

  static byte[] labels(int count, int classes) {
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % classes);
    }
    return labels;
  }

  /// Packs what is named so.
  static Path put(Path folder, String name, byte[] content) throws IOException {
    return Files.write(
        folder.resolve(name), name.endsWith(".gz") ? DataFiles.gzip(content) : content);
  }
}
