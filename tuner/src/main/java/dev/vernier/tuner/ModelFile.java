package dev.vernier.tuner;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.vernier.data.InputEncoder;
import dev.vernier.data.TargetEncoder;
import dev.vernier.network.AtomicFile;
import dev.vernier.network.Embedding;
import dev.vernier.network.Initializer;
import dev.vernier.network.Layer;
import dev.vernier.network.Network;
import dev.vernier.network.TrainedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/// Reads and writes models.
///
/// A file is, in little-endian order: eight bytes `VERNIERM`; the version of the format, an int;
/// the length of the description, an int; the description, JSON in UTF-8: network, encoders,
/// provenance; the number of parameters, an int; the parameters, floats in the order of the
/// network's layout; the CRC-32C of everything before it, an int. A reader refuses a version that
/// it does not know. Versions 1 and 2 were never released; in them every column of numbers was
/// standardised.
///
/// A file is written beside its name, forced to the disk and then moved over it, so a reader sees
/// the old one or the new one.
public final class ModelFile {

  /// The version that is written and read.
  static final int VERSION = 3;

  private static final byte[] MAGIC = "VERNIERM".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALLEST = MAGIC.length + 4 * Integer.BYTES;

  private record Description(
      Network network, InputEncoder features, TargetEncoder target, Model.Provenance provenance) {}

  /// A sealed interface is stored with the name of its record, such as `batch_norm`.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface ByRecord {}

  private static final List<Class<?>> SEALED =
      List.of(Layer.class, Initializer.class, Embedding.class);

  private static final JsonMapper JSON = mapper();

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            // A record is its components; what a method such as isVector derives from them is not
            // stored.
            .changeDefaultVisibility(
                visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    for (Class<?> type : SEALED) {
      builder.addMixIn(type, ByRecord.class);
      for (Class<?> record : type.getPermittedSubclasses()) {
        builder.registerSubtypes(new NamedType(record, typeName(record)));
      }
    }
    return builder.build();
  }

  private static String typeName(Class<?> record) {
    return record.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private ModelFile() {}

  /// Writes a model, over an older file of that name, and makes directories that are missing.
  ///
  /// @throws ModelException if the file cannot be written; an older file of that name is then
  ///   unharmed
  public static void write(Path file, Model model) {
    byte[] bytes = encode(model);
    try {
      AtomicFile.write(file, out -> out.write(bytes));
    } catch (IOException e) {
      throw new ModelException(
          "cannot write the model to %s: %s; free space or choose another place with --out"
              .formatted(file, AtomicFile.reason(e)),
          e);
    }
  }

  private static byte[] encode(Model model) {
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
    return bytes.array();
  }

  /// Reads a model.
  ///
  /// @throws ModelException if the file is missing, not a model, of a newer version, cut short or
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
      throw new ModelException(
          "cannot read the model %s: %s".formatted(file, AtomicFile.reason(e)), e);
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
                    version > VERSION ? "use a newer Vernier" : "train it again"));
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
}
