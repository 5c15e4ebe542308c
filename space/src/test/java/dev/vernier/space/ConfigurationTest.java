package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd");
  private static final Int BATCH = Int.powersOfTwo("batch_size", 16, 256);
  private static final Real RATE = Real.log("learning_rate", 1e-5, 0.1);

  private static final Configuration CONFIGURATION =
      Configuration.empty().with(OPTIMIZER, "adam").with(BATCH, 64);

  @Test
  void valuesAreReadByParameter() {
    assertThat(CONFIGURATION.get(OPTIMIZER)).isEqualTo("adam");
    assertThat(CONFIGURATION.get(BATCH)).isEqualTo(64);
    assertThat(CONFIGURATION.find(RATE)).isEmpty();
  }

  @Test
  void aMissingValueIsNamed() {
    assertThatThrownBy(() -> CONFIGURATION.get(RATE))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage(
            "learning_rate is not part of this configuration: {optimizer=adam, batch_size=64}");
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> CONFIGURATION.get(Real.linear("batch_size", 1, 2)))
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void withLeavesTheOriginalAlone() {
    Configuration changed = CONFIGURATION.with(BATCH, 128);
    assertThat(CONFIGURATION.get(BATCH)).isEqualTo(64);
    assertThat(changed.get(BATCH)).isEqualTo(128);
    assertThat(changed.values().keySet()).containsExactly("optimizer", "batch_size");
  }

  @Test
  void laterChangesToTheMapDoNotReachTheConfiguration() {
    var map = new LinkedHashMap<String, Object>(Map.of("batch_size", 64));
    var configuration = Configuration.of(map);
    map.put("batch_size", 128);
    assertThat(configuration.get(BATCH)).isEqualTo(64);
    assertThatThrownBy(() -> configuration.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> CONFIGURATION.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalValuesMakeEqualConfigurationsInAnyOrder() {
    var sameInOtherOrder = Configuration.empty().with(BATCH, 64).with(OPTIMIZER, "adam");
    assertThat(sameInOtherOrder).isEqualTo(CONFIGURATION).hasSameHashCodeAs(CONFIGURATION);
    assertThat(CONFIGURATION).isNotEqualTo(CONFIGURATION.with(BATCH, 128));
    assertThat(CONFIGURATION).isNotEqualTo(Configuration.empty());
    assertThat(CONFIGURATION).hasToString("{optimizer=adam, batch_size=64}");
  }
}
