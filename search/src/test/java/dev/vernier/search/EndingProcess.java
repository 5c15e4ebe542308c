package dev.vernier.search;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// A real process that runs until its input is closed, to be the owner of trials.
final class EndingProcess implements AutoCloseable {

  private final Process process;
  private final Worker worker;

  private EndingProcess(Process process) {
    this.process = process;
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElseThrow();
    worker = new Worker(Worker.here(0).host(), process.pid(), start, 0);
  }

  static EndingProcess start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new EndingProcess(
        new ProcessBuilder(
                java.toString(),
                "-Xmx16m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndingProcess.class.getName())
            .redirectErrorStream(true)
            .start());
  }

  /// Waits for the end of its input.
  public static void main(String[] args) throws IOException {
    while (System.in.read() >= 0) {}
  }

  Worker worker() {
    return worker;
  }

  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
