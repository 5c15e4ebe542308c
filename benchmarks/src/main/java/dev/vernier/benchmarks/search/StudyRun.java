package dev.vernier.benchmarks.search;

import java.util.List;

/// What became of a study.
///
/// @param incumbents what it had achieved after each trial or step, as [Problem#achieved] says
/// @param begun how many trials
/// @param completed how many of them
record StudyRun(List<Double> incumbents, int begun, int completed) {

  StudyRun {
    incumbents = List.copyOf(incumbents);
  }
}
