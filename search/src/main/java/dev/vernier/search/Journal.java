package dev.vernier.search;

import java.util.List;

/// The append-only list of a study's events, which several threads and processes may share.
public interface Journal extends AutoCloseable {

  /// Appends events at the position where the writer believes the journal ends, all of them or
  /// none.
  ///
  /// @param expectedPosition how many events the writer has read
  /// @return whether the events were written; `false` where others have written first, so read on
  ///   and decide again
  boolean append(long expectedPosition, List<? extends StudyEvent> events);

  /// The events from a position on, in order; empty at the end.
  ///
  /// @param position counted from 0
  List<StudyEvent> readFrom(long position);

  @Override
  void close();
}
