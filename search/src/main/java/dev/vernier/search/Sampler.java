package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.util.List;
import java.util.Optional;

/// A way to choose the next configuration. The record describes it; a session, opened per study,
/// does the work.
///
/// Sessions are never stored: one is rebuilt by telling it the study's events again.
public interface Sampler {

  /// The name and settings, readable by [#parse(String)]: `random`, `grid:5`, `quasi-random`.
  String text();

  /// A session that has been told no event yet.
  Session open(SearchProblem problem, long seed);

  /// One study's sampler. Not thread-safe; its study is its owner.
  interface Session {

    /// Learns from an event; events come in the order of the journal.
    void tell(StudyEvent event);

    /// The next configuration: a pure function of the seed, the draw and the events told. Empty
    /// where the space is exhausted.
    ///
    /// @param draw how many trials of this study the sampler has chosen before, from 0; trials of
    ///   [StudySpec#first()] do not count
    Optional<Configuration> ask(int draw);
  }

  /// The samplers that there are, as users name them.
  static List<Method<Sampler>> methods() {
    return SamplerMethods.ALL;
  }

  /// The sampler that a text names.
  ///
  /// @throws IllegalArgumentException if there is none
  static Sampler parse(String text) {
    return Method.parse("sampler", methods(), text);
  }
}
