package dev.vernier.search;

import java.io.Serial;

/// The trial cannot be run here and now, such as for want of memory: it ends without an outcome and
/// waits for a run that takes it up, see [Objective#takes].
public final class TrialDeferred extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  /// @param reason one line, with what would help
  public TrialDeferred(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
