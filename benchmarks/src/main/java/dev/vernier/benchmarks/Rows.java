package dev.vernier.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// The rows of a workload in memory: inputs, row-major, and one class per row.
///
/// Every peer reads the same two files, little-endian floats in `NAME.f32` and one byte per class
/// in `NAME.u8`, so nobody's reading or random numbers matter.
@SuppressWarnings("ArrayRecordComponent")
public record Rows(float[] inputs, byte[] classes) {

  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  /// Whether the images of Fashion-MNIST are installed (Debian's package `dataset-fashion-mnist`).
  public static boolean fashionMnistIsInstalled() {
    return Files.isReadable(FASHION_MNIST.resolve("train-images-idx3-ubyte.gz"));
  }

  /// Standard normal inputs and random classes, always the same.
  public static Rows random(Workload workload) {
    var random = new Random(1);
    var inputs = new float[workload.rows() * workload.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    var classes = new byte[workload.rows()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) random.nextInt(workload.classes());
    }
    return new Rows(inputs, classes);
  }

  /// What the workload asks for.
  public static Rows of(Workload workload) throws IOException {
    return switch (workload.data()) {
      case RANDOM -> random(workload);
      case FASHION_MNIST -> fashionMnistIsInstalled() ? fashionMnist() : random(workload);
    };
  }

  /// The training images with the mean and the deviation of all pixels taken out.
  private static Rows fashionMnist() throws IOException {
    byte[] pixels = idx("train-images-idx3-ubyte.gz", 3);
    return standardized(pixels, pixels, idx("train-labels-idx1-ubyte.gz", 1));
  }

  /// The 10,000 test images of Fashion-MNIST, standardised as those for training are.
  public static Rows fashionMnistForTesting() throws IOException {
    return standardized(
        idx("t10k-images-idx3-ubyte.gz", 3),
        idx("train-images-idx3-ubyte.gz", 3),
        idx("t10k-labels-idx1-ubyte.gz", 1));
  }

  /// Pixels less the mean of the reference's, over the deviation of those.
  private static Rows standardized(byte[] pixels, byte[] reference, byte[] classes) {
    double sum = 0;
    double squares = 0;
    for (byte pixel : reference) {
      double value = Byte.toUnsignedInt(pixel);
      sum += value;
      squares += value * value;
    }
    double mean = sum / reference.length;
    double deviation = Math.sqrt(squares / reference.length - mean * mean);
    var inputs = new float[pixels.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) ((Byte.toUnsignedInt(pixels[i]) - mean) / deviation);
    }
    return new Rows(inputs, classes);
  }

  /// The bytes of a gzipped IDX file of unsigned bytes.
  private static byte[] idx(String name, int dimensions) throws IOException {
    Path file = FASHION_MNIST.resolve(name);
    try (var in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      int magic = in.readInt();
      if (magic != 0x800 + dimensions) {
        throw new IOException(
            "%s should begin with %x, got %x".formatted(file, 0x800 + dimensions, magic));
      }
      int size = 1;
      for (int i = 0; i < dimensions; i++) {
        size = Math.multiplyExact(size, in.readInt());
      }
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException(file + " ends early");
      }
      return bytes;
    }
  }

  /// Writes the workload's rows into a directory where they are not there yet.
  ///
  /// @return the files' path without their suffixes
  public static Path prepare(Workload workload, Path directory) throws IOException {
    boolean random = workload.data() == Workload.Data.RANDOM || !fashionMnistIsInstalled();
    String name =
        "%s-%d-%d-%d"
            .formatted(
                random ? "random" : workload.data().toString().toLowerCase(Locale.ROOT),
                workload.rows(),
                workload.inputs(),
                workload.classes());
    Path prefix = directory.resolve(name);
    if (!Files.exists(withSuffix(prefix, ".u8")) || !Files.exists(withSuffix(prefix, ".f32"))) {
      Files.createDirectories(directory);
      of(workload).write(prefix);
    }
    return prefix;
  }

  /// Writes the rows as the two files that [#read] takes.
  public void write(Path prefix) throws IOException {
    Path unfinished = withSuffix(prefix, ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      var buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      for (float input : inputs) {
        buffer.putFloat(input);
        if (!buffer.hasRemaining()) {
          out.write(buffer.array());
          buffer.clear();
        }
      }
      out.write(buffer.array(), 0, buffer.position());
    }
    Files.move(unfinished, withSuffix(prefix, ".f32"), StandardCopyOption.REPLACE_EXISTING);
    Files.write(unfinished, classes);
    Files.move(unfinished, withSuffix(prefix, ".u8"), StandardCopyOption.REPLACE_EXISTING);
  }

  /// Reads what [#prepare] wrote.
  public static Rows read(Path prefix) {
    try (var in = Files.newByteChannel(withSuffix(prefix, ".f32"))) {
      var inputs = new float[Math.toIntExact(in.size() / Float.BYTES)];
      var buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      int next = 0;
      while (in.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.remaining() >= Float.BYTES) {
          inputs[next++] = buffer.getFloat();
        }
        buffer.compact();
      }
      return new Rows(inputs, Files.readAllBytes(withSuffix(prefix, ".u8")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path withSuffix(Path prefix, String suffix) {
    return prefix.resolveSibling(prefix.getFileName() + suffix);
  }
}
