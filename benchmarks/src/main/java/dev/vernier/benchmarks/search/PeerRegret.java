package dev.vernier.benchmarks.search;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a sampler of a peer reached on [#TASKS] of [LcBench]: the mean regret by the number of
/// trials.
///
/// @param name with its version and the number of seeds
record PeerRegret(String name, Map<Integer, Double> byTrials) {

  /// The tasks that samplers are developed on; the others are held back.
  static final Set<String> TASKS =
      Set.of("3945", "7593", "126025", "146212", "167149", "168331", "168908", "189909");

  /// Optuna 4.9 with its defaults, measured on the same surrogate with the same bounds; the numbers
  /// stand in the README beside the surrogate.
  static final List<PeerRegret> ALL =
      List.of(
          new PeerRegret("Optuna 4.9, random, 5 seeds", Map.of(20, 16.6, 60, 13.2, 200, 11.2)),
          new PeerRegret(
              "Optuna 4.9, TPE (multivariate), 5 seeds", Map.of(20, 14.0, 60, 8.0, 200, 5.1)),
          new PeerRegret("Optuna 4.9, GP, 3 seeds", Map.of(20, 7.0, 60, 1.7)));

  /// The regret after a number of trials, or a dash where it was not measured.
  String after(int trials) {
    Double regret = byTrials.get(trials);
    return regret == null ? "–" : String.valueOf(regret);
  }
}
