package dev.vernier.tuner;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.search.TrialId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How long a trial may take of a limited time, so that one large network does not use it up.
///
/// A trial is judged by its pace, once it has run for a tenth of what it may take: before that, a
/// cold JVM would be judged with it. The first trials of a study, which have the defaults, are
/// spared. Without a limit nothing is refused, and results do not depend on time.
///
/// @param most what a trial may take; empty for any time
/// @param spared how many trials from the first one on are not judged
record TrialTime(Optional<Duration> most, int spared) {

  /// Half of the time of a run.
  static TrialTime of(Optional<Duration> time, int spared) {
    return new TrialTime(time.map(whole -> whole.dividedBy(2)), spared);
  }

  /// Why the trial should end after this epoch; empty where it may go on.
  Optional<String> refuses(TrialId trial, Epoch epoch, int epochs) {
    if (most.isEmpty() || trial.number() < spared) {
      return Optional.empty();
    }
    double limit = most.get().toNanos() * 1e-9;
    double needed = epoch.seconds() / epoch.epoch() * epochs;
    return epoch.seconds() < limit / 10 || needed <= limit
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "its %d epochs would take %.0f s, and a trial may take %.0f s, half of the time",
                epochs,
                needed,
                limit));
  }
}
