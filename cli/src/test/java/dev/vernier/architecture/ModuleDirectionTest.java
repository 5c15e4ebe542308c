package dev.vernier.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.vernier.architecture.ProductClasses.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds the direction of the modules, as ARCHITECTURE.md draws it, and the rules of style that a
/// machine can check.
class ModuleDirectionTest {

  /// Without this, a JDK whose class files ArchUnit does not know would pass every rule.
  @Test
  void theClassesOfEveryModuleAreSeen() throws IOException {
    for (String module : ProductClasses.MODULES) {
      Path sources = ProductClasses.repository().resolve(module).resolve("src/main/java");
      try (var files = Files.walk(sources)) {
        var expected =
            files
                .filter(file -> file.toString().endsWith(".java"))
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !name.endsWith("-info"))
                .collect(Collectors.toCollection(TreeSet::new));
        var seen =
            ALL.stream()
                .filter(type -> type.getPackageName().startsWith("dev.vernier." + module))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(expected).as("sources of %s", module).isNotEmpty();
        assertThat(seen).as("classes of %s", module).containsAll(expected);
      }
    }
  }

  /// A module may use itself, the modules named, and libraries.
  @ParameterizedTest
  @CsvSource({
    "space, ''",
    "search, space",
    "network, space",
    "journal, search space",
    "data, network space",
    "tuner, search data network space",
    "cli, tuner journal search data network space"
  })
  void modulesDependOnlyOnThoseBelowThem(String module, String below) {
    String own = packagesOf(module);
    String[] allowed =
        Pattern.compile(" ")
            .splitAsStream(module + " " + below)
            .map(ModuleDirectionTest::packagesOf)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.vernier..").and(not(resideInAnyPackage(allowed))))
        .check(ALL);
  }

  private static String packagesOf(String module) {
    return "dev.vernier." + module + "..";
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.vernier.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void kernelsKnowNothingOfNetworks() {
    noClasses()
        .that()
        .resideInAPackage("dev.vernier.network.kernel..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.vernier..")
                .and(not(resideInAPackage("dev.vernier.network.kernel.."))))
        .check(ALL);
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.vernier.cli")
        .should(ACCESS_STANDARD_STREAMS)
        .check(ALL);
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.IO").check(ALL);
  }

  @Test
  void onlyDataAndJournalTalkToDatabases() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.vernier.data", "dev.vernier.journal")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.duckdb..", "org.sqlite..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.vernier.data")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.duckdb..")
        .check(ALL);
  }

  /// Seeds are derived by hashing, so that nothing depends on the order of events. Generators whose
  /// sequence a JDK may change, or that seed themselves, have no place where results are made.
  /// `Random` may shuffle a grid: its sequence is part of its specification.
  @Test
  void chanceComesFromSeeds() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .check(ALL);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.vernier.search.Grid")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    var packages =
        ALL.stream()
            .map(JavaClass::getPackage)
            .collect(Collectors.toMap(JavaPackage::getName, one -> one, (one, _) -> one));
    assertThat(packages).hasSizeGreaterThanOrEqualTo(ProductClasses.MODULES.size());
    assertThat(packages.values())
        .allSatisfy(
            one -> assertThat(one.isAnnotatedWith(NullMarked.class)).as(one.getName()).isTrue());
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .check(ALL);
  }

  @Test
  void classesAreFinalOrInterfaces() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(ALL);
  }
}
