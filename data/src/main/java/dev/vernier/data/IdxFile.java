package dev.vernier.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// An array of unsigned bytes as an IDX file holds it, the format of MNIST: two bytes 0; a byte for
/// the type of the values, 8 for unsigned bytes; a byte for the number of dimensions; the
/// dimensions, big-endian unsigned ints, of which the first counts the items; the values, the last
/// dimension varying fastest. The file may be packed by gzip, which its first bytes tell, not its
/// name.
///
/// The values are read straight into the one array that is kept.
///
/// @param source the file, for messages
@SuppressWarnings("ArrayRecordComponent")
record IdxFile(String source, int[] dimensions, byte[] values) {

  private static final int UNSIGNED_BYTES = 8;

  /// A byte that deflate packs stands for 1,032 at most, so a small file cannot demand a large
  /// array.
  private static final long MOST_PER_PACKED_BYTE = 1_032;

  /// The longest array that JVMs grant.
  private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

  /// What a file is expected to hold.
  enum Content {
    IMAGES(3, "images (items, height and width)"),
    LABELS(1, "labels");

    private final int rank;
    private final String words;

    Content(int rank, String words) {
      this.rank = rank;
      this.words = words;
    }

    private static String ofRank(int rank) {
      return Arrays.stream(values())
          .filter(content -> content.rank == rank)
          .map(content -> ", as a file of %s has".formatted(content.words))
          .findFirst()
          .orElse("");
    }
  }

  /// @throws DataException with one line on what is wrong with the file
  static IdxFile read(Path file, Content expected) {
    String source = file.toString();
    if (!Files.isReadable(file)) {
      throw new DataException(source + " may not be read; check its permissions");
    }
    try (var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long size = Files.size(file);
      if (!gzipped(raw)) {
        return read(source, raw, size, expected);
      }
      try (var unpacked = new GZIPInputStream(raw, 1 << 16)) {
        return read(source, unpacked, size * MOST_PER_PACKED_BYTE, expected);
      }
    } catch (ZipException | EOFException e) {
      throw new DataException(
          source + " is damaged: it does not unpack as gzip; fetch it again", e);
    } catch (IOException e) {
      throw SourceFile.unreadable(source, e);
    }
  }

  private static boolean gzipped(BufferedInputStream raw) throws IOException {
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    return first == 0x1f && second == 0x8b;
  }

  /// @param mostBytes the file cannot hold more
  private static IdxFile read(String source, InputStream in, long mostBytes, Content expected)
      throws IOException {
    int[] dimensions = dimensions(source, in, expected);
    long length = 1;
    for (int dimension : dimensions) {
      if (dimension == 0) {
        throw new DataException(
            "%s has the dimensions %s, so it is empty; %s are expected"
                .formatted(source, by(dimensions), expected.words));
      }
      // A product that would not fit into a long is far beyond what is granted anyway.
      long size = Integer.toUnsignedLong(dimension);
      length = length > MOST_VALUES ? length : length * size;
    }
    if (length > mostBytes) {
      throw cutShort(source, dimensions, "the file is too small for that");
    }
    if (length > MOST_VALUES) {
      throw new DataException(
          "%s holds %s values, more than fit into one array; split it into smaller files"
              .formatted(source, by(dimensions)));
    }
    var values = new byte[(int) length];
    int read = in.readNBytes(values, 0, values.length);
    if (read < values.length) {
      throw cutShort(source, dimensions, "the file ends after %,d".formatted(read));
    }
    // At the end of what is packed, this also verifies the checksum.
    if (in.read() >= 0) {
      throw new DataException(
          "%s goes on after the %s values that its header announces; it is damaged or of another format, so fetch it again"
              .formatted(source, by(dimensions)));
    }
    return new IdxFile(source, dimensions, values);
  }

  private static int[] dimensions(String source, InputStream in, Content expected)
      throws IOException {
    byte[] magic = in.readNBytes(Integer.BYTES);
    if (magic.length < Integer.BYTES || magic[0] != 0 || magic[1] != 0) {
      throw new DataException(
          "%s is not an IDX file: it begins with %s, expected 00 00 08 %02x; check what it is"
              .formatted(source, hex(magic), expected.rank));
    }
    if (magic[2] != UNSIGNED_BYTES) {
      throw new DataException(
          "%s holds %s; only unsigned bytes (type 0x08) are read, so convert it"
              .formatted(source, type(magic[2])));
    }
    int rank = Byte.toUnsignedInt(magic[3]);
    if (rank != expected.rank) {
      throw new DataException(
          "%s has %s%s; expected %s, which have %d; check the names of the files"
              .formatted(
                  source,
                  rank == 1 ? "1 dimension" : rank + " dimensions",
                  Content.ofRank(rank),
                  expected.words,
                  expected.rank));
    }
    byte[] header = in.readNBytes(rank * Integer.BYTES);
    if (header.length < rank * Integer.BYTES) {
      throw new DataException(
          "%s is cut short: it ends within its header; fetch it again".formatted(source));
    }
    var dimensions = new int[rank];
    ByteBuffer.wrap(header).asIntBuffer().get(dimensions);
    return dimensions;
  }

  private static DataException cutShort(String source, int[] dimensions, String why) {
    return new DataException(
        "%s is cut short: its header announces %s values, but %s; fetch it again"
            .formatted(source, by(dimensions), why));
  }

  /// The dimensions as 60,000 × 28 × 28.
  private static String by(int[] dimensions) {
    return String.join(
        " × ",
        Arrays.stream(dimensions)
            .mapToObj(dimension -> "%,d".formatted(Integer.toUnsignedLong(dimension)))
            .toList());
  }

  private static String hex(byte[] bytes) {
    var text = new StringBuilder();
    for (byte b : bytes) {
      text.append("%02x ".formatted(b));
    }
    return bytes.length == 0 ? "nothing" : text.toString().strip();
  }

  private static String type(byte code) {
    return switch (code) {
      case 0x09 -> "signed bytes";
      case 0x0b -> "16-bit integers";
      case 0x0c -> "32-bit integers";
      case 0x0d -> "32-bit floating-point numbers";
      case 0x0e -> "64-bit floating-point numbers";
      default -> "values of the unknown type 0x%02x".formatted(code);
    };
  }
}
