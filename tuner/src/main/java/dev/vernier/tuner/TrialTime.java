package dev.vernier.tuner;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingPlan;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import java.time.Duration;
import java.util.Optional;

/// How long a trial may take of a limited time, so that one large network does not use it up.
///
/// A trial is judged by its pace, the shortest of its epochs, and by the epochs that are probably
/// left: a cold JVM or another program makes epochs longer, nothing makes them shorter. It is
/// judged once it has run for three epochs and a tenth of what it may take, or for half of that.
/// Runs with early stopping are taken to find their best epoch at 35, the median of tuned networks
/// on tables (Gorishniy et al. 2024), and to wait for their patience after it. Where the pruner
/// pauses trials, it decides who gets more epochs, so that the next one alone counts. The first
/// trials of a study, which have the defaults, are spared. Without a limit nothing is refused, and
/// results do not depend on time.
///
/// @param most what a trial may take; empty for any time
/// @param spared how many trials from the first one on are not judged
/// @param pauses whether the pruner pauses trials
record TrialTime(Optional<Duration> most, int spared, boolean pauses) {

  private static final int USUAL_BEST_EPOCH = 35;

  /// The first ones of a process are slow.
  private static final int FEWEST_EPOCHS = 3;

  /// Half of the time of a run.
  static TrialTime of(Optional<Duration> time, int spared, boolean pauses) {
    return new TrialTime(time.map(whole -> whole.dividedBy(2)), spared, pauses);
  }

  /// Why the trial should give way after this epoch, and what would help; empty where it may go on.
  ///
  /// @param pace the seconds of its shortest epoch
  Optional<String> refuses(TrialId trial, Epoch epoch, double pace, TrainingPlan plan) {
    if (!judges(trial)) {
      return Optional.empty();
    }
    int left = Math.max(1, usualEpochs(plan) - epoch.epoch());
    double limit = limit();
    if (!suffices(epoch.epoch(), epoch.seconds()) || left * pace <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        "%s more would take %s, and a trial may take %s, half of the time; allow %s or more, or set fewer epochs"
            .formatted(
                left == 1 ? "1 epoch" : left + " epochs",
                text(left * pace),
                text(limit),
                // Such a time takes the trial up again, even if it is a little slower then.
                option(2.2 * usualEpochs(plan) * pace)));
  }

  /// Whether a trial that waits would probably not be refused, by the pace of its last attempt.
  boolean takes(TrialView waiting, TrainingPlan plan) {
    if (!judges(waiting.id()) || waiting.pace().isEmpty()) {
      return true;
    }
    double ran = seconds(waiting.duration(waiting.startedAt()));
    return !suffices(waiting.reports().lastKey(), ran)
        || seconds(waiting.pace().get()) * usualEpochs(plan) <= limit();
  }

  /// Whether an attempt has shown enough to be judged by.
  private boolean suffices(int epochs, double seconds) {
    return seconds >= limit() / (epochs < FEWEST_EPOCHS ? 2 : 10);
  }

  private double limit() {
    return seconds(most.orElseThrow());
  }

  private boolean judges(TrialId trial) {
    return most.isPresent() && trial.number() >= spared;
  }

  private int usualEpochs(TrainingPlan plan) {
    return pauses ? 1 : Math.min(plan.epochs(), USUAL_BEST_EPOCH + plan.earlyStopping().patience());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() * 1e-9;
  }

  private static String text(double seconds) {
    return seconds < 120 ? "%.0f s".formatted(seconds) : "%.0f min".formatted(seconds / 60);
  }

  private static String option(double seconds) {
    return seconds < 120
        ? "--time %.0fs".formatted(Math.ceil(seconds))
        : "--time %.0fm".formatted(Math.ceil(seconds / 60));
  }
}
