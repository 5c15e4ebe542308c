package dev.vernier.search;

import dev.vernier.space.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// In what two descriptions of a study differ, for people.
record SpecDifferences(StudySpec one, StudySpec other) {

  /// Empty where they are equal but for their names and the remark.
  List<String> list() {
    var found = new ArrayList<String>();
    compare(found, "metric", metrics(one), metrics(other));
    SearchProblem problem = one.problem();
    SearchProblem otherProblem = other.problem();
    compare(found, "constraints", problem.constraints(), otherProblem.constraints());
    compare(found, "search", one.sampler().text(), other.sampler().text());
    compare(found, "pruner", one.pruner().text(), other.pruner().text());
    compare(found, "seed", one.seed(), other.seed());
    if (!problem.space().equals(otherProblem.space()) || !one.first().equals(other.first())) {
      found.add("hyperparameters" + named(changed()));
    }
    if (!problem.prior().equals(otherProblem.prior())) {
      found.add("prior");
    }
    if (!problem.known().equals(otherProblem.known())) {
      found.add("known trials");
    }
    compare(found, "steps", problem.steps(), otherProblem.steps());
    var keys = new TreeMap<>(one.attributes());
    keys.putAll(other.attributes());
    keys.remove(StudySpec.REMARK);
    for (String key : keys.keySet()) {
      compare(
          found,
          key,
          one.attributes().getOrDefault(key, "none"),
          other.attributes().getOrDefault(key, "none"));
    }
    return found;
  }

  private static void compare(List<String> found, String what, Object mine, Object theirs) {
    if (!mine.equals(theirs)) {
      found.add("%s (%s, was %s)".formatted(what, mine, theirs));
    }
  }

  private static String metrics(StudySpec spec) {
    return spec.goals().stream()
        .map(goal -> goal.metric() + " to " + goal.direction())
        .collect(Collectors.joining(", "));
  }

  private List<String> changed() {
    return Stream.concat(
            one.space().dimensions().stream().filter(d -> !other.space().dimensions().contains(d)),
            other.space().dimensions().stream().filter(d -> !one.space().dimensions().contains(d)))
        .map(Dimension::name)
        .distinct()
        .toList();
  }

  /// Their order or the first configuration may be all that differs.
  private static String named(List<String> names) {
    return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
  }
}
