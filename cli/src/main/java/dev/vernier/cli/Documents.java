package dev.vernier.cli;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.search.Goal;
import dev.vernier.search.Study;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import dev.vernier.tuner.Baseline;
import dev.vernier.tuner.Score;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The JSON that commands put out. Other programs read it: fields are added, never renamed or
/// removed.
final class Documents {

  private Documents() {}

  static Map<String, Object> study(StudySnapshot snapshot) {
    Study.Spec spec = snapshot.spec();
    Goal goal = spec.goals().getFirst();
    var document = new LinkedHashMap<String, Object>();
    document.put("study", spec.name());
    document.put("task", spec.attributes().getOrDefault("task", ""));
    document.put("metric", goal.metric());
    document.put("direction", goal.direction().toString());
    return document;
  }

  static Map<String, Object> counts(StudySnapshot snapshot) {
    var counts = new LinkedHashMap<String, Object>();
    for (var state :
        List.of(
            TrialView.State.COMPLETED,
            TrialView.State.PRUNED,
            TrialView.State.DIVERGED,
            TrialView.State.FAILED,
            TrialView.State.WAITING)) {
      counts.put(state.toString(), snapshot.count(state));
    }
    return counts;
  }

  static Map<String, Object> best(TrialView trial) {
    var document = new LinkedHashMap<String, Object>();
    document.put("trial", trial.id().number());
    document.put("configuration", trial.configuration().values());
    document.put("validation", Map.of("value", trial.value().orElseThrow()));
    return document;
  }

  static Map<String, Object> score(Score score) {
    var document = new LinkedHashMap<String, Object>();
    document.put("value", score.value());
    document.put("low", score.low());
    document.put("high", score.high());
    return document;
  }

  static Map<String, Object> test(Score score, Baseline baseline) {
    var document = new LinkedHashMap<String, Object>();
    document.put("rows", score.rows());
    document.putAll(score(score));
    document.put("baseline", baseline.value());
    return document;
  }

  static Map<String, Object> trial(TrialView trial, Instant now) {
    var document = new LinkedHashMap<String, Object>();
    document.put("number", trial.id().number());
    document.put("state", trial.state().toString());
    document.put("configuration", trial.configuration().values());
    document.put("value", orNull(trial.value()));
    document.put("epochs", epochs(trial));
    document.put("seconds", seconds(trial, now));
    document.put("reason", trial.reason());
    return document;
  }

  static Map<String, Object> epoch(Epoch epoch) {
    var document = new LinkedHashMap<String, Object>();
    document.put("epoch", epoch.epoch());
    document.put("learning_rate", epoch.learningRate());
    document.put("train_loss", epoch.trainLoss());
    document.put("validation_loss", epoch.validationLoss());
    document.put("validation", epoch.validation());
    return document;
  }

  static int epochs(TrialView trial) {
    return trial.reports().isEmpty() ? 0 : trial.reports().lastKey();
  }

  static double seconds(TrialView trial, Instant now) {
    return trial.duration(now).toMillis() / 1000.0;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
