package dev.vernier.tuner;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingPlan;
import dev.vernier.search.TrialId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How long a trial may take of a limited time, so that one large network does not use it up.
///
/// A trial is judged by its pace and by the epochs that it will probably need, once it has run for
/// a tenth of what it may take: before that, a cold JVM would be judged with it. Runs with early
/// stopping are taken to find their best epoch at 35, the median of tuned networks on tables
/// (Gorishniy et al. 2024), and to wait for their patience after it. The first trials of a study,
/// which have the defaults, are spared. Without a limit nothing is refused, and results do not
/// depend on time.
///
/// @param most what a trial may take; empty for any time
/// @param spared how many trials from the first one on are not judged
record TrialTime(Optional<Duration> most, int spared) {

  private static final int USUAL_BEST_EPOCH = 35;

  /// Half of the time of a run.
  static TrialTime of(Optional<Duration> time, int spared) {
    return new TrialTime(time.map(whole -> whole.dividedBy(2)), spared);
  }

  /// Why the trial should end after this epoch; empty where it may go on.
  Optional<String> refuses(TrialId trial, Epoch epoch, TrainingPlan plan) {
    if (most.isEmpty() || trial.number() < spared) {
      return Optional.empty();
    }
    double limit = most.get().toNanos() * 1e-9;
    int epochs =
        Math.min(
            plan.epochs(),
            Math.max(USUAL_BEST_EPOCH + plan.earlyStopping().patience(), epoch.epoch() + 1));
    double needed = epoch.seconds() / epoch.epoch() * epochs;
    return epoch.seconds() < limit / 10 || needed <= limit
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d epochs would take %.0f s, and a trial may take %.0f s, half of the time",
                epochs,
                needed,
                limit));
  }
}
