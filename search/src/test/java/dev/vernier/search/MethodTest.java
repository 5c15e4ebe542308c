package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What help and explanations say there is, and what is read.
class MethodTest {

  private static final Map<String, String> EXAMPLES =
      Map.of(
          "POINTS", "5",
          "FACTOR", "4",
          "CHANCE", "0.1",
          "BOUND", "0.5",
          "EPOCH", "3",
          "RULE", "median",
          "SIZE", "8",
          "N", "10");

  private static List<String> texts(List<? extends Method<?>> methods) {
    return methods.stream()
        .flatMap(method -> method.forms().stream())
        .map(form -> {
          String text = form;
          for (String placeholder :
              EXAMPLES.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList()) {
            text = text.replace(placeholder, EXAMPLES.get(placeholder));
          }
          return text;
        })
        .toList();
  }

  @Test
  void everyFormIsReadAndNamesSomethingElse() {
    List<String> samplers = texts(Sampler.methods());
    assertThat(samplers).contains("gp", "tpe:univariate", "grid:5").doesNotHaveDuplicates();
    assertThat(samplers.stream().map(Sampler::parse)).doesNotHaveDuplicates();
    List<String> pruners = texts(Pruner.methods());
    assertThat(pruners)
        .contains("none", "percentile:10", "patience:10+median", "threshold:0.5@3")
        .doesNotHaveDuplicates();
    assertThat(pruners.stream().map(Pruner::parse)).doesNotHaveDuplicates();
  }

  @Test
  void whatIsReadSaysItselfAgain() {
    for (String text : texts(Sampler.methods())) {
      Sampler sampler = Sampler.parse(text);
      assertThat(Sampler.parse(sampler.text())).isEqualTo(sampler);
    }
    for (String text : texts(Pruner.methods())) {
      Pruner pruner = Pruner.parse(text);
      assertThat(Pruner.parse(pruner.text())).isEqualTo(pruner);
    }
  }

  @Test
  void everyMethodIsExplained() {
    List<Method<?>> all =
        Stream.<Method<?>>concat(Sampler.methods().stream(), Pruner.methods().stream()).toList();
    for (Method<?> method : all) {
      assertThat(method.what()).as(method.name()).hasSizeGreaterThan(20).endsWith(".");
      assertThat(method.when()).as(method.name()).hasSizeGreaterThan(20).endsWith(".");
      boolean fillsIn = method.forms().stream().anyMatch(form -> form.contains(":"));
      assertThat(method.settings().isEmpty()).as(method.name()).isNotEqualTo(fillsIn);
      assertThat(method.forms()).allMatch(form -> form.startsWith(method.name()));
    }
    assertThat(all.stream().map(Method::name)).doesNotHaveDuplicates();
  }

  @Test
  void aFormThatThereIsNotIsRefusedWithThoseThatThereAre() {
    for (String text : List.of("asha:x", "percentile", "patience", "median:3", "", "None")) {
      assertThatThrownBy(() -> Pruner.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Pruner.parse("percentile"))
        .hasMessage(
            "\"percentile\" is not a pruner; choose one of " + Method.forms(Pruner.methods()));
    assertThatThrownBy(() -> Pruner.parse("asha:x"))
        .hasMessage("\"asha:x\" has \"x\" where a number belongs");
  }
}
