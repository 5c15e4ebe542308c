package dev.vernier.tuner;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.vernier.data.InputEncoder;
import dev.vernier.data.TargetEncoder;
import dev.vernier.network.Embedding;
import dev.vernier.network.Initializer;
import dev.vernier.network.Layer;
import dev.vernier.network.Network;
import dev.vernier.network.TrainedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes models.
///
/// A file is, in little-endian order: eight bytes `VERNIERM`; the version of the format, an int;
/// the length of the description, an int; the description, JSON in UTF-8: network, encoders,
/// provenance; the number of parameters, an int; the parameters, floats in the order of the
/// network's layout; the CRC-32C of everything before it, an int. A reader refuses a version that
/// it does not know.
///
/// Version 3 is the only one that is read and written. Version 1 had tables, version 2 images as
/// well; their dense layers lacked what those of version 3 say.
///
/// A file is written beside its name, forced to the disk and then moved over it, so a reader sees
/// the old one or the new one.
public final class ModelFile {

  /// The version that is known.
  static final int VERSION = 3;

  private static final byte[] MAGIC = "VERNIERM".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALLEST = MAGIC.length + 4 * Integer.BYTES;

  private record Description(
      Network network, InputEncoder features, TargetEncoder target, Model.Provenance provenance) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Layer.Dense.class, name = "dense"),
    @JsonSubTypes.Type(value = Layer.Activate.class, name = "activate"),
    @JsonSubTypes.Type(value = Layer.BatchNorm.class, name = "batch_norm"),
    @JsonSubTypes.Type(value = Layer.LayerNorm.class, name = "layer_norm"),
    @JsonSubTypes.Type(value = Layer.Scale.class, name = "scale"),
    @JsonSubTypes.Type(value = Layer.Residual.class, name = "residual"),
    @JsonSubTypes.Type(value = Layer.Embed.class, name = "embed"),
    @JsonSubTypes.Type(value = Layer.GaussianNoise.class, name = "gaussian_noise"),
    @JsonSubTypes.Type(value = Layer.Dropout.class, name = "dropout")
  })
  private interface LayerTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Embedding.Identity.class, name = "identity"),
    @JsonSubTypes.Type(value = Embedding.Categorical.class, name = "categorical"),
    @JsonSubTypes.Type(value = Embedding.PiecewiseLinear.class, name = "piecewise_linear"),
    @JsonSubTypes.Type(value = Embedding.Periodic.class, name = "periodic"),
    @JsonSubTypes.Type(value = Embedding.Pbld.class, name = "pbld")
  })
  private interface EmbeddingTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Initializer.VarianceScaling.class, name = "variance_scaling"),
    @JsonSubTypes.Type(value = Initializer.Constant.class, name = "constant")
  })
  private interface InitializerTypes {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          // A record is its components; what a method such as isVector derives from them is not
          // stored.
          .changeDefaultVisibility(
              visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .addMixIn(Layer.class, LayerTypes.class)
          .addMixIn(Embedding.class, EmbeddingTypes.class)
          .addMixIn(Initializer.class, InitializerTypes.class)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ModelFile() {}

  /// Writes a model, over an older file of that name, and makes directories that are missing.
  ///
  /// @throws ModelException if the file cannot be written; an older file of that name is then
  ///   unharmed
  public static void write(Path file, Model model) {
    ByteBuffer bytes = encode(model);
    Path directory =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a root is not a file");
    Path temporary = null;
    try {
      Files.createDirectories(directory);
      temporary =
          directory.resolve(
              ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid()));
      try (var channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ModelException(
          "cannot write the model to %s: %s; free space or choose another place with --out"
              .formatted(file, reason(e)),
          e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void deleteQuietly(@org.jspecify.annotations.Nullable Path temporary) {
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // The temporary file stays behind; the failure that matters is on its way to the caller.
    }
  }

  private static ByteBuffer encode(Model model) {
    byte[] description =
        JSON.writeValueAsBytes(
            new Description(
                model.network().network(), model.features(), model.target(), model.provenance()));
    float[] parameters = model.network().parameters();
    var bytes =
        ByteBuffer.allocate(SMALLEST + description.length + Float.BYTES * parameters.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(description.length).put(description);
    bytes.putInt(parameters.length);
    bytes.asFloatBuffer().put(parameters);
    bytes.position(bytes.position() + Float.BYTES * parameters.length);
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    return bytes.flip();
  }

  /// Reads a model.
  ///
  /// @throws ModelException if the file is missing, not a model, of another version, cut short or
  ///   damaged
  public static Model read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "there is no model %s; `vernier tune` and `vernier train` say where they put theirs"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new ModelException("cannot read the model %s: %s".formatted(file, reason(e)), e);
    }
    if (bytes.length < MAGIC.length
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ModelException(
          "%s is not a model of Vernier; expected a file that `vernier tune` or `vernier train` wrote"
              .formatted(file));
    }
    return decode(file, bytes);
  }

  private static Model decode(Path file, byte[] bytes) {
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    if (bytes.length >= MAGIC.length + Integer.BYTES) {
      int version = in.getInt();
      if (version != VERSION) {
        throw new ModelException(
            "the model %s has format version %d, this Vernier reads version %d; %s"
                .formatted(
                    file,
                    version,
                    VERSION,
                    version > VERSION || version < 1
                        ? "use a newer Vernier"
                        : "train it again, or use an older Vernier"));
      }
    }
    if (bytes.length < SMALLEST
        || in.getInt(bytes.length - Integer.BYTES)
            != checksum(bytes, bytes.length - Integer.BYTES)) {
      throw new ModelException(
          "the model %s is cut short or damaged: its checksum does not match its %,d bytes; copy or train it again"
              .formatted(file, bytes.length));
    }
    try {
      var description = new byte[in.getInt()];
      in.get(description);
      Description described = JSON.readValue(description, Description.class);
      var parameters = new float[in.getInt()];
      in.asFloatBuffer().get(parameters);
      return new Model(
          new TrainedNetwork(described.network(), parameters),
          described.features(),
          described.target(),
          described.provenance());
    } catch (JacksonException e) {
      throw new ModelException(
          "the model %s does not describe a network that this Vernier knows: %s"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    var checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.NotDirectoryException _ -> "a part of its path is not a directory";
      case java.nio.file.FileAlreadyExistsException _ -> "a part of its path is a file";
      case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
