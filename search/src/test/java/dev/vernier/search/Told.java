package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Instant;
import java.util.Map;

/// A session whose trials a test runs by hand, numbered from 0. The metric is "v".
final class Told {

  private static final Worker WORKER = Worker.here(0);

  private final Sampler.Session session;
  private int begun;

  Told(Sampler.Session session) {
    this.session = session;
  }

  /// Begins the next trial with what the session asks for.
  Configuration begin() {
    Configuration configuration = session.ask(begun).orElseThrow();
    begin(configuration);
    return configuration;
  }

  /// Begins the next trial with a configuration of the test's own.
  void begin(Configuration configuration) {
    session.tell(
        new StudyEvent.Started(new TrialId(begun++), Instant.EPOCH, configuration, WORKER));
  }

  void report(int trial, double value) {
    session.tell(new StudyEvent.Reported(new TrialId(trial), Instant.EPOCH, 1, Map.of("v", value)));
  }

  void end(int trial, Outcome outcome) {
    session.tell(new StudyEvent.Finished(new TrialId(trial), Instant.EPOCH, outcome));
  }
}
