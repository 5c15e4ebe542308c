package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTest extends ParameterContract<String> {

  private static final Sequence WIDTHS = new Sequence("layer_widths", 1, 16_384, 64);

  @Override
  List<Sequence> parameters() {
    return List.of(WIDTHS, new Sequence("counts", 0, 9, 1), new Sequence("one", 7, 7, 3));
  }

  @Override
  List<String> foreign() {
    return List.of("", "-", "99999", "007", "a-b", "1-2-x");
  }

  @Test
  void commasAndDashesAreTheSame() {
    assertThat(WIDTHS.parse("256, 128,64")).isEqualTo("256-128-64");
    assertThat(WIDTHS.parse(" 256-128-64 ")).isEqualTo("256-128-64");
    assertThat(Sequence.numbers("256-128-64")).containsExactly(256, 128, 64);
    assertThat(Sequence.text(List.of(256, 128, 64))).isEqualTo("256-128-64");
    assertThat(WIDTHS.pin("9-7").decode(0.3)).isEqualTo("9-7");
  }

  @Test
  void mistakesAreAnsweredWithWhatWasExpected() {
    assertThatThrownBy(() -> WIDTHS.parse("256-0"))
        .hasMessage(
            "layer_widths takes 1 to 64 numbers from 1 to 16384, joined by dashes, got \"256-0\"");
    assertThatThrownBy(() -> new Sequence("a", 5, 4, 1)).hasMessageContaining("low to high");
    assertThatThrownBy(() -> new Sequence("a", 1, 4, 0)).hasMessageContaining("at least one");
  }
}
