package dev.vernier.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page that explains the code must not outlive what it names.
class ArchitecturePageTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TYPE =
      Pattern.compile("(?<![\\w.$-])[A-Z][a-z]+[A-Za-z0-9]*(?:\\.[A-Z][A-Za-z0-9]*)*");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /// Types of libraries that the pages may name.
  private static final Set<String> OF_LIBRARIES = Set.of("NullMarked");

  /// Packages of the JDK whose types the pages may name.
  private static final List<String> OF_THE_JDK =
      List.of("java.lang", "java.util", "java.util.concurrent");

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md"})
  void everyTypeThatIsNamedExists(String page) throws IOException {
    var known = new TreeSet<>(OF_LIBRARIES);
    ProductClasses.ALL.stream().map(ArchitecturePageTest::nestedName).forEach(known::add);
    known.addAll(sourceFiles());
    Set<String> named = codeOf(page).flatMap(code -> matches(TYPE, code)).collect(sorted());
    assertThat(named).as("types that %s names", page).hasSizeGreaterThan(10);
    assertThat(named)
        .as("%s names in backticks what is no class of Vernier; correct the page", page)
        .allMatch(name ->
            known.stream().anyMatch(type -> type.equals(name) || type.endsWith("." + name))
                || ofTheJdk(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"})
  void everyPathThatIsNamedExists(String page) throws IOException {
    Path repository = ProductClasses.repository();
    var tops =
        Stream.concat(
                ProductClasses.MODULES.stream(), Stream.of("benchmarks", "docs", ".mvn", ".ci"))
            .toList();
    Stream<String> inCode =
        codeOf(page)
            .filter(code -> code.matches("[\\w./-]+"))
            .filter(code -> tops.stream().anyMatch(top -> code.startsWith(top + "/")));
    Stream<String> links =
        LINK.matcher(Files.readString(repository.resolve(page))).results().map(m -> m.group(1));
    assertThat(Stream.concat(inCode, links).collect(sorted()))
        .as("paths that %s names", page)
        .allMatch(path -> Files.exists(repository.resolve(path)));
  }

  @Test
  void theArchitecturePageNamesEveryModule() throws IOException {
    String page = Files.readString(ProductClasses.repository().resolve("ARCHITECTURE.md"));
    assertThat(ProductClasses.MODULES).allMatch(module -> page.contains("`" + module + "`"));
  }

  /// What stands between single backticks, blocks of code aside.
  private static Stream<String> codeOf(String page) throws IOException {
    String text = Files.readString(ProductClasses.repository().resolve(page));
    return CODE.matcher(BLOCK.matcher(text).replaceAll("")).results().map(m -> m.group(1));
  }

  private static boolean ofTheJdk(String name) {
    return OF_THE_JDK.stream()
        .anyMatch(where ->
            Object.class.getResource("/" + where.replace('.', '/') + "/" + name + ".class")
                != null);
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group());
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.<String, Set<String>>toCollection(TreeSet::new);
  }

  /// `StudySpec` for `dev.vernier.search.Study$Spec`.
  private static String nestedName(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  /// The names of all source files, those of tests included.
  private static Set<String> sourceFiles() throws IOException {
    var names = new TreeSet<String>();
    for (String module : ProductClasses.MODULES) {
      try (var files = Files.walk(ProductClasses.repository().resolve(module).resolve("src"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> names.add(name.replace(".java", "")));
      }
    }
    return names;
  }
}
