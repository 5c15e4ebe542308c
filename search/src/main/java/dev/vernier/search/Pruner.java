package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.util.List;
import java.util.Optional;

/// A way to spend steps, such as epochs, where they promise most: it judges trials by what they
/// report, ends or pauses those that are not worth going on with, and says which paused one goes
/// on. The record describes it; a session, opened per study, does the work.
///
/// Sessions are never stored: one is rebuilt by telling it the study's events again.
public interface Pruner {

  /// The name and settings, readable by [#parse(String)].
  String text();

  /// Whether it puts trials aside and resumes those that promise most, so that none runs to its end
  /// by itself.
  default boolean pauses() {
    return false;
  }

  /// A session that has been told no event yet.
  ///
  /// @throws IllegalArgumentException if it cannot serve the problem, such as one whose trials have
  ///   an unknown number of steps
  Session open(SearchProblem problem, long seed);

  /// One study's pruner. Not thread-safe; its study is its owner.
  interface Session {

    /// Learns from an event; events come in the order of the journal.
    void tell(StudyEvent event);

    /// What becomes of a running trial after a report, which was told before: a pure function of
    /// the seed and the events told. It is asked after reports of the first goal's metric, but not
    /// where a resumed trial reports again what it did before it was paused.
    Decision judge(TrialId trial, int step);

    /// What a free worker does next: a pure function of the arguments, the seed and the events
    /// told. Empty where nothing is worth doing.
    ///
    /// @param sampler of the study, which may be asked for this draw
    /// @param mayBegin whether the study may have more trials
    default Optional<Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
      return mayBegin ? sampler.ask(draw).map(Next.Begin::new) : Optional.empty();
    }
  }

  /// What becomes of a trial.
  sealed interface Decision {

    /// It goes on.
    record Continue() implements Decision {}

    /// It ends as [Outcome.Pruned].
    ///
    /// @param reason one line, with the numbers that decided
    record Stop(String reason) implements Decision {}

    /// It gives way, to be resumed or not.
    ///
    /// @param reason one line, with the numbers that decided
    record Pause(String reason) implements Decision {}
  }

  /// What a free worker does.
  sealed interface Next {

    /// It begins a trial.
    ///
    /// @param parent the trial from whose state it goes on, if any
    /// @param reason one line; empty where the sampler chose the configuration
    record Begin(Configuration configuration, Optional<TrialId> parent, String reason)
        implements Next {

      /// A trial that the sampler chose.
      public Begin(Configuration configuration) {
        this(configuration, Optional.empty(), "");
      }
    }

    /// It goes on with a paused trial.
    ///
    /// @param reason one line, with the numbers that decided
    record Resume(TrialId trial, String reason) implements Next {}
  }

  /// The pruners that there are, as users name them.
  static List<Method<Pruner>> methods() {
    return PrunerMethods.ALL;
  }

  /// The pruner that a text names.
  ///
  /// @throws IllegalArgumentException if there is none
  static Pruner parse(String text) {
    return Method.parse("pruner", methods(), text);
  }
}
