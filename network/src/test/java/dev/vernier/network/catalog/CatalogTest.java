package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter;
import dev.vernier.space.Parameter.Choice;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {

  static Stream<Hyperparameter<?>> entries() {
    return Catalog.all().stream();
  }

  @Test
  void theListHoldsExactlyTheConstantsInTheirOrder() throws IllegalAccessException {
    var constants = new ArrayList<Hyperparameter<?>>();
    for (Field field : Catalog.class.getFields()) {
      if (field.get(null) instanceof Hyperparameter<?> entry) {
        constants.add(entry);
      }
    }
    assertThat(Catalog.all()).containsExactlyElementsOf(constants);
  }

  @Test
  void categoriesFollowEachOther() {
    assertThat(entries().map(Hyperparameter::category)).isSorted();
  }

  @Test
  void titlesAreUnique() {
    assertThat(entries().map(Hyperparameter::title)).doesNotHaveDuplicates();
  }

  @Test
  void variantsOfANameExcludeEachOther() {
    for (Hyperparameter<?> one : Catalog.all()) {
      for (Hyperparameter<?> other : Catalog.find(one.name())) {
        assertThat(one.equals(other) || one.activeWhen().excludes(other.activeWhen()))
            .as("%s against %s", one.title(), other.title())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  <T> void theDefaultLiesInTheLimits(Hyperparameter<T> entry) {
    assertThat(entry.limits().contains(entry.defaultValue())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("entries")
  <T> void theDefaultCanBeFoundByASearch(Hyperparameter<T> entry) {
    assertThat(entry.parameter().contains(entry.defaultValue())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("entries")
  <T> void theSearchedRangeLiesInTheLimits(Hyperparameter<T> entry) {
    assertThat(entry.limits().type()).isEqualTo(entry.parameter().type());
    assertThat(entry.parameter().grid(1000)).allMatch(entry.limits()::contains);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void conditionsReadEarlierEntriesAndValuesThatThoseTake(Hyperparameter<?> entry) {
    var earlier = Catalog.all().subList(0, Catalog.all().indexOf(entry));
    assertThat(conditions(entry.activeWhen()))
        .allSatisfy(is -> {
          assertThat(earlier.stream().map(Hyperparameter::limits))
              .as("the parent %s", is.parent().name())
              .anyMatch(is.parent()::equals);
          assertThat(takesAll(is)).as("the values %s", is.values()).isTrue();
        });
  }

  private static <T> boolean takesAll(Condition.Is<T> is) {
    return is.values().stream().allMatch(is.parent()::contains);
  }

  private static List<Condition.Is<?>> conditions(Condition condition) {
    return switch (condition) {
      case Condition.Is<?> is -> List.of(is);
      case Condition.AllOf(List<Condition> all) ->
          all.stream().<Condition.Is<?>>flatMap(each -> conditions(each).stream()).toList();
    };
  }

  @Test
  void everyOptimizerHasExactlyOneLearningRateInEveryArchitecture() {
    for (String architecture : options(Catalog.ARCHITECTURE)) {
      for (String optimizer : options(Catalog.OPTIMIZER)) {
        var chosen =
            Configuration.empty()
                .with(Catalog.ARCHITECTURE.limits(), architecture)
                .with(Catalog.OPTIMIZER.limits(), optimizer);
        assertThat(Catalog.find("learning_rate"))
            .filteredOn(entry -> entry.activeWhen().holds(chosen))
            .as("%s with %s", architecture, optimizer)
            .hasSize(1);
      }
    }
  }

  private static List<String> options(Hyperparameter<String> entry) {
    return ((Choice<String>) entry.limits()).options();
  }

  @Test
  void studiesOpenMoreTheMoreTrialsTheyHave() {
    assertThat(openedFrom(Catalog.FEW_TRIALS))
        .containsExactlyInAnyOrder("learning_rate", "weight_decay");
    assertThat(openedFrom(Catalog.SOME_TRIALS))
        .containsExactlyInAnyOrder(
            "input_scaling",
            "num_hidden_layers",
            "hidden_units",
            "momentum",
            "beta1",
            "batch_size",
            "dropout_rate");
    assertThat(openedFrom(Catalog.MANY_TRIALS))
        .containsExactlyInAnyOrder(
            "activation",
            "numeric_embedding",
            "beta2",
            "epsilon",
            "lr_schedule",
            "label_smoothing");
    assertThat(entries().mapToInt(Hyperparameter::fromTrials))
        .containsOnly(
            0,
            Catalog.FEW_TRIALS,
            Catalog.SOME_TRIALS,
            Catalog.MANY_TRIALS,
            Catalog.PLENTY_OF_TRIALS);
  }

  private static Set<String> openedFrom(int trials) {
    return entries()
        .filter(entry -> entry.fromTrials() == trials)
        .map(Hyperparameter::name)
        .collect(Collectors.toSet());
  }

  @Test
  void whatAStudySearchesUnaskedHasAPriority() {
    assertThat(entries().filter(entry -> entry.fromTrials() > 0))
        .allMatch(entry -> entry.priority() >= 1 && entry.priority() <= 10);
    assertThat(entries().filter(Hyperparameter::tunedByDefault))
        .allMatch(entry -> entry.priority() <= 5);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void textsHaveAReasonableLength(Hyperparameter<?> entry) {
    for (String text : List.of(entry.what(), entry.why(), entry.how())) {
      assertThat(text).hasSizeBetween(40, 600).endsWith(".").doesNotContain("\n");
    }
    assertThat(entry.what().length() + entry.why().length() + entry.how().length())
        .isGreaterThan(200);
    assertThat(entry.pytorch().lines()).hasSizeBetween(1, 6).allMatch(line -> line.length() <= 96);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everySourceHasALink(Hyperparameter<?> entry) {
    assertThat(entry.sources())
        .doesNotHaveDuplicates()
        .allSatisfy(source -> {
          assertThat(source.title()).isNotBlank();
          assertThat(source.link()).startsWith("https://");
        });
  }

  @Test
  void noSentenceIsSaidTwice() {
    var said = new HashSet<String>();
    for (Hyperparameter<?> entry : Catalog.all()) {
      for (String text : List.of(entry.what(), entry.why(), entry.how())) {
        for (String sentence : text.split("(?<=[.;:]) ", -1)) {
          assertThat(said.add(sentence)).as("in %s: %s", entry.title(), sentence).isTrue();
        }
      }
    }
  }

  @Test
  void aNameIsFoundWithAllItsVariants() {
    assertThat(Catalog.find("learning_rate"))
        .hasSize(8)
        .contains(Catalog.LEARNING_RATE_ADAM, Catalog.LEARNING_RATE_REALMLP);
    assertThat(Catalog.find("batch_size")).containsExactly(Catalog.BATCH_SIZE);
    assertThat(Catalog.find("colour")).isEmpty();
  }

  @Test
  void anUnknownNameHasANearestOne() {
    assertThat(Catalog.nearest("learnig-rate")).contains("learning_rate");
    assertThat(Catalog.nearest("dropout")).contains("dropout_rate");
    assertThat(Catalog.nearest("colour")).isEmpty();
  }

  @Test
  void aUserMaySetWhatASearchWouldNotVisit() {
    Parameter<Integer> batch = Catalog.BATCH_SIZE.limits();
    assertThat(batch.parse("100")).isEqualTo(100);
    assertThat(Catalog.HIDDEN_UNITS.limits().parse("10")).isEqualTo(10);
    assertThat(Catalog.STEP_DECAY_FACTOR.limits().parse("0.3")).isEqualTo(0.3);
    assertThat(Catalog.WEIGHT_DECAY.limits().parse("0")).isEqualTo(0.0);
    assertThat(Catalog.LAYER_WIDTHS.limits().parse("256, 128,64")).isEqualTo("256-128-64");
    assertThat(Catalog.OPTIMIZER.limits().parse("lion")).isEqualTo("lion");
  }
}
