package dev.vernier.benchmarks.search;

/// How far a run is, in one line on standard error. Silent unless the script that started this says
/// that a person watches. Thread-safe.
final class Progress {

  private static final String CLEAR = "\r\u001b[K";

  private final boolean shown = Boolean.getBoolean("benchmarks.terminal");
  private final long begin = System.nanoTime();
  private final int studies;
  private int done;

  Progress(int studies) {
    this.studies = studies;
  }

  synchronized void advance() {
    done++;
    if (shown) {
      double seconds = (System.nanoTime() - begin) * 1e-9;
      System.err.printf(
          "%s%,d of %,d studies, %.0f s, about %.0f s to go",
          CLEAR, done, studies, seconds, seconds / done * (studies - done));
      System.err.flush();
    }
  }

  /// Takes the line away, for another to be printed.
  synchronized void clear() {
    if (shown) {
      System.err.print(CLEAR);
      System.err.flush();
    }
  }
}
