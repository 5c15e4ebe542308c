package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuccessiveHalvingPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new SuccessiveHalvingPruner(3, false);
  }

  @Override
  protected boolean needsSteps() {
    return true;
  }

  private static final Pruner.Decision GO_ON = new Pruner.Decision.Continue();

  private static Pruner.Decision pause(String reason) {
    return new Pruner.Decision.Pause(reason);
  }

  /// Algorithm 2 of the paper by hand: factor 3, rungs at 1, 3 and 9 of 27 steps.
  @Test
  void trialsArePromotedAsInThePaper() {
    var judged = new Judged(new SuccessiveHalvingPruner(3, false), 27);
    for (int i = 0; i < 9; i++) {
      assertThat(judged.begin()).isEqualTo(i);
    }
    // One of three goes on, and the first two could not know.
    assertThat(judged.report(0, 1, 0.5))
        .isEqualTo(pause("rank 1 of 1 at step 1, where 1 in 3 goes on"));
    assertThat(judged.report(1, 1, 0.3)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.next(true)).as("two are too few").contains(-1);
    assertThat(judged.report(2, 1, 0.4))
        .isEqualTo(pause("rank 2 of 3 at step 1, where 1 in 3 goes on"));
    assertThat(judged.next(true)).contains(1);
    assertThat(judged.next(true)).as("promoted once").contains(-1);
    // Among the best as it arrives.
    assertThat(judged.report(3, 1, 0.6)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(4, 1, 0.7)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(5, 1, 0.2)).isEqualTo(GO_ON);
    assertThat(judged.next(true)).as("1 and 5 are the two of six").contains(-1);
    assertThat(judged.report(6, 1, 0.8)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(7, 1, 0.9)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(8, 1, 0.95)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.next(true)).as("the third of nine").contains(2);
    // Three are at the second rung: its best goes on before anything below.
    assertThat(judged.report(1, 3, 0.25)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(5, 3, 0.1)).isInstanceOf(Pruner.Decision.Pause.class);
    assertThat(judged.report(2, 3, 0.3))
        .isEqualTo(pause("rank 3 of 3 at step 3, where 1 in 3 goes on"));
    assertThat(judged.next(true)).contains(5);
    assertThat(judged.report(5, 9, 0.05))
        .isEqualTo(pause("rank 1 of 1 at step 9, where 1 in 3 goes on"));
    // No trial may begin: the one that has got furthest completes.
    assertThat(judged.next(false)).contains(5);
    judged.complete(5, 0.04);
    assertThat(judged.next(false)).isEmpty();
  }

  @Test
  void aDivergedTrialTakesNoPlaceAmongTheBest() {
    var judged = new Judged(new SuccessiveHalvingPruner(3, false), 27);
    for (int i = 0; i < 3; i++) {
      judged.begin();
    }
    assertThat(judged.report(0, 1, 0.1)).isInstanceOf(Pruner.Decision.Pause.class);
    judged.end(1, new Outcome.Diverged(1, Double.NaN));
    judged.end(2, new Outcome.Diverged(1, Double.NaN));
    assertThat(judged.next(true)).contains(0);
    assertThat(judged.report(0, 2, 0.09)).isEqualTo(GO_ON);
    assertThat(judged.report(0, 3, 0.08)).as("the others have diverged there").isEqualTo(GO_ON);
  }

  @Test
  void aTrialThatIsRunAgainStandsOnceAtARung() {
    var judged = new Judged(new SuccessiveHalvingPruner(3, false), 27);
    judged.begin();
    judged.begin();
    judged.begin();
    judged.begin();
    judged.report(0, 1, 0.4);
    judged.report(1, 1, 0.5);
    assertThat(judged.report(2, 1, 0.1)).isEqualTo(GO_ON);
    judged.interrupt(2);
    judged.restart(2);
    assertThat(judged.report(2, 1, 0.6))
        .isEqualTo(pause("rank 3 of 3 at step 1, where 1 in 3 goes on"));
    assertThat(judged.next(true)).contains(0);
  }

  @Test
  void aRungIsReachedByTheFirstReportPastIt() {
    var judged = new Judged(new SuccessiveHalvingPruner(3, false), 27);
    judged.begin();
    assertThat(judged.report(0, 4, 0.5))
        .isEqualTo(pause("rank 1 of 1 at step 1, where 1 in 3 goes on"));
  }

  @Test
  void rungsGrowByTheFactor() {
    assertThat(new SuccessiveHalvingPruner(3, false).rungs(81)).containsExactly(1, 3, 9, 27);
    assertThat(new SuccessiveHalvingPruner(3, false).rungs(100)).containsExactly(1, 4, 11, 33);
    assertThat(new SuccessiveHalvingPruner(2, false).rungs(100)).containsExactly(6, 13, 25, 50);
    assertThat(new SuccessiveHalvingPruner(4, false).rungs(10)).containsExactly(1, 3);
    assertThat(new SuccessiveHalvingPruner(3, false).rungs(1)).isEmpty();
  }
}
