package dev.vernier.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/// A few lines at the bottom of a terminal's standard error that are drawn again and again. Owns
/// the terminal and a thread.
final class LiveLines implements AutoCloseable {

  private static final int PERIOD_MILLIS = 125;
  private static final int NARROWEST = 20;

  private final Terminal terminal;
  private final Display display;
  private final Supplier<String[]> lines;
  private final ScheduledExecutorService painter;

  private LiveLines(Terminal terminal, int height, Supplier<String[]> lines) {
    this.terminal = terminal;
    this.lines = lines;
    display = new Display(terminal, false);
    display.resize(size(height));
    painter =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vernier-progress").daemon().factory());
    var _ = painter.scheduleAtFixedRate(this::paint, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Opens the lines; nothing where standard error is not a terminal.
  static @Nullable LiveLines open(int height, Supplier<String[]> lines) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysErr)
              .dumb(true)
              // Ctrl-C stays with the JVM, which ends the command in good order.
              .nativeSignals(false)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return null;
      }
      return new LiveLines(terminal, height, lines);
    } catch (IOException e) {
      return null;
    }
  }

  private synchronized void paint() {
    int width = size(0).getColumns();
    List<AttributedString> shown =
        Arrays.stream(lines.get())
            .map(
                line -> new AttributedString(line.substring(0, Math.min(line.length(), width - 1))))
            .toList();
    display.resize(size(shown.size()));
    display.update(shown, -1);
  }

  /// The lines and one more, as wide as the terminal.
  private Size size(int height) {
    return Size.of(Math.max(NARROWEST, terminal.getColumns()), height + 1);
  }

  /// Wipes the lines and gives the terminal back.
  @Override
  public void close() {
    painter.shutdownNow();
    synchronized (this) {
      display.update(List.of(), 0);
      terminal.flush();
    }
    try {
      terminal.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
