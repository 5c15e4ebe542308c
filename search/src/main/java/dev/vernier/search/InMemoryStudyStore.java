package dev.vernier.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps studies for the life of the process. Thread-safe.
public final class InMemoryStudyStore implements StudyStore {

  private record Kept(Entry entry, InMemoryJournal journal) {}

  private final Map<String, Kept> studies = new LinkedHashMap<>();

  @Override
  public synchronized List<Entry> studies() {
    return studies.values().stream().map(Kept::entry).toList();
  }

  @Override
  public synchronized Optional<Entry> find(String name) {
    return Optional.ofNullable(studies.get(name)).map(Kept::entry);
  }

  @Override
  public synchronized Journal open(StudySpec spec, Instant now) {
    Kept kept =
        studies.computeIfAbsent(
            spec.name(), name -> new Kept(new Entry(spec, now), new InMemoryJournal()));
    kept.entry().spec().requireSame(spec);
    return kept.journal();
  }

  @Override
  public void close() {}

  private static final class InMemoryJournal implements Journal {

    private final List<StudyEvent> events = new ArrayList<>();

    @Override
    public synchronized boolean append(
        long expectedPosition, List<? extends StudyEvent> newEvents) {
      if (expectedPosition != events.size()) {
        return false;
      }
      events.addAll(newEvents);
      return true;
    }

    @Override
    public synchronized List<StudyEvent> readFrom(long position) {
      return List.copyOf(events.subList(Math.toIntExact(position), events.size()));
    }

    @Override
    public void close() {}
  }
}
