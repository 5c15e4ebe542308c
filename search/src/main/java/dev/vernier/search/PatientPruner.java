package dev.vernier.search;

import java.util.Optional;

/// Lets another pruner stop a trial only once the trial has not improved for some steps; without
/// another, stops it then. It does not hold up a pause.
///
/// @param patience how many steps without improvement are borne, at least 1
/// @param inner the rule that must agree; empty for none
public record PatientPruner(int patience, Optional<Pruner> inner) implements Pruner {

  public PatientPruner {
    if (patience < 1) {
      throw new IllegalArgumentException("patience:N takes at least one step, got " + patience);
    }
  }

  @Override
  public String text() {
    return "patience:" + patience + inner.map(pruner -> "+" + pruner.text()).orElse("");
  }

  @Override
  public boolean pauses() {
    return inner.map(Pruner::pauses).orElse(false);
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var curves = new Curves(problem);
    Optional<Session> rule = inner.map(pruner -> pruner.open(problem, seed));
    return new Session() {
      @Override
      public void tell(StudyEvent event) {
        curves.tell(event);
        rule.ifPresent(session -> session.tell(event));
      }

      @Override
      public Decision judge(TrialId trial, int step) {
        Decision decision =
            rule.map(session -> session.judge(trial, step))
                .orElse(new Decision.Stop("it was patient"));
        if (!(decision instanceof Decision.Stop(String reason))) {
          return decision;
        }
        Curves.Curve curve = curves.of(trial);
        if (step <= patience || curve.bestUntil(step) < curve.bestUntil(step - patience)) {
          return new Decision.Continue();
        }
        return new Decision.Stop(
            "no improvement for %d steps%s"
                .formatted(patience, inner.isPresent() ? "; " + reason : ""));
      }

      @Override
      public Optional<Next> next(Sampler.Session sampler, int draw, boolean mayBegin) {
        return rule.isPresent()
            ? rule.get().next(sampler, draw, mayBegin)
            : Session.super.next(sampler, draw, mayBegin);
      }
    };
  }
}
