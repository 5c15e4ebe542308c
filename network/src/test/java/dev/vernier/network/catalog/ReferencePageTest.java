package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

  private static final String REGENERATE = "vernier.regenerate";

  @Test
  void theCommittedPageIsTheOneThatTheCatalogueGives() throws IOException {
    Path page = repository().resolve("docs").resolve("hyperparameters.md");
    String generated = ReferencePage.markdown();
    if (Boolean.getBoolean(REGENERATE)) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, generated);
    }
    String committed = Files.exists(page) ? Files.readString(page) : "";
    if (!committed.equals(generated)) {
      fail(
          """
          docs/hyperparameters.md is not what the catalogue gives. To rewrite it, run
            ./mvnw -pl network -am test -D%s=true
          and commit the page with the change that caused this.\
          """
              .formatted(REGENERATE));
    }
  }

  private static Path repository() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.exists(path.resolve("mvnw")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyEntryHasARowAndASection() {
    assertThat(Catalog.all())
        .allSatisfy(entry ->
            assertThat(ReferencePage.markdown())
                .contains("| [" + entry.title() + "](#")
                .contains("\n### " + entry.title() + "\n"));
  }

  @Test
  void noHeadingStandsAlone() {
    assertThat(ReferencePage.markdown()).doesNotContainPattern("(?m)^## .*\n(\n## |\\z)");
  }

  @Test
  void everyLinkOfTheTableLeadsToAHeading() {
    String page = ReferencePage.markdown();
    var anchors =
        Pattern.compile("(?m)^### (.*)$")
            .matcher(page)
            .results()
            .map(heading -> heading.group(1).replaceAll("[()]", "").replace(' ', '-'))
            .toList();
    var links =
        Pattern.compile("]\\(#([^)]*)\\)").matcher(page).results().map(link -> link.group(1));
    assertThat(links).containsExactlyElementsOf(anchors);
  }

  @Test
  void theVariantsOfTheLearningRateSayWhenTheyHold() {
    assertThat(ReferencePage.markdown())
        .contains("- Active: when architecture is mlp and optimizer is adamw, adam or nadam\n")
        .contains("- Active: when architecture is mlp and optimizer is sgd\n");
  }
}
