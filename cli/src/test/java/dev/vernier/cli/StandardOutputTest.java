package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  private static StandardOutput written(OutputStream to) {
    var out = new StandardOutput(to);
    var writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    writer.println("a line");
    writer.flush();
    return out;
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void whatIsWrittenNeedsNoComplaint() {
    assertThat(written(OutputStream.nullOutputStream()).complaint()).isEmpty();
  }

  @Test
  void aFullDiskIsComplainedOf() {
    assertThat(written(failing("No space left on device")).complaint())
        .hasValueSatisfying(
            complaint -> assertThat(complaint).contains("No space left on device", "free space"));
  }

  /// As after `vernier predict … | head`.
  @Test
  void aReaderThatHasSeenEnoughIsNot() {
    assertThat(written(failing("Broken pipe")).complaint()).isEmpty();
  }
}
