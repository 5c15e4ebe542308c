package dev.vernier.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.Goal;
import dev.vernier.search.Journal;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.StudySpec;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store under several processes, each free to die.
final class SqliteProcessesTest {

  @TempDir Path directory;

  static StudySpec sharedStudy() {
    return new StudySpec(
        "shared",
        SearchSpace.of(new Parameter.Flag("shuffle")),
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        new RandomSampler(),
        1,
        List.of(),
        new TreeMap<>());
  }

  private static List<StudyEvent> eventsOf(int trial, List<StudyEvent> events) {
    return events.stream().filter(event -> event.trial().number() == trial).toList();
  }

  private static List<StudyEvent> steps(int trial, int count) {
    return IntStream.range(0, count).mapToObj(step -> Appender.event(trial, step)).toList();
  }

  @Test
  void processesThatCreateAndAppendAtOnceLoseNothing() throws Exception {
    Path file = directory.resolve("vernier.db");
    int each = 300;
    try (var one = Appender.start(file, 0, each);
        var other = Appender.start(file, 1, each)) {
      for (Appender appender : List.of(one, other)) {
        var lines = new ArrayList<String>();
        for (String line = appender.line(); line != null; line = appender.line()) {
          lines.add(line);
        }
        // Nothing but the steps: neither Flyway nor the driver may write to the console.
        assertThat(lines).isEqualTo(IntStream.range(0, each).mapToObj(Integer::toString).toList());
        assertThat(appender.exit()).isZero();
      }
    }
    try (var store = SqliteStudyStore.open(file)) {
      assertThat(store.studies()).hasSize(1);
      List<StudyEvent> events = store.open(sharedStudy(), Instant.EPOCH).readFrom(0);
      assertThat(events).hasSize(2 * each);
      assertThat(eventsOf(0, events)).isEqualTo(steps(0, each));
      assertThat(eventsOf(1, events)).isEqualTo(steps(1, each));
    }
  }

  @Test
  void killedProcessLosesNoAcknowledgedEvent() throws Exception {
    Path file = directory.resolve("vernier.db");
    for (int attempt = 0; attempt < 3; attempt++) {
      int acknowledged = 0;
      try (var appender = Appender.start(file, attempt, Integer.MAX_VALUE)) {
        while (acknowledged < 100 + 37 * attempt) {
          assertThat(appender.line()).isEqualTo(Integer.toString(acknowledged));
          acknowledged++;
        }
        appender.kill();
        // What it printed before it died, a last line cut short excepted.
        for (String line = appender.line(); line != null; line = appender.line()) {
          if (line.equals(Integer.toString(acknowledged))) {
            acknowledged++;
          }
        }
      }
      try (var store = SqliteStudyStore.open(file)) {
        Journal journal = store.open(sharedStudy(), Instant.EPOCH);
        List<StudyEvent> events = journal.readFrom(0);
        List<StudyEvent> mine = eventsOf(attempt, events);
        // One more may have been written, and its acknowledgement lost.
        assertThat(mine).hasSizeBetween(acknowledged, acknowledged + 1);
        assertThat(mine).isEqualTo(steps(attempt, mine.size()));
        assertThat(journal.append(events.size(), steps(99, 1))).isTrue();
      }
    }
  }
}
