package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class PeerRegretTest {

  private static final Set<String> DEVELOPMENT =
      Set.of("3945", "7593", "126025", "146212", "167149", "168331", "168908", "189909");

  @Test
  void peersStandBesideTheirOwnTasksOnly() {
    assertThat(PeerRegret.beside(DEVELOPMENT, BudgetUnit.TRIALS))
        .extracting(PeerRegret::name)
        .allMatch(name -> name.startsWith("Optuna 4.9"))
        .hasSize(3);
    assertThat(PeerRegret.beside(Set.of("3945"), BudgetUnit.TRIALS)).isEmpty();
    assertThat(PeerRegret.beside(DEVELOPMENT, BudgetUnit.STEPS)).isEmpty();
    assertThat(PeerRegret.below(DEVELOPMENT, BudgetUnit.TRIALS)).isEmpty();
  }

  @Test
  void peersOnTheTasksHeldBackStandBelowThoseAlone() {
    assertThat(PeerRegret.below(Set.of("3945", "1"), BudgetUnit.TRIALS)).isEmpty();
    assertThat(PeerRegret.below(Set.of("1", "2"), BudgetUnit.TRIALS)).isNotEmpty();
    assertThat(PeerRegret.below(Set.of("1", "2"), BudgetUnit.STEPS))
        .extracting(PeerRegret::name)
        .containsExactly("GP + Hyperband", "TPE + Hyperband", "BOHB");
  }

  @Test
  void unmeasuredCountIsADash() {
    PeerRegret hebo =
        PeerRegret.below(Set.of("1"), BudgetUnit.TRIALS).stream()
            .filter(peer -> peer.name().equals("HEBO"))
            .findFirst()
            .orElseThrow();
    assertThat(hebo.after(60)).isEqualTo("1.4");
    assertThat(hebo.after(20)).isEqualTo("–");
  }
}
