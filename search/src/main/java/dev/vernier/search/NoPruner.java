package dev.vernier.search;

/// Lets every trial run to its end.
public record NoPruner() implements Pruner {

  @Override
  public String text() {
    return "none";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    return new Session() {
      @Override
      public void tell(StudyEvent event) {}

      @Override
      public Decision judge(TrialId trial, int step) {
        return new Decision.Continue();
      }
    };
  }
}
