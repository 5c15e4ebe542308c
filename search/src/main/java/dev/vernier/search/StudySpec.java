package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a study searches, and how. Equal descriptions make the same study.
///
/// @param name not blank
/// @param problem with at least one goal
/// @param pruner judges by the first goal; a study of several goals has none
/// @param seed decides what the sampler proposes and the seed of every trial
/// @param first configurations of the space to try before the sampler is asked
/// @param attributes what the caller wants to remember, such as the data it was about; the one
///   named [#REMARK] may differ in descriptions of the same study
public record StudySpec(
    String name,
    SearchProblem problem,
    Sampler sampler,
    Pruner pruner,
    long seed,
    List<Configuration> first,
    SortedMap<String, String> attributes) {

  /// The attribute for people that is no part of what a study is.
  public static final String REMARK = "remark";

  public StudySpec {
    first = List.copyOf(first);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    if (name.isBlank()) {
      throw new IllegalArgumentException("a study needs a name");
    }
    if (problem.goals().isEmpty()) {
      throw new IllegalArgumentException("the study " + name + " needs at least one goal");
    }
    if (problem.goals().size() > 1 && !pruner.equals(new NoPruner())) {
      throw new IllegalArgumentException(
          "a pruner judges trials by one goal, and the study %s has %d; leave the pruner out"
              .formatted(name, problem.goals().size()));
    }
    for (Configuration configuration : first) {
      SearchProblem.requireInside(problem.space(), "first", configuration);
    }
  }

  /// A description without constraints, pruner or previous knowledge.
  public StudySpec(
      String name,
      SearchSpace space,
      List<Goal> goals,
      Sampler sampler,
      long seed,
      List<Configuration> first,
      SortedMap<String, String> attributes) {
    this(name, SearchProblem.of(space, goals), sampler, new NoPruner(), seed, first, attributes);
  }

  public SearchSpace space() {
    return problem.space();
  }

  public List<Goal> goals() {
    return problem.goals();
  }

  /// The seed of a trial's own: the same whichever worker runs it, and however often.
  public long trialSeed(TrialId trial) {
    return Seeds.derive(seed, trial.number());
  }

  /// This description with a remark.
  public StudySpec withRemark(String remark) {
    var more = new TreeMap<>(attributes);
    more.put(REMARK, remark);
    return new StudySpec(name, problem, sampler, pruner, seed, first, more);
  }

  /// This description with a pruner.
  public StudySpec withPruner(Pruner newPruner) {
    return new StudySpec(name, problem, sampler, newPruner, seed, first, attributes);
  }

  /// Names the parts in which two descriptions differ; empty where they are equal.
  public List<String> differences(StudySpec other) {
    return new SpecDifferences(this, other).list();
  }

  /// @throws IllegalStateException if a study of this name was opened with another description
  public void requireSame(StudySpec other) {
    List<String> differences = differences(other);
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "the study \"%s\" exists with a different %s; choose another name for the study"
              .formatted(name, String.join(", ", other.differences(this))));
    }
  }
}
