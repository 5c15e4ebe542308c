package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a command line came to.
@NullUnmarked
record CommandRun(int code, String out, String err) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// Runs a command in this process.
  static CommandRun of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.execute(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /// Runs a command with its store and its models in a directory.
  static CommandRun in(Path directory, String... args) {
    var all = new ArrayList<>(List.of(args));
    Collections.addAll(all, "--store", store(directory), "--out", directory.toString());
    return of(all.toArray(String[]::new));
  }

  /// Tunes networks that are small and soon trained, as [#in].
  static CommandRun tune(Path directory, String... args) {
    var all = new ArrayList<>(List.of("tune"));
    Collections.addAll(all, args);
    Collections.addAll(
        all, "--set", "epochs=10", "--range", "hidden_units=16:64", "--workers", "2");
    return in(directory, all.toArray(String[]::new)).succeeded();
  }

  static String store(Path directory) {
    return "sqlite:" + directory.resolve("vernier.db");
  }

  static JsonNode trials(Path directory, String study) {
    return of("trials", study, "--json", "--store", store(directory)).succeeded().json();
  }

  CommandRun succeeded() {
    assertThat(code).as(err).isZero();
    return this;
  }

  /// The one line that says what was wrong.
  String refusal() {
    assertThat(code).as(err).isEqualTo(2);
    assertThat(err).doesNotContain("Exception", "\tat ");
    List<String> lines =
        err.lines()
            .filter(line -> !line.startsWith("note: ") && !line.startsWith("Try 'vernier"))
            .toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("vernier: ");
    return lines.getFirst();
  }

  /// Standard output, which must be one JSON document and nothing else.
  JsonNode json() {
    return JSON.readTree(out);
  }
}
