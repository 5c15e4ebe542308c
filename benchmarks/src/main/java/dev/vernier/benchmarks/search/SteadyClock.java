package dev.vernier.benchmarks.search;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that goes on when it is told to, by as much each time, so that a study that looks at it
/// is reproducible. It begins at the epoch.
final class SteadyClock implements InstantSource {

  private static final Duration TICK = Duration.ofSeconds(1);

  private Instant now = Instant.EPOCH;

  @Override
  public Instant instant() {
    return now;
  }

  void tick() {
    now = now.plus(TICK);
  }
}
