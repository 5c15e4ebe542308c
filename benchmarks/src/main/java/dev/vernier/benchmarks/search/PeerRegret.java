package dev.vernier.benchmarks.search;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a tuner of others reached on tasks of [LcBench]: the mean regret by what its studies had
/// spent.
///
/// @param name with its settings
/// @param spent that which the regrets are by
/// @param regrets in percent
record PeerRegret(String name, BudgetUnit spent, Map<Integer, Double> regrets) {

  /// The tasks that samplers are developed on; the others are held back.
  private static final Set<String> DEVELOPMENT =
      Set.of("3945", "7593", "126025", "146212", "167149", "168331", "168908", "189909");

  /// Optuna 4.9 with its defaults, measured on the same surrogate with the same bounds; the numbers
  /// stand in the README beside the surrogate.
  private static final List<PeerRegret> ON_DEVELOPMENT =
      List.of(
          trials("Optuna 4.9, random, 5 seeds", Map.of(20, 16.6, 60, 13.2, 200, 11.2)),
          trials("Optuna 4.9, TPE (multivariate), 5 seeds", Map.of(20, 14.0, 60, 8.0, 200, 5.1)),
          trials("Optuna 4.9, GP, 3 seeds", Map.of(20, 7.0, 60, 1.7)));

  /// Means over the tasks that are held back, as reported to us; not measured by this program.
  private static final List<PeerRegret> ON_HELD_BACK =
      List.of(
          trials("Optuna, TPE (multivariate)", Map.of(20, 13.6, 60, 6.0, 200, 2.7)),
          trials("Optuna, GP", Map.of(20, 8.1, 60, 2.5, 200, 1.4)),
          trials("HEBO", Map.of(60, 1.4)),
          trials("SMAC3", Map.of(20, 16.8, 60, 5.1)),
          steps("GP + Hyperband", Map.of(520, 14.9, 1040, 7.3, 2080, 3.3)),
          steps("TPE + Hyperband", Map.of(520, 17.6, 1040, 11.1, 2080, 8.0)),
          steps("BOHB", Map.of(520, 20.5, 1040, 15.6, 2080, 13.9)));

  /// The peers that stand beside a mean over some tasks: those on the development tasks where it is
  /// over all of them.
  static List<PeerRegret> beside(Set<String> tasks, BudgetUnit spent) {
    return tasks.equals(DEVELOPMENT) ? by(spent, ON_DEVELOPMENT) : List.of();
  }

  /// The peers that stand below, for orientation: those on the tasks held back where all of some
  /// tasks are.
  static List<PeerRegret> below(Set<String> tasks, BudgetUnit spent) {
    return Collections.disjoint(tasks, DEVELOPMENT) ? by(spent, ON_HELD_BACK) : List.of();
  }

  private static List<PeerRegret> by(BudgetUnit spent, List<PeerRegret> peers) {
    return peers.stream().filter(peer -> peer.spent() == spent).toList();
  }

  private static PeerRegret trials(String name, Map<Integer, Double> regrets) {
    return new PeerRegret(name, BudgetUnit.TRIALS, regrets);
  }

  private static PeerRegret steps(String name, Map<Integer, Double> regrets) {
    return new PeerRegret(name, BudgetUnit.STEPS, regrets);
  }

  /// The regret after a number of trials or steps, or a dash where it was not measured.
  String after(int count) {
    Double regret = regrets.get(count);
    return regret == null ? "–" : String.valueOf(regret);
  }
}
