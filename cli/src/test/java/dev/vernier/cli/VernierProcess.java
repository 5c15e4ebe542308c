package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The command as a process of its own, in a working directory of its own.
final class VernierProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;
  private static final String INCUBATING = "WARNING: Using incubator modules: jdk.incubator.vector";

  private final Process process;
  private final Path directory;
  private final Path out;
  private final Path err;

  private VernierProcess(Process process, Path directory, Path out, Path err) {
    this.process = process;
    this.directory = directory;
    this.out = out;
    this.err = err;
  }

  static VernierProcess start(Path directory, String... args) throws IOException {
    return start(directory, List.of(), args);
  }

  static VernierProcess start(Path directory, List<String> jvm, String... args) throws IOException {
    var command = new ArrayList<>(heedingInterrupts());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), "dev.vernier.cli.Main"));
    Collections.addAll(command, args);
    Path out = Files.createTempFile("vernier-test-", ".out");
    Path err = Files.createTempFile("vernier-test-", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new VernierProcess(process, directory, out, err);
  }

  /// What to put before a command so that it heeds interrupts even where these tests run in the
  /// background of a shell, which makes its children ignore them. Empty where `env` cannot do that.
  private static List<String> heedingInterrupts() throws IOException {
    var prefix = List.of("env", "--default-signal=INT");
    var probe = new ArrayList<>(prefix);
    probe.add("true");
    try {
      int code =
          new ProcessBuilder(probe)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      return code == 0 ? prefix : List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// Waits until the trials of a study are as wanted.
  void awaitTrials(String study, Predicate<List<String>> states) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!states.test(states(study))) {
      assertThat(process.isAlive()).as("still running; it said: %s", read(err)).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /// Waits until standard output contains a text.
  void awaitOutput(String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!read(out).contains(text)) {
      assertThat(process.isAlive()).as("still running; it said: %s", read(err)).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private List<String> states(String study) {
    if (!Files.exists(directory.resolve("vernier.db"))) {
      return List.of();
    }
    CommandRun run =
        CommandRun.of("trials", study, "--json", "--store", CommandRun.store(directory));
    return run.code() == 0
        ? run.json().get("trials").valueStream().map(t -> t.get("state").asString()).toList()
        : List.of();
  }

  void signal(String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  /// Waits for the end, and leaves out what the JVM says of incubating modules, which the launcher
  /// leaves out too.
  CommandRun end() throws Exception {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("ended; it said: %s", read(err))
        .isTrue();
    String said =
        read(err)
            .lines()
            .filter(line -> !line.equals(INCUBATING))
            .collect(Collectors.joining("\n"));
    return new CommandRun(process.exitValue(), read(out), said);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /// The finished trials: all that is known of each, by number.
  static java.util.Map<Integer, JsonNode> finished(Path directory, String study) {
    return CommandRun.trials(directory, study)
        .get("trials")
        .valueStream()
        .filter(trial -> trial.get("state").asString().equals("completed"))
        .collect(Collectors.toMap(trial -> trial.get("number").asInt(), trial -> trial));
  }

  @Override
  public void close() throws IOException {
    var _ = process.destroyForcibly().onExit().join();
    Files.delete(out);
    Files.delete(err);
  }
}
