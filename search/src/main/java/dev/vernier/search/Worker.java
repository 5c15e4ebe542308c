package dev.vernier.search;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/// Who runs a trial: a thread of a process on a host.
///
/// The start time of the process tells it from a later one with the same number.
public record Worker(String host, long pid, long processStartMillis, int thread) {

  /// Linux counts the start of a process from the start of the machine, whose time of day each
  /// reader computes anew and which moves when the clock is set. Too strict a comparison would take
  /// a living process for dead and run its trial twice.
  private static final long START_TOLERANCE_MILLIS = 2_000;

  /// The given thread of this process.
  public static Worker here(int thread) {
    ProcessHandle self = ProcessHandle.current();
    return new Worker(hostName(), self.pid(), startMillis(self), thread);
  }

  /// Whether the process still runs. A process on another host cannot be seen from here and counts
  /// as alive.
  public boolean isAlive() {
    return !host.equals(hostName())
        || ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .map(Worker::startMillis)
            .filter(start -> Math.abs(start - processStartMillis) <= START_TOLERANCE_MILLIS)
            .isPresent();
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
