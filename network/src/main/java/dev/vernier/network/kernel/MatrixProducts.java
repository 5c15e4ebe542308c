package dev.vernier.network.kernel;

import dev.vernier.network.kernel.x86.Processor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The matrix products that this process can run.
///
/// | Name | Runs on | Where |
/// |---|---|---|
/// | `generated` | machine code written at start ([FloatCode]) | x86-64 with AVX-512, on Linux or macOS |
/// | `openblas` | OpenBLAS' `cblas_sgemm` | its native library is on the class path and loads |
/// | `vector` | the Vector API | the JVM runs with `--add-modules jdk.incubator.vector` |
/// | `scalar` | plain loops | everywhere |
///
/// The system property `vernier.products` forces one of them; there is no falling back from it.
public final class MatrixProducts {

  /// The names of all products, fastest first.
  public static final List<String> NAMES = List.of("generated", "openblas", "vector", "scalar");

  /// The system property that forces a product.
  static final String PROPERTY = "vernier.products";

  private MatrixProducts() {}

  /// The product that `vernier.products` names, else the fastest that is available.
  ///
  /// @throws IllegalArgumentException if the property names no product
  /// @throws IllegalStateException if the product that the property names is not available
  public static MatrixProduct best() {
    Optional<String> forced = forced();
    if (forced.isEmpty()) {
      return byName(available().getFirst());
    }
    try {
      return byName(forced.get());
    } catch (IllegalArgumentException | IllegalStateException e) {
      String message = "-D%s=%s: %s".formatted(PROPERTY, forced.get(), e.getMessage());
      throw e instanceof IllegalStateException
          ? new IllegalStateException(message, e)
          : new IllegalArgumentException(message, e);
    }
  }

  /// The name that `vernier.products` gives, which need not be one of a product.
  public static Optional<String> forced() {
    return Optional.ofNullable(System.getProperty(PROPERTY));
  }

  /// Where native libraries are unpacked to; may not exist yet.
  public static Path cacheDirectory() {
    return NativeCache.ofThisUser().directory();
  }

  /// The names of the available products, fastest first; never empty.
  public static List<String> available() {
    return NAMES.stream().filter(name -> whyNot(name).isEmpty()).toList();
  }

  /// @throws IllegalArgumentException if there is no product of this name
  /// @throws IllegalStateException if it is not available here; the message says why
  public static MatrixProduct byName(String name) {
    whyNot(name)
        .ifPresent(reason -> {
          throw new IllegalStateException(
              "the product '%s' is not available: %s".formatted(name, reason));
        });
    return switch (name) {
      case "generated" -> Generated.PRODUCT;
      case "openblas" -> Native.PRODUCT;
      case "vector" -> Vector.PRODUCT;
      default -> Scalar.PRODUCT;
    };
  }

  private static Optional<String> whyNotGenerated() {
    try {
      return Processor.detected().avx512()
          ? Optional.empty()
          : Optional.of("the processor has no AVX-512, or the operating system does not save it");
    } catch (IllegalStateException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /// The product that rounds its operands to bf16 and sums in float32.
  ///
  /// @throws IllegalStateException if it is not available here; the message says why
  public static MatrixProduct bfloat16() {
    whyNotBfloat16()
        .ifPresent(reason -> {
          throw new IllegalStateException("products in bf16 are not available: " + reason);
        });
    return Bfloat.PRODUCT;
  }

  /// Why there are no products in bf16; empty where there are.
  public static Optional<String> whyNotBfloat16() {
    Optional<String> reason = whyNotGenerated();
    return reason.isPresent() || Processor.detected().bf16()
        ? reason
        : Optional.of("the processor has neither AVX512_BF16 nor AMX");
  }

  /// Whether products in bf16 run on tiles, which the operating system must grant.
  static boolean bfloat16OnTiles() {
    return whyNotBfloat16().isEmpty() && Tiles.GRANTED;
  }

  private static Optional<String> whyNotOpenBlas() {
    return switch (OpenBlas.attempt()) {
      case OpenBlas.Attempt.Loaded _ -> Optional.empty();
      case OpenBlas.Attempt.Failed(var reason) -> Optional.of(reason);
    };
  }

  /// Why the product of a name is not available; empty where it is.
  ///
  /// @throws IllegalArgumentException if there is no product of this name
  public static Optional<String> whyNot(String name) {
    return switch (name) {
      case "generated" -> whyNotGenerated();
      case "openblas" -> whyNotOpenBlas();
      case "vector" ->
          ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
              ? Optional.empty()
              : Optional.of("run the JVM with --add-modules jdk.incubator.vector");
      case "scalar" -> Optional.empty();
      default ->
          throw new IllegalArgumentException(
              "no product is called '%s'; there are %s".formatted(name, String.join(", ", NAMES)));
    };
  }

  // Holders, since a class must not be touched before it is known to work here.

  private static final class Generated {
    static final MatrixProduct PRODUCT = new GeneratedProduct();
  }

  private static final class Tiles {
    static final boolean GRANTED = Processor.detected().amx() && Processor.requestTiles();
  }

  private static final class Bfloat {
    static final MatrixProduct PRODUCT = new BfloatProduct(Tiles.GRANTED, Generated.PRODUCT);
  }

  private static final class Native {
    static final MatrixProduct PRODUCT = new OpenBlasProduct();
  }

  private static final class Vector {
    static final MatrixProduct PRODUCT = new VectorProduct();
  }

  private static final class Scalar {
    static final MatrixProduct PRODUCT = new ScalarProduct();
  }
}
