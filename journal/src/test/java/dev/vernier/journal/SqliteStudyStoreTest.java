package dev.vernier.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.vernier.search.Journal;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.StudyStore;
import dev.vernier.search.StudyStoreContract;
import dev.vernier.search.TrialId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliteStudyStoreTest extends StudyStoreContract {

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("vernier.db");
  }

  @Override
  protected StudyStore create() {
    return SqliteStudyStore.open(file());
  }

  @Override
  protected StudyStore reopen(StudyStore store) {
    store.close();
    return create();
  }

  private static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Path file) {
    return assertThatThrownBy(() -> SqliteStudyStore.open(file).close())
        .isInstanceOf(StoreException.class)
        .satisfies(e -> assertThat(e.getMessage()).startsWith(file.toString()).hasLineCount(1));
  }

  @Test
  void appendersOnManyConnectionsLoseNothing() throws Exception {
    int each = 50;
    onThreads(
        4,
        thread -> {
          try (StudyStore mine = create()) {
            Journal journal = mine.open(spec("a"), NOW);
            long position = 0;
            for (int step = 0; step < each; step++) {
              while (!journal.append(position, List.of(report(thread, step)))) {
                position += journal.readFrom(position).size();
              }
              position++;
            }
          }
        });
    try (StudyStore store = create()) {
      List<StudyEvent> events = store.open(spec("a"), NOW).readFrom(0);
      assertThat(events).hasSize(4 * each).doesNotHaveDuplicates();
    }
  }

  @Test
  void connectionsThatCreateTheSameStudyAtOnceShareIt() throws Exception {
    Path fresh = directory.resolve("fresh.db");
    onThreads(
        4,
        thread -> {
          try (StudyStore mine = SqliteStudyStore.open(fresh)) {
            mine.open(spec("a"), NOW.plusMillis(thread));
          }
        });
    try (StudyStore store = SqliteStudyStore.open(fresh)) {
      assertThat(store.studies()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a?b.db", "100%41.db", "sp ace#1.db", "ä学.db", "mode=memory.db", ":memory:"})
  void fileMayHaveAnyName(String name) {
    Path odd = directory.resolve(name);
    try (StudyStore store = SqliteStudyStore.open(odd)) {
      store.open(spec("a"), NOW);
    }
    assertThat(odd).isNotEmptyFile();
    try (StudyStore store = SqliteStudyStore.open(odd)) {
      assertThat(store.studies()).hasSize(1);
    }
  }

  @Test
  void emptyFileBecomesAStore() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.db"));
    try (StudyStore store = SqliteStudyStore.open(empty)) {
      assertThat(store.studies()).isEmpty();
    }
  }

  @Test
  void storeOfANewerVersionIsRefused() throws Exception {
    execute(
        file(),
        "INSERT INTO flyway_schema_history VALUES"
            + " (2, '2', 'later', 'SQL', 'V2__later.sql', 0, 'me', '2030-01-01', 1, 1)");
    assertRefused(file())
        .hasMessageEndingWith(
            " was written by a newer Vernier: expected version 1 of the store, got 2;"
                + " update Vernier, or choose another file");
  }

  @Test
  void studyOfANewerVersionIsRefused() throws Exception {
    try (StudyStore store = create()) {
      store.open(spec("a"), NOW);
      execute(file(), "UPDATE study SET spec = '{\"v\":3}'");
      assertThatThrownBy(store::studies)
          .isInstanceOf(StoreException.class)
          .hasMessage(
              file()
                  + ": the study \"a\" cannot be read: expected version 2, got 3; update Vernier");
    }
  }

  @Test
  void damagedEventIsNamed() throws Exception {
    try (StudyStore store = create()) {
      Journal journal = store.open(spec("a"), NOW);
      journal.append(0, List.of(report(0, 1), report(0, 2)));
      execute(file(), "UPDATE event SET body = '{\"v\":9}' WHERE position = 1");
      assertThatThrownBy(() -> journal.readFrom(0))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith(file() + ": event 1 of study 1 cannot be read: ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 99, 100, 511, 512, 5000})
  void fileThatIsNoDatabaseIsRefusedAndLeftAlone(int size) throws IOException {
    Path garbage = directory.resolve("garbage");
    byte[] text = "garbage\n".repeat(size).substring(0, size).getBytes(StandardCharsets.UTF_8);
    Files.write(garbage, text);
    assertRefused(garbage)
        .hasMessageEndingWith(
            " is not an SQLite database, so it is not a store; choose another file");
    assertThat(garbage).hasBinaryContent(text);
  }

  @Test
  void databaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
    Path foreign = directory.resolve("photos.db");
    execute(foreign, "CREATE TABLE photo (id INTEGER)");
    byte[] before = Files.readAllBytes(foreign);
    assertRefused(foreign)
        .hasMessageEndingWith(
            " is an SQLite database, but not a store of Vernier; choose another file");
    assertThat(foreign).hasBinaryContent(before);
  }

  @Test
  void missingDirectoryIsNamed() {
    Path missing = directory.resolve("nowhere");
    assertRefused(missing.resolve("vernier.db"))
        .hasMessageContaining("there is no directory " + missing);
    assertThat(missing).doesNotExist();
  }

  @Test
  void directoryIsNoStore() {
    assertRefused(directory).hasMessageEndingWith(" is a directory; name a file in it");
  }

  @Test
  void fileThatCannotBeWrittenIsRefused() throws IOException {
    Path readOnly = Files.createFile(directory.resolve("read-only.db"));
    assertThat(readOnly.toFile().setReadOnly()).isTrue();
    assumeFalse(Files.isWritable(readOnly), "the superuser may write everything");
    assertRefused(readOnly)
        .hasMessageEndingWith(" cannot be written; change its permissions, or choose another file");
  }

  @Test
  void fullDiskIsReportedAndWritesNothing() {
    try (var store = SqliteStudyStore.open(file())) {
      Journal journal = store.open(spec("a"), NOW);
      store.limitPages(1);
      var written = new ArrayList<StudyEvent>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  List<StudyEvent> next =
                      IntStream.range(0, 7).mapToObj(i -> report(written.size(), i)).toList();
                  assertThat(journal.append(written.size(), next)).isTrue();
                  written.addAll(next);
                }
              })
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith(file() + " cannot grow: the disk is full");
      assertThat(journal.readFrom(0)).isEqualTo(written);

      store.limitPages(1_000_000);
      assertThat(journal.append(written.size(), List.of(report(1, 1)))).isTrue();
    }
  }

  @Test
  void invalidTextIsReplacedAndDoesNotSpoilTheJournal() {
    String half = "\ud83d";
    try (StudyStore store = create()) {
      Journal journal = store.open(spec("a"), NOW);
      var trial = new TrialId(0);
      assertThat(
              journal.append(
                  0,
                  List.of(
                      new StudyEvent.Interrupted(trial, NOW, half),
                      new StudyEvent.Reported(trial, NOW, 1, Map.of(half, 1.0)))))
          .isTrue();
      assertThat(journal.readFrom(0))
          .containsExactly(
              new StudyEvent.Interrupted(trial, NOW, "?"),
              new StudyEvent.Reported(trial, NOW, 1, Map.of("?", 1.0)));
    }
  }

  @Test
  void closedStoreSaysSo() {
    StudyStore store = create();
    Journal journal = store.open(spec("a"), NOW);
    store.close();
    store.close();
    assertThatThrownBy(() -> journal.append(0, List.of(report(0, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the store " + file() + " is closed");
  }
}
