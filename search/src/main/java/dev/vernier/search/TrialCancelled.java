package dev.vernier.search;

import java.io.Serial;

/// The study is stopping: the trial ends without an outcome and waits to be run again.
public final class TrialCancelled extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public TrialCancelled() {
    super("the study is stopping", null, false, false);
  }
}
