package dev.vernier.journal;

import dev.vernier.search.Journal;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.TrialId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A process of its own that opens a store and appends to the study `shared`, printing each step
/// once it is acknowledged.
final class Appender implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Appender(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// @param trial tells the events of several appenders apart
  static Appender start(Path file, int trial, int events) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                // The driver unpacks its library here, and a killed process leaves it behind.
                "-Djava.io.tmpdir=" + file.getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                file.toString(),
                Integer.toString(trial),
                Integer.toString(events))
            .redirectErrorStream(true)
            .start();
    return new Appender(process);
  }

  /// The next line it prints; null at its end.
  @Nullable String line() throws IOException {
    return output.readLine();
  }

  /// Ends the process as `kill -9` does; what it has printed can still be read.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  int exit() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static StudyEvent event(int trial, int step) {
    return new StudyEvent.Reported(
        new TrialId(trial), Instant.ofEpochMilli(step), step, Map.of("loss", 0.5));
  }

  public static void main(String[] arguments) {
    int trial = Integer.parseInt(arguments[1]);
    int events = Integer.parseInt(arguments[2]);
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var store = SqliteStudyStore.open(Path.of(arguments[0]))) {
      Journal journal = store.open(SqliteProcessesTest.sharedStudy(), Instant.ofEpochMilli(trial));
      long position = 0;
      for (int step = 0; step < events; step++) {
        while (!journal.append(position, List.of(event(trial, step)))) {
          position += journal.readFrom(position).size();
        }
        position++;
        out.println(step);
      }
    }
  }
}
