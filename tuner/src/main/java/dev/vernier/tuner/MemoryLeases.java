package dev.vernier.tuner;

import dev.vernier.search.TrialCancelled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Memory that trials borrow before they begin, so that those that run at once fit together.
///
/// It is lent in the order in which trials ask, so that a large one is not passed by small ones for
/// ever. Thread-safe.
final class MemoryLeases {

  /// How often a waiting trial looks whether it is cancelled.
  private static final long LOOK_MILLIS = 100;

  private final long available;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Lease> waiting = new ArrayDeque<>();

  /// What trials have borrowed.
  private long lent;

  /// What outlives its trial.
  private long kept;

  /// @param available the bytes that there are to lend
  MemoryLeases(long available) {
    this.available = available;
  }

  long available() {
    return available;
  }

  /// What a trial has borrowed; closing gives it back.
  final class Lease implements AutoCloseable {
    private final long bytes;

    private Lease(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        lent -= bytes;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Says how much is kept beyond the trials; it may not exceed what the caller has borrowed.
  void keep(long bytes) {
    lock.lock();
    try {
      kept = bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Borrows, waiting until the bytes are free.
  ///
  /// @param bytes at most [#available()]
  /// @param cancelled whether to give up waiting
  /// @param letGo drops what is kept and says so with [#keep]; called where nothing else is in the
  ///   way
  /// @throws TrialCancelled if it gave up
  Lease borrow(long bytes, BooleanSupplier cancelled, Runnable letGo) {
    if (bytes > available) {
      throw new IllegalArgumentException(
          "at most %d bytes can be borrowed, got %d; ask available() first"
              .formatted(available, bytes));
    }
    var lease = new Lease(bytes);
    lock.lock();
    try {
      waiting.addLast(lease);
      while (!mayHave(lease)) {
        if (cancelled.getAsBoolean()) {
          throw new TrialCancelled();
        }
        if (isNext(lease) && lent == 0) {
          // Nobody else gets memory meanwhile, since this is the next in line.
          lock.unlock();
          try {
            letGo.run();
          } finally {
            lock.lock();
          }
        } else {
          boolean _ = changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
      lent += bytes;
      return lease;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialCancelled();
    } finally {
      boolean _ = waiting.remove(lease);
      changed.signalAll();
      lock.unlock();
    }
  }

  private boolean mayHave(Lease lease) {
    return isNext(lease) && lent + kept + lease.bytes <= available;
  }

  private boolean isNext(Lease lease) {
    return lease.equals(waiting.peekFirst());
  }
}
