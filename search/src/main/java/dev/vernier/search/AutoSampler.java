package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Chooses the sampler for each draw, by the goals, by how many trials have ended, and by how long
/// trials take beside the thinking about them:
///
/// | Goals | Trials that have paused or ended | Trials | Sampler |
/// |---|---|---|---|
/// | one | fewer than 1,000 | take longer than `gp` thinks | [GaussianProcessSampler] |
/// | one | otherwise | | [TpeSampler] |
/// | several | fewer than 200 | take longer than `parego` thinks | [ParegoSampler] |
/// | several | otherwise | | [NsgaSampler] |
///
/// With one goal `gp` needs the fewest trials on every kind of problem that we measure, and `tpe`
/// takes a third of a millisecond whatever their number. `gp` thinks for about `5 + 0.15 n`
/// milliseconds after `n` trials, and one worker waits for another while it does; so it is asked
/// where the mean trial, divided by the trials that run at once, takes longer than that. How long a
/// trial takes is read from the events, so a replayed session chooses alike.
public record AutoSampler() implements Sampler {

  private static final int MOST_MODELLED = 1_000;
  private static final int MOST_MODELLED_GOALS = 200;
  private static final double THINKING_MILLIS = 5;
  private static final double THINKING_MILLIS_PER_TRIAL = 0.15;

  @Override
  public String text() {
    return "auto";
  }

  @Override
  public Sampler.Session open(SearchProblem problem, long seed) {
    boolean several = problem.goals().size() > 1;
    Sampler.Session modelled =
        (several ? new ParegoSampler() : new GaussianProcessSampler()).open(problem, seed);
    Sampler.Session fast =
        (several ? new NsgaSampler() : new TpeSampler()).open(problem, Seeds.derive(seed, -2));
    return new Session(modelled, fast, several ? MOST_MODELLED_GOALS : MOST_MODELLED);
  }

  private static final class Session implements Sampler.Session {

    private final Sampler.Session modelled;
    private final Sampler.Session fast;
    private final int mostModelled;
    private final Map<TrialId, Instant> begun = new HashMap<>();
    private Duration worked = Duration.ZERO;

    /// The trials that have paused or ended, which is what the models look at.
    private final Set<TrialId> ended = new HashSet<>();

    Session(Sampler.Session modelled, Sampler.Session fast, int mostModelled) {
      this.modelled = modelled;
      this.fast = fast;
      this.mostModelled = mostModelled;
    }

    @Override
    public void tell(StudyEvent event) {
      modelled.tell(event);
      fast.tell(event);
      switch (event) {
        case StudyEvent.Started started -> begun.put(started.trial(), started.at());
        case StudyEvent.Resumed resumed -> begun.put(resumed.trial(), resumed.at());
        case StudyEvent.Paused(TrialId trial, Instant at, int _, String _) -> stop(trial, at);
        case StudyEvent.Interrupted(TrialId trial, Instant _, String _) -> begun.remove(trial);
        case StudyEvent.Finished(TrialId trial, Instant at, Outcome _) -> stop(trial, at);
        case StudyEvent.Enqueued _, StudyEvent.Reported _ -> {}
      }
    }

    private void stop(TrialId trial, Instant at) {
      ended.add(trial);
      Instant from = begun.remove(trial);
      if (from != null) {
        worked = worked.plus(Duration.between(from, at));
      }
    }

    @Override
    public Optional<Configuration> ask(int draw) {
      return (worthModelling() ? modelled : fast).ask(draw);
    }

    private boolean worthModelling() {
      int count = ended.size();
      double thinking = THINKING_MILLIS + THINKING_MILLIS_PER_TRIAL * count;
      double atOnce = begun.size() + 1.0;
      return count == 0 || (count < mostModelled && worked.toMillis() / atOnce > thinking * count);
    }
  }
}
