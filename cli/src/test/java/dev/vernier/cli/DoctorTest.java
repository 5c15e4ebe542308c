package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.kernel.MatrixProducts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DoctorTest {

  @TempDir private Path directory;

  private CommandRun doctor(String... args) {
    var all = new java.util.ArrayList<>(List.of("doctor", "--store"));
    all.add(CommandRun.store(directory));
    all.addAll(List.of(args));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void saysWhatIsUsedAndWhy() {
    String out = doctor().succeeded().out();
    assertThat(out).contains("Program", "Machine", "Matrix products", "Memory", "Files");
    assertThat(out).contains(MatrixProducts.best().name(), System.getProperty("java.home"));
    assertThat(out).containsPattern("auto +is float32 here, because ");
    assertThat(out).containsPattern("Trials +[\\d,]+ of the default size fit");
    assertThat(out).contains(MatrixProducts.cacheDirectory().toString());
    assertThat(out).containsPattern("Store +.*vernier.db, not there yet");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void doctorInJson() {
    JsonNode document = doctor("--json").succeeded().json();
    assertThat(document.get("healthy").asBoolean()).isTrue();
    assertThat(document.get("broken")).isEmpty();
    JsonNode products = document.get("matrix_products");
    for (String name : MatrixProducts.NAMES) {
      assertThat(products.has(name)).isTrue();
    }
    assertThat(products.get("float32").asString()).isEqualTo(MatrixProducts.best().name());
    assertThat(products.get("auto").get("precision").asString()).isEqualTo("float32");
    assertThat(document.get("machine").get("avx_512").isBoolean()).isTrue();
    assertThat(document.get("memory").get("trials").get("bytes").asLong()).isPositive();
    assertThat(document.get("files").get("native_cache").get("writable").isBoolean()).isTrue();
  }

  @Test
  void aStoreThatIsNoneIsBroken() throws Exception {
    Files.writeString(directory.resolve("vernier.db"), "this is no database at all".repeat(100));
    CommandRun run = doctor();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("BROKEN   the store does not open: ");
  }

  @Test
  void aJvmWithLessIsSlowAndToldWhy() throws Exception {
    try (var process =
        VernierProcess.start(
            directory, List.of("-Dvernier.products=scalar", "-Xmx40m"), "doctor")) {
      CommandRun run = process.end();
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("warning  -Dvernier.products=scalar forces a product")
          .containsPattern("auto +is float32 here, because -Dvernier.products=scalar forces");
    }
  }

  @Test
  void aProductThatDoesNotExistIsBroken() throws Exception {
    try (var process =
        VernierProcess.start(directory, List.of("-Dvernier.products=mkl"), "doctor", "--json")) {
      CommandRun run = process.end();
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.json().get("broken").get(0).asString())
          .contains("there is no matrix product: -Dvernier.products=mkl");
    }
  }

  @Test
  void aPrecisionThatIsNotThereIsAMistake() throws Exception {
    try (var process =
        VernierProcess.start(
            directory,
            List.of("-Dvernier.products=vector"),
            "train",
            "penguins",
            "--precision",
            "BF16")) {
      assertThat(process.end().refusal())
          .startsWith("vernier: --precision bf16: ")
          .contains("-Dvernier.products=vector forces a product in float32");
    }
    assertThat(directory).isEmptyDirectory();
  }
}
