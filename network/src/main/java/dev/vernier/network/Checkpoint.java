package dev.vernier.network;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.kernel.MatrixProduct;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// The file that holds where a training run stands.
///
/// It is, in big-endian order: eight bytes `VERNIERC`; the version of the format, an int; the plan,
/// as names and texts of its parts; a checksum of the data; the seed; the name of the matrix
/// products; what [TrainingRun#transfer] transfers; the CRC-32C of everything before, an int.
final class Checkpoint {

  static final int VERSION = 1;

  private static final byte[] MAGIC = {'V', 'E', 'R', 'N', 'I', 'E', 'R', 'C'};

  private Checkpoint() {}

  /// Takes a value to where it goes, or brings one: what comes back is the value to go on with.
  interface Transfer {

    /// Stores the numbers, or overwrites them.
    void floats(float[] values) throws IOException;

    long number(long value) throws IOException;

    int number(int value) throws IOException;

    double number(double value) throws IOException;

    /// Stores the epochs, or fills the list with those that were stored.
    void epochs(List<Epoch> epochs) throws IOException;
  }

  static void write(
      Path file,
      TrainingPlan plan,
      Samples train,
      Samples validation,
      long seed,
      MatrixProduct product,
      TrainingRun run) {
    try {
      AtomicFile.write(
          file,
          stream -> {
            var checksum = new CRC32C();
            var out = new DataOutputStream(new CheckedOutputStream(stream, checksum));
            out.write(MAGIC);
            out.writeInt(VERSION);
            Map<String, String> parts = describe(plan);
            out.writeInt(parts.size());
            for (Map.Entry<String, String> part : parts.entrySet()) {
              writeText(out, part.getKey());
              writeText(out, part.getValue());
            }
            out.writeLong(checksum(train, validation));
            out.writeLong(seed);
            writeText(out, product.name());
            run.transfer(new Writer(out));
            out.writeInt((int) checksum.getValue());
          });
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write the checkpoint %s: %s; free space or choose another place"
              .formatted(file, AtomicFile.reason(e)),
          e);
    }
  }

  /// @param open makes the run of a seed
  static TrainingRun read(
      Path file,
      TrainingPlan plan,
      Samples train,
      Samples validation,
      LongFunction<TrainingRun> open) {
    try (var channel = FileChannel.open(file)) {
      long end = requireIntact(file, channel);
      channel.position(MAGIC.length + Integer.BYTES);
      var in = new DataInputStream(new Part(channel, end));
      return read(file, in, plan, train, validation, open);
    } catch (NoSuchFileException e) {
      throw new CheckpointException("there is no checkpoint %s".formatted(file), e);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read the checkpoint %s: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  private static TrainingRun read(
      Path file,
      DataInputStream in,
      TrainingPlan plan,
      Samples train,
      Samples validation,
      LongFunction<TrainingRun> open) {
    try {
      requireSamePlan(file, in, plan);
      if (in.readLong() != checksum(train, validation)) {
        throw new CheckpointException(
            "the checkpoint %s was saved on other data, or on another split of them; give the same data and the same seed"
                .formatted(file));
      }
      TrainingRun run = open.apply(in.readLong());
      readText(in);
      run.transfer(new Reader(in));
      if (in.read() >= 0) {
        throw new EOFException("there is more in it than this plan has a place for");
      }
      return run;
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoint %s does not fit this plan: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// The bytes of a file up to some place, read as they are needed: a checkpoint may be as large as
  /// the run that is opened from it.
  private static final class Part extends InputStream {

    private final InputStream in;
    private long left;

    Part(FileChannel channel, long end) throws IOException {
      in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      left = end - channel.position();
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }

  /// Holds the whole file to its checksum.
  ///
  /// @return where the checksum begins
  private static long requireIntact(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    int head = MAGIC.length + Integer.BYTES;
    byte[] begin = new Part(channel, size).readNBytes(head);
    if (begin.length < MAGIC.length
        || !Arrays.equals(begin, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new CheckpointException("%s is not a checkpoint of Vernier".formatted(file));
    }
    long end = size - Integer.BYTES;
    if (end >= head && ByteBuffer.wrap(begin).getInt(MAGIC.length) != VERSION) {
      throw new CheckpointException(
          "the checkpoint %s has format version %d, this Vernier knows %d; resume it with the Vernier that wrote it, or train anew"
              .formatted(file, ByteBuffer.wrap(begin).getInt(MAGIC.length), VERSION));
    }
    if (end < head || storedChecksum(channel, end) != checksum(channel, end)) {
      throw new CheckpointException(
          "the checkpoint %s is cut short or damaged: its checksum does not match its %,d bytes"
              .formatted(file, size));
    }
    return end;
  }

  private static int storedChecksum(FileChannel channel, long end) throws IOException {
    channel.position(end);
    return new DataInputStream(Channels.newInputStream(channel)).readInt();
  }

  private static int checksum(FileChannel channel, long end) throws IOException {
    channel.position(0);
    var checksum = new CRC32C();
    var in = new Part(channel, end);
    var chunk = new byte[1 << 16];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      checksum.update(chunk, 0, count);
    }
    return (int) checksum.getValue();
  }

  private static void requireSamePlan(Path file, DataInputStream in, TrainingPlan plan)
      throws IOException {
    Map<String, String> parts = describe(plan);
    int stored = in.readInt();
    for (int i = 0; i < stored; i++) {
      String name = readText(in);
      String then = readText(in);
      String now = parts.get(name);
      if (!then.equals(now)) {
        throw new CheckpointException(
            "the checkpoint %s belongs to another plan: its %s is %s, here it is %s"
                .formatted(file, name, then, now));
      }
    }
  }

  /// The parts of a plan with their texts, which are the same in every process.
  private static Map<String, String> describe(TrainingPlan plan) {
    var parts = new LinkedHashMap<String, String>();
    for (RecordComponent component : TrainingPlan.class.getRecordComponents()) {
      try {
        parts.put(component.getName(), String.valueOf(component.getAccessor().invoke(plan)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return parts;
  }

  private static long checksum(Samples train, Samples validation) {
    var checksum = new CRC32C();
    update(checksum, train);
    update(checksum, validation);
    return checksum.getValue();
  }

  private static void update(CRC32C checksum, Samples samples) {
    update(checksum, samples.inputs());
    switch (samples.targets()) {
      case Targets.Labels labels -> {
        var bytes = ByteBuffer.allocate(Integer.BYTES * labels.rows());
        bytes.asIntBuffer().put(labels.classes());
        checksum.update(bytes);
      }
      case Targets.Values values -> update(checksum, values.values());
    }
  }

  private static void update(CRC32C checksum, float[] values) {
    var chunk = new Chunk();
    for (int from = 0; from < values.length; from += Chunk.NUMBERS) {
      checksum.update(chunk.bytes, 0, chunk.take(values, from));
    }
  }

  /// Floats as bytes, some thousands at a time.
  private static final class Chunk {

    static final int NUMBERS = 1 << 14;

    private final byte[] bytes = new byte[Float.BYTES * NUMBERS];
    private final FloatBuffer floats = ByteBuffer.wrap(bytes).asFloatBuffer();

    /// @return how many bytes it holds now
    int take(float[] values, int from) {
      int count = Math.min(NUMBERS, values.length - from);
      floats.put(0, values, from, count);
      return Float.BYTES * count;
    }

    void give(float[] values, int from) {
      floats.get(0, values, from, Math.min(NUMBERS, values.length - from));
    }
  }

  private record Writer(DataOutputStream out) implements Transfer {

    @Override
    public void floats(float[] values) throws IOException {
      out.writeInt(values.length);
      var chunk = new Chunk();
      for (int from = 0; from < values.length; from += Chunk.NUMBERS) {
        out.write(chunk.bytes, 0, chunk.take(values, from));
      }
    }

    @Override
    public long number(long value) throws IOException {
      out.writeLong(value);
      return value;
    }

    @Override
    public int number(int value) throws IOException {
      out.writeInt(value);
      return value;
    }

    @Override
    public double number(double value) throws IOException {
      out.writeDouble(value);
      return value;
    }

    @Override
    public void epochs(List<Epoch> epochs) throws IOException {
      out.writeInt(epochs.size());
      for (Epoch epoch : epochs) {
        out.writeInt(epoch.epoch());
        out.writeDouble(epoch.learningRate());
        out.writeDouble(epoch.trainLoss());
        out.writeDouble(epoch.validationLoss());
        out.writeInt(epoch.validation().size());
        for (Map.Entry<String, Double> metric : epoch.validation().entrySet()) {
          writeText(out, metric.getKey());
          out.writeDouble(metric.getValue());
        }
        out.writeDouble(epoch.gradientNorm());
        out.writeDouble(epoch.clippedShare());
        out.writeDouble(epoch.seconds());
      }
    }
  }

  private record Reader(DataInputStream in) implements Transfer {

    @Override
    public void floats(float[] values) throws IOException {
      int length = in.readInt();
      if (length != values.length) {
        throw new IOException(
            "it holds %d numbers where the plan has %d".formatted(length, values.length));
      }
      var chunk = new Chunk();
      for (int from = 0; from < length; from += Chunk.NUMBERS) {
        in.readFully(chunk.bytes, 0, Float.BYTES * Math.min(Chunk.NUMBERS, length - from));
        chunk.give(values, from);
      }
    }

    @Override
    public long number(long value) throws IOException {
      return in.readLong();
    }

    @Override
    public int number(int value) throws IOException {
      return in.readInt();
    }

    @Override
    public double number(double value) throws IOException {
      return in.readDouble();
    }

    @Override
    public void epochs(List<Epoch> epochs) throws IOException {
      epochs.clear();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        epochs.add(epoch());
      }
    }

    private Epoch epoch() throws IOException {
      int number = in.readInt();
      double learningRate = in.readDouble();
      double trainLoss = in.readDouble();
      double validationLoss = in.readDouble();
      var metrics = new LinkedHashMap<String, Double>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        metrics.put(readText(in), in.readDouble());
      }
      return new Epoch(
          number,
          learningRate,
          trainLoss,
          validationLoss,
          Collections.unmodifiableMap(metrics),
          in.readDouble(),
          in.readDouble(),
          in.readDouble());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends within a text");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
