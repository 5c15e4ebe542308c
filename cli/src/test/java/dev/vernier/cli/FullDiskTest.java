package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What happens when a disk is full: one line, exit code 2, nothing half written, nothing lost.
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

  private static final Pattern FINISHED = Pattern.compile("^trial (\\d+) +completed");

  @TempDir private Path directory;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void makeRoom() throws IOException {
    disk = Files.createDirectory(directory.resolve("disk"));
  }

  /// A disk of one megabyte, which only root can make.
  private void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "vernier-test", disk.toString()) == 0;
    assumeTrue(mounted, "cannot mount a small disk here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) { // no such program
      return -1;
    }
  }

  private String train() {
    CommandRun.of("train", "penguins", "--set", "epochs=2", "--out", directory.toString())
        .succeeded();
    return directory.resolve("penguins-train.vernier").toString();
  }

  @Test
  void predictionsThatDoNotFit() {
    assertThat(CommandRun.of("predict", train(), "penguins", "--out", "/dev/full").refusal())
        .contains("cannot write the predictions to /dev/full", "free space");
    assertThat(Path.of("/dev/full")).exists();
  }

  @Test
  void aStandardOutputThatIsFull() throws Exception {
    String model = train();
    for (String more : new String[] {"--json", "--"}) {
      int code =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "\"$@\" >/dev/full 2>\"$0\"",
                  directory.resolve("err").toString(),
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules",
                  "jdk.incubator.vector",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  VernierProcess.classPath(),
                  "dev.vernier.cli.Main",
                  "predict",
                  more,
                  model,
                  "penguins")
              .start()
              .waitFor();
      String err = Files.readString(directory.resolve("err"));
      assertThat(code).as(err).isEqualTo(2);
      assertThat(err).contains("vernier: standard output could not be written: No space left");
    }
  }

  @Test
  void predictionsOnAFullDiskLeaveTheOlderFile() throws Exception {
    String model = train();
    mount();
    Path out = Files.writeString(disk.resolve("out.csv"), "older\n");
    fill();
    assertThat(CommandRun.of("predict", model, "penguins", "--out", out.toString()).refusal())
        .contains("cannot write the predictions", "free space");
    assertThat(out).hasContent("older");
    assertThat(disk).isDirectoryNotContaining("glob:**.part");
  }

  private void fill() throws IOException {
    try (var filler = Files.newOutputStream(disk.resolve("filler"))) {
      filler.write(new byte[1 << 20]);
    } catch (IOException e) {
      // As full as can be.
    }
  }

  @Test
  void aModelThatDoesNotFitIsNotHalfWrittenAndItsTrialsAreKept() throws Exception {
    mount();
    fill();
    String[] tune = {
      "tune",
      "penguins",
      "--trials",
      "2",
      "--set",
      "epochs=2",
      "--store",
      CommandRun.store(directory),
      "--out",
      disk.toString()
    };
    CommandRun run = CommandRun.of(tune);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().toList().getLast())
        .startsWith("vernier: cannot write the model to")
        .contains("No space left", "the finished trials are kept in");
    assertThat(disk).isDirectoryNotContaining("glob:**.{part,vernier}");
    Files.delete(disk.resolve("filler"));
    assertThat(CommandRun.of(tune).succeeded().err()).contains("continues after 2 finished trials");
    assertThat(disk.resolve("penguins.vernier")).isNotEmptyFile();
  }

  @Test
  void aStoreThatCannotGrowKeepsTheFinishedTrials() throws Exception {
    mount();
    CommandRun run =
        CommandRun.of(
            "tune",
            "penguins",
            "--trials",
            "100000",
            "--workers",
            "2",
            "--set",
            "epochs=30",
            "--range",
            "hidden_units=16:32",
            "--store",
            CommandRun.store(disk),
            "--out",
            directory.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.err().lines().toList().getLast())
        .startsWith("vernier: ")
        .contains("the disk is full", "free some space");
    var acknowledged =
        run.err()
            .lines()
            .map(FINISHED::matcher)
            .filter(Matcher::find)
            .map(found -> Integer.valueOf(found.group(1)))
            .collect(Collectors.toSet());
    assertThat(acknowledged).isNotEmpty();

    Path rescued = Files.createDirectory(directory.resolve("rescued"));
    try (var files = Files.list(disk)) {
      for (Path file : files.toList()) {
        Files.copy(file, rescued.resolve(file.getFileName()));
      }
    }
    assertThat(VernierProcess.finished(rescued, "penguins").keySet()).containsAll(acknowledged);
    assertThat(
            CommandRun.in(
                    rescued,
                    "tune",
                    "penguins",
                    "--trials",
                    "1",
                    "--set",
                    "epochs=30",
                    "--range",
                    "hidden_units=16:32")
                .succeeded()
                .err())
        .contains("continues after");
  }
}
