package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest extends ParameterContract<String> {

  @Override
  List<Choice<String>> parameters() {
    return List.of(
        Choice.of("optimizer", "adam", "sgd", "rmsprop"),
        Choice.of("optimizer", "adam"),
        Choice.of("optimizer", "a, b", "1", "-"));
  }

  @Override
  List<String> foreign() {
    return List.of("", "Adam", "lion");
  }

  @Test
  void optionsAreEquallyLikelyInTheirOrder() {
    var choice = Choice.of("optimizer", "adam", "sgd", "rmsprop", "lion");
    assertThat(choice.decode(0.24)).isEqualTo("adam");
    assertThat(choice.decode(0.25)).isEqualTo("sgd");
    assertThat(choice.decode(0.74)).isEqualTo("rmsprop");
    assertThat(choice.decode(1)).isEqualTo("lion");
  }

  @Test
  void aGridOfAChoiceHasEveryOption() {
    assertThat(Choice.of("optimizer", "adam", "sgd", "rmsprop").grid(1))
        .containsExactly("adam", "sgd", "rmsprop");
  }

  @Test
  void optionsWithBlanksAroundThemReadBackToo() {
    var indent = Choice.of("indent", " a", "b ");
    assertThat(indent.parse(" a")).isEqualTo(" a");
    assertThat(indent.parse("b")).isEqualTo("b ");
    assertThatThrownBy(() -> Choice.of("indent", "a", " a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("indent: two options read the same: [a,  a]");
  }

  @Test
  void optionsMayBeNumbersOrTruthValues() {
    var widths = new Choice<>("units", List.of(16, 100), Integer.class);
    assertThat(widths.parse("100")).isEqualTo(100);
    var rates = new Choice<>("dropout", List.of(0.0, 0.5), Double.class);
    assertThat(rates.parse("0.5")).isEqualTo(0.5);
    assertThat(rates.range()).isEqualTo("0.0, 0.5");
    var flags = new Choice<>("bias", List.of(true, false), Boolean.class);
    assertThat(flags.parse("true")).isTrue();
  }

  @Test
  void laterChangesToTheListOfOptionsDoNotReachTheChoice() {
    var options = new ArrayList<>(List.of("adam", "sgd"));
    var choice = new Choice<>("optimizer", options, String.class);
    options.clear();
    assertThat(choice.options()).containsExactly("adam", "sgd");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheOnesThereAre() {
    assertThatThrownBy(() -> Choice.of("optimizer", "adam", "sgd").parse("lion"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer takes one of adam, sgd, got \"lion\"");
  }

  @Test
  void impossibleChoicesAreRefused() {
    assertThatThrownBy(() -> Choice.of("optimizer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer: a choice needs at least one option");
    assertThatThrownBy(() -> Choice.of("optimizer", "adam", "adam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer: two options read the same: [adam, adam]");
    assertThatThrownBy(
            () -> new Choice<>("patience", List.of(Duration.ofMinutes(1)), Duration.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("patience: options are texts, numbers or truth values, got");
  }

  @Test
  void aFlagIsTrueOnTheUpperHalfOfTheAxis() {
    var flag = new Flag("nesterov");
    assertThat(flag.decode(0.0)).isFalse();
    assertThat(flag.decode(0.49)).isFalse();
    assertThat(flag.decode(0.5)).isTrue();
    assertThat(flag.decode(1.0)).isTrue();
    for (boolean value : new boolean[] {false, true}) {
      assertThat(flag.decode(flag.encode(value))).isEqualTo(value);
      assertThat(flag.contains(value)).isTrue();
      assertThat(flag.parse(String.valueOf(value))).isEqualTo(value);
      assertThat(flag.pin(value).decode(0.5)).isEqualTo(value);
    }
    assertThat(flag.grid(1)).containsExactly(false, true);
    assertThat(flag.range()).isEqualTo("true, false");
  }

  @Test
  void aFlagIsReadAsPeopleWriteIt() {
    var flag = new Flag("nesterov");
    assertThat(List.of("true", "Yes", " on ")).allMatch(flag::parse);
    assertThat(List.of("false", "NO", "off")).noneMatch(flag::parse);
    assertThatThrownBy(() -> flag.parse("maybe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nesterov takes true or false, got \"maybe\"");
    assertThatThrownBy(() -> new Flag(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a parameter needs a name");
  }
}
