package dev.vernier.cli;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialId;
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
    StudySpec spec = snapshot.spec();
    Goal goal = spec.goals().getFirst();
    var document = new LinkedHashMap<String, Object>();
    document.put("study", spec.name());
    document.put("task", spec.attributes().getOrDefault("task", ""));
    document.put("metric", goal.metric());
    document.put("direction", goal.direction().toString());
    document.put("goals", spec.goals().stream().map(Documents::goal).toList());
    document.put(
        "constraints", spec.problem().constraints().stream().map(Constraint::toString).toList());
    return document;
  }

  private static Map<String, Object> goal(Goal goal) {
    var document = new LinkedHashMap<String, Object>();
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
            TrialView.State.WAITING,
            TrialView.State.PAUSED)) {
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

  /// @param study that the trial is of
  static Map<String, Object> trial(StudySnapshot study, TrialView trial, Instant now) {
    var document = new LinkedHashMap<String, Object>();
    document.put("number", trial.id().number());
    document.put("state", trial.state().toString());
    document.put("configuration", trial.configuration().values());
    document.put("value", orNull(trial.value()));
    document.put("epochs", trial.steps());
    document.put("seconds", seconds(trial, now));
    document.put("reason", trial.reason());
    document.put("values", values(study.spec(), trial));
    document.put("feasible", trial.value().isPresent() ? study.feasible(trial) : null);
    document.put("parent", trial.parent().map(TrialId::number).orElse(null));
    document.put("parent_epoch", trial.parent().isPresent() ? trial.parentStep() : null);
    document.put("paused_epoch", trial.pausedAt() > 0 ? trial.pausedAt() : null);
    return document;
  }

  /// What a completed trial measured, by the names of the goals and of what constraints are on.
  static Map<String, Double> values(StudySpec spec, TrialView trial) {
    var values = new LinkedHashMap<String, Double>();
    if (trial.outcome().orElse(null) instanceof Outcome.Completed completed) {
      for (int i = 0; i < completed.values().size(); i++) {
        values.put(spec.goals().get(i).metric(), completed.values().get(i));
      }
      for (int i = 0; i < completed.measures().size(); i++) {
        values.put(spec.problem().constraints().get(i).metric(), completed.measures().get(i));
      }
    }
    return values;
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

  static double seconds(TrialView trial, Instant now) {
    return trial.duration(now).toMillis() / 1000.0;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
