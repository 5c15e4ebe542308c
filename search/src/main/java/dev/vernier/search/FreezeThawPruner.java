package dev.vernier.search;

/// Freeze-thaw Bayesian optimisation (after Swersky, Snoek and Adams 2014, [Freeze-Thaw Bayesian
/// Optimization](https://arxiv.org/abs/1406.3896)): every trial pauses at a sixteenth of its steps,
/// and again each time that they have doubled. A Gaussian process over configurations *and* steps
/// learns from all curves how trials will end, and decides which one goes on, or what new one
/// begins: the one of the largest expected improvement at the end for each step that is left to get
/// there. Of every four decisions two begin a trial all the same, to hedge against a model that is
/// wrong: a mutation of the best one, and one where the optimistic bound is largest.
///
/// The process has a further axis, `log(1 + steps)`, where the paper has a kernel of exponential
/// curves; so it assumes no shape of the curves. The sampler of the study chooses the first few
/// trials alone, since this model proposes configurations as well.
public record FreezeThawPruner() implements Pruner {

  @Override
  public String text() {
    return "freeze-thaw";
  }

  @Override
  public boolean pauses() {
    return true;
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    problem.requireSteps("freeze-thaw");
    return new FreezeThawSession(problem, seed);
  }
}
