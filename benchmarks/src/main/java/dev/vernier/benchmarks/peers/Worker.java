package dev.vernier.benchmarks.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process that trains one workload on one core, on one thread, when it is told to; see
/// [dev.vernier.benchmarks.Rounds] for what the two say to each other.
final class Worker implements AutoCloseable {

  /// What a round came to.
  ///
  /// @param cpu seconds of the thread that trains
  /// @param process seconds of all threads
  /// @param wall seconds by the clock
  record Round(long steps, double cpu, double process, double wall) {

    double stepsPerCpuSecond() {
      return steps / cpu;
    }

    double stepsPerSecond() {
      return steps / wall;
    }
  }

  private static final Pattern ROUND =
      Pattern.compile("steps (\\d+) cpu ([\\d.]+) process ([\\d.]+) wall ([\\d.]+)");

  /// Whatever library reads them: one thread.
  private static final List<String> THREAD_VARIABLES =
      List.of(
          "OMP_NUM_THREADS",
          "MKL_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "NUMEXPR_NUM_THREADS",
          "VECLIB_MAXIMUM_THREADS");

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Path log;
  private final String version;

  private Worker(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    version = answer("ready ").substring("ready ".length());
  }

  /// Starts one and waits until it is ready.
  ///
  /// @param core the core that all its threads are pinned to
  /// @param directory where it runs, and its standard error goes into `NAME.log`
  static Worker start(
      List<String> command, Map<String, String> environment, int core, Path directory, String name)
      throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve(name + ".log");
    var pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
    pinned.addAll(command);
    var builder =
        new ProcessBuilder(pinned).directory(directory.toFile()).redirectError(log.toFile());
    THREAD_VARIABLES.forEach(variable -> builder.environment().put(variable, "1"));
    builder.environment().putAll(environment);
    return new Worker(builder.start(), log);
  }

  /// What it said that trains.
  String version() {
    return version;
  }

  /// One round, waited for.
  Round run(double seconds) throws IOException {
    begin(seconds);
    return await();
  }

  /// Begins a round; [#await] has its result.
  void begin(double seconds) throws IOException {
    commands.write(String.format(Locale.ROOT, "run %.3f%n", seconds));
    commands.flush();
  }

  Round await() throws IOException {
    String line = answer("steps ");
    Matcher matcher = ROUND.matcher(line);
    if (!matcher.matches()) {
      throw new IOException("a worker answered \"%s\"".formatted(line));
    }
    return new Round(
        Long.parseLong(matcher.group(1)),
        Double.parseDouble(matcher.group(2)),
        Double.parseDouble(matcher.group(3)),
        Double.parseDouble(matcher.group(4)));
  }

  /// The next line that begins so; native libraries may print others.
  private String answer(String beginning) throws IOException {
    var others = new ArrayList<String>();
    while (true) {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException(
            "a worker ended early; its words are in %s%n%s"
                .formatted(log, String.join("\n", others)));
      }
      if (line.startsWith(beginning)) {
        return line;
      }
      others.add(line);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
