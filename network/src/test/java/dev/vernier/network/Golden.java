package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reference vectors that `golden/write.py` wrote.
final class Golden {

  private Golden() {}

  /// All that a part of the script wrote, such as `losses`.
  static JsonNode of(String part) {
    String name = "/golden/" + part + ".json";
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + "; run golden/write.py " + part);
      }
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The numbers of an array or of nested ones, in order.
  static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .flatMapToDouble(
            node -> Arrays.stream(node.isArray() ? numbers(node) : new double[] {node.asDouble()}))
        .toArray();
  }

  /// The same in single precision.
  static float[] floats(JsonNode array) {
    double[] numbers = numbers(array);
    var floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  /// The numbers of an array as integers.
  static int[] integers(JsonNode array) {
    return Arrays.stream(numbers(array)).mapToInt(number -> (int) number).toArray();
  }

  /// Asserts that numbers are the reference's, up to a share of the largest of those.
  static void assertClose(float[] actual, JsonNode expected, double share) {
    double[] reference = numbers(expected);
    assertThat(actual).hasSize(reference.length);
    double largest = Arrays.stream(reference).map(Math::abs).max().orElse(0);
    for (int i = 0; i < reference.length; i++) {
      assertThat((double) actual[i])
          .as("number %d", i)
          .isCloseTo(reference[i], within(share * largest));
    }
  }
}
