package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be had, in this JVM and in others with less.
final class MatrixProductsTest {

  @TempDir Path temp;

  /// Run in another JVM: prints what there is and multiplies.
  static final class Show {
    private Show() {}

    public static void main(String[] args) {
      System.out.println("available " + MatrixProducts.available());
      System.out.println("reason " + MatrixProducts.whyNot("openblas").orElse("none"));
      MatrixProduct best = MatrixProducts.best();
      float[] c = new float[1];
      best.multiply(
          false, false, 1, 1, 1, new float[] {6}, 0, 1, new float[] {7}, 0, 1, 0, c, 0, 1);
      System.out.println("best " + best.name() + " " + c[0]);
    }
  }

  @Test
  void theFirstThatIsAvailableIsBest() {
    assertThat(MatrixProducts.whyNot("openblas")).isEmpty();
    List<String> available = MatrixProducts.available();
    assertThat(available).endsWith("openblas", "vector", "scalar");
    assertThat(MatrixProducts.best())
        .isSameAs(MatrixProducts.byName(available.getFirst()))
        .isSameAs(MatrixProducts.best());
    assertThat(MatrixProducts.byName("openblas").name()).matches("OpenBLAS \\d+\\.\\d+.* \\(.+\\)");
    assertThat(MatrixProducts.byName("vector").name()).matches("Vector API, \\d+ bit");
    assertThat(MatrixProducts.byName("scalar").name()).isEqualTo("scalar");
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MatrixProducts.byName("mkl"))
        .withMessage("no product is called 'mkl'; there are generated, openblas, vector, scalar");
  }

  @Test
  void withoutTheNativeJarTheReasonIsKept() throws Exception {
    assertThat(show(false, List.of(vectorApi(), "-Dvernier.products=vector")))
        .containsPattern("available \\[(generated, )?vector, scalar\\]")
        .containsPattern("reason the class path has no org/bytedeco/openblas/.*openblas")
        .containsPattern("best Vector API, \\d+ bit 42.0");
  }

  @Test
  void withoutTheVectorModuleThereIsTheReference() throws Exception {
    assertThat(show(false, List.of()))
        .containsPattern("available \\[(generated, )?scalar\\]")
        .containsPattern("best (scalar|generated code .*) 42.0");
  }

  @Test
  void aForcedProductThatIsNotThereIsAnError() throws Exception {
    assertThat(show(false, List.of(vectorApi(), "-Dvernier.products=openblas")))
        .contains(
            "IllegalStateException: -Dvernier.products=openblas: the product 'openblas' is not")
        .doesNotContain("42.0");
    assertThat(show(false, List.of("-Dvernier.products=vector")))
        .contains("run the JVM with --add-modules jdk.incubator.vector")
        .doesNotContain("42.0");
    assertThat(show(false, List.of("-Dvernier.products=mkl")))
        .contains("IllegalArgumentException: -Dvernier.products=mkl: no product is called 'mkl'");
  }

  @Test
  void aForcedProductIsTaken() throws Exception {
    assertThat(show(true, List.of("-Dvernier.products=scalar"))).contains("best scalar 42.0");
  }

  @Test
  void aDamagedLibraryInTheCacheIsReplaced() throws Exception {
    assertThat(show(true, List.of("-Dvernier.products=openblas")))
        .containsPattern("best OpenBLAS .* 42.0");
    Path library = unpacked();
    long size = Files.size(library);
    FileTime time = Files.getLastModifiedTime(library);

    Files.write(library, new byte[1_000]);
    assertThat(show(true, List.of("-Dvernier.products=openblas")))
        .containsPattern("best OpenBLAS .* 42.0");
    assertThat(library).hasSize(size);

    // Garbage that shows neither in the size nor in the time: only the linker notices.
    try (var garbage = Files.newByteChannel(library, StandardOpenOption.WRITE)) {
      garbage.write(ByteBuffer.wrap(new byte[4_096]));
    }
    Files.setLastModifiedTime(library, time);
    assertThat(show(true, List.of("-Dvernier.products=openblas")))
        .containsPattern("best OpenBLAS .* 42.0");
    assertThat(library).hasSize(size);
  }

  @Test
  void aCacheThatCannotBeWrittenIsTheReason() throws Exception {
    Files.writeString(temp.resolve("cache"), "a file where the directory should be");
    assertThat(show(true, List.of(vectorApi(), "-Dvernier.products=vector")))
        .containsPattern("available \\[(generated, )?vector, scalar\\]")
        .containsPattern("reason .*cache")
        .contains("best Vector API");
  }

  private Path unpacked() throws IOException {
    try (var files = Files.walk(temp.resolve("cache"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("libopenblas\\b.*(so.0|dylib|dll)"))
          .findAny()
          .orElseThrow();
    }
  }

  private static String vectorApi() {
    return "--add-modules=jdk.incubator.vector";
  }

  /// The output of [Show] in a JVM with or without the native jar, whose cache is `temp/cache`.
  private String show(boolean nativeJar, List<String> options) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                nativeJar || !Path.of(entry).getFileName().toString().startsWith("openblas"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, Show.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("VERNIER_CACHE", temp.resolve("cache").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
