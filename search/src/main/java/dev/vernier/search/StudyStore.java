package dev.vernier.search;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps studies by name, each with its description and its journal.
public interface StudyStore extends AutoCloseable {

  /// A study as the store knows it.
  record Entry(StudySpec spec, Instant createdAt) {}

  /// Every study, oldest first.
  List<Entry> studies();

  /// The study of a name.
  Optional<Entry> find(String name);

  /// Opens the journal of a study, creating the study where its name is new. It is usable until the
  /// store is closed.
  ///
  /// @param now when the study is created, if it is
  /// @throws IllegalStateException if a study of that name exists with a different description
  Journal open(StudySpec spec, Instant now);

  @Override
  void close();
}
