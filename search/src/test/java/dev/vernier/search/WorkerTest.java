package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerTest {

  private static final Worker HERE = Worker.here(3);

  private static Worker startedLater(long millis) {
    return new Worker(HERE.host(), HERE.pid(), HERE.processStartMillis() + millis, 3);
  }

  @Test
  void thisProcessIsAlive() {
    assertThat(HERE.thread()).isEqualTo(3);
    assertThat(HERE.isAlive()).isTrue();
    assertThat(Worker.here(3)).isEqualTo(HERE);
  }

  @Test
  void aProcessThatEndedIsNotAlive() throws Exception {
    try (var process = EndingProcess.start()) {
      Worker worker = process.worker();
      assertThat(worker.isAlive()).isTrue();
      process.end();
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  void aLaterProcessWithTheSameNumberIsAnother() {
    assertThat(startedLater(-60_000).isAlive()).isFalse();
    assertThat(startedLater(60_000).isAlive()).isFalse();
  }

  @Test
  void theStartOfAProcessMayBeReadWithASmallError() {
    assertThat(startedLater(-1_000).isAlive()).isTrue();
    assertThat(startedLater(1_000).isAlive()).isTrue();
  }

  @Test
  void aProcessOnAnotherHostCountsAsAlive() {
    assertThat(new Worker("elsewhere.example", HERE.pid(), 0, 0).isAlive()).isTrue();
  }
}
