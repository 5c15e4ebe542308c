package dev.vernier.tuner;

/// What the trials of a study take of the heap, and what there is for them.
///
/// @param smallest the bytes that the smallest trial of the space takes
/// @param largest the bytes that the largest trial of the space takes; [Long#MAX_VALUE] where no
///   array is large enough for its network
/// @param available the bytes that all trials together may take: a share of what is free beside the
///   data and those of their encodings that are yet to be made, since the garbage collector cannot
///   use the last of it
public record TrialMemory(long smallest, long largest, long available) {

  /// The rest is for the collector, which moves objects and gives large arrays whole regions, and
  /// for everything that is not a trial.
  private static final double SHARE = 0.75;

  private static final long MEGABYTE = 1 << 20;

  /// Looks at the heap. Only where garbage may stand in the way is it collected first.
  ///
  /// @param smallest the bytes that the smallest trial takes
  /// @param largest the bytes that the largest one takes
  /// @param workers how many trials should run at once
  public static TrialMemory of(long smallest, long largest, int workers) {
    return of(smallest, largest, workers, 0);
  }

  /// Looks at the heap, as [#of(long, long, int)] does.
  ///
  /// @param reserved the bytes that the data will take of it once trials run
  public static TrialMemory of(long smallest, long largest, int workers, long reserved) {
    double wanted = reserved + saturatedProduct(largest, workers) / SHARE;
    long free = free((long) Math.min(1e18, wanted)) - reserved;
    return new TrialMemory(smallest, largest, (long) (SHARE * Math.max(0, free)));
  }

  /// How many bytes of the heap nothing uses; at least `wanted`, or as many as there are once
  /// garbage is collected.
  static long free(long wanted) {
    long free = unused();
    if (free < wanted) {
      System.gc();
      free = unused();
    }
    return free;
  }

  private static long unused() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  private static long saturatedProduct(long a, int b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /// How many of the largest trials run at once; the others wait. 0 where not even one fits.
  public int atOnce(int workers) {
    return (int) Math.min(workers, available / Math.max(1, largest));
  }

  /// How to allow the JVM so much that as many of the largest trials run at once.
  public String advice(int workers) {
    return advice(saturatedProduct(largest, workers), available);
  }

  /// How to allow the JVM so much that trials may take this.
  static String advice(long wanted, long available) {
    long missing = (long) Math.min(1e15, (wanted - available) / SHARE);
    long most = Runtime.getRuntime().maxMemory() + missing;
    return "VERNIER_JAVA_OPTS=-Xmx%dm".formatted(Math.ceilDiv(most, 64 * MEGABYTE) * 64);
  }

  /// A number of bytes for people, rounded up to megabytes of 2²⁰ bytes, as the JVM counts them.
  public static String text(long bytes) {
    return "%,d MB".formatted(Math.ceilDiv(bytes, MEGABYTE));
  }
}
