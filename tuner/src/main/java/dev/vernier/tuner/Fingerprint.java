package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells one prepared data set from another, so that a study is never continued on other data.
final class Fingerprint {

  private static final int CHUNK = 16_384;

  private final MessageDigest digest;

  private Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Sixteen hexadecimal digits over the encoded rows of all parts and the names of their columns.
  static String of(Problem problem) {
    var fingerprint = new Fingerprint();
    for (Samples part : new Samples[] {problem.train(), problem.validation(), problem.test()}) {
      // So that the same rows, parted elsewhere, are other data.
      fingerprint.add(new int[] {part.rows(), part.inputSize()});
      fingerprint.add(part.inputs());
      switch (part.targets()) {
        case Targets.Labels labels -> fingerprint.add(labels.classes());
        case Targets.Values values -> fingerprint.add(values.values());
      }
    }
    String names = String.join("\n", problem.features().featureNames());
    fingerprint.digest.update(names.getBytes(StandardCharsets.UTF_8));
    fingerprint.digest.update(problem.targetEncoder().column().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, 8);
  }

  private void add(float[] values) {
    var bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      bytes.asFloatBuffer().put(values, from, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
  }

  private void add(int[] values) {
    var bytes = ByteBuffer.allocate(CHUNK * Integer.BYTES);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      bytes.asIntBuffer().put(values, from, count);
      digest.update(bytes.array(), 0, count * Integer.BYTES);
    }
  }
}
