package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The results of a comparison as JSON, with what each study had achieved after each trial or step.
///
/// @param count the trials, or steps, of each study
record ResultFile(Comparison comparison, int count, List<Comparison.Result> results) {

  void write(Path file) throws IOException {
    var document = new LinkedHashMap<String, Object>();
    document.put("machine", Machine.describe(Checkout.current()));
    document.put(comparison.spent().toString(), count);
    document.put("results", results.stream().map(this::describe).toList());
    Files.writeString(file, JsonMapper.shared().writeValueAsString(document) + "\n");
  }

  private Map<String, Object> describe(Comparison.Result result) {
    Problem problem = result.entry().problem();
    var description = new LinkedHashMap<String, Object>();
    description.put("problem", problem.name());
    for (int i = 0; i < comparison.methodHeader().size(); i++) {
      description.put(
          comparison.methodHeader().get(i).toLowerCase(Locale.ROOT),
          result.entry().method().get(i));
    }
    switch (problem) {
      case OneGoal one -> description.put("direction", one.goal().direction().toString());
      case TwoGoals two -> description.put("reference", two.reference());
    }
    description.put("best", problem.best());
    if (problem instanceof LcBench.Task task) {
      description.put("worst", task.worst());
    }
    var runs = new ArrayList<Map<String, Object>>();
    for (StudyRun run : result.runs()) {
      var of = new LinkedHashMap<String, Object>();
      of.put("seed", runs.size() + 1);
      of.put("begun", run.begun());
      of.put("completed", run.completed());
      of.put("incumbents", run.incumbents());
      runs.add(of);
    }
    description.put("runs", runs);
    return description;
  }
}
