package dev.vernier.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The classes of all modules as they were compiled, without their tests, and the place of their
/// sources.
final class ProductClasses {

  /// Every module that may have classes, in the order of the build.
  static final List<String> MODULES =
      List.of("space", "search", "journal", "network", "data", "tuner", "cli");

  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.vernier");

  private ProductClasses() {}

  /// The root of the checkout that the tests run in.
  static Path repository() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.exists(path.resolve("mvnw")))
        .findFirst()
        .orElseThrow();
  }
}
