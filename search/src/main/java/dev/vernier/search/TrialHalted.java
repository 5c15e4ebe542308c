package dev.vernier.search;

import java.io.Serial;

/// The study's pruner ends or pauses the trial: the objective gives way by letting this exception
/// pass. One that can go on later where it was keeps its state before it does.
public final class TrialHalted extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final int step;
  private final boolean paused;

  TrialHalted(int step, boolean paused, String reason) {
    super(reason, null, false, false);
    this.step = step;
    this.paused = paused;
  }

  /// After which it was.
  public int step() {
    return step;
  }

  /// Whether the trial may be resumed, rather than having ended.
  public boolean paused() {
    return paused;
  }

  /// On one line.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
