package dev.vernier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// A few lines at the bottom of a terminal's standard error that are drawn again and again. Owns
/// the terminal and a thread.
///
/// JLine tells what the terminal is and how large. It closes the terminal by itself as soon as the
/// process is asked to end, while the last lines are still to be drawn and wiped; so they are
/// written past it.
final class LiveLines implements AutoCloseable {

  private static final int PERIOD_MILLIS = 125;
  private static final int NARROWEST = 20;
  private static final int USUAL_WIDTH = 80;
  private static final int USUAL_HEIGHT = 24;
  private static final String LINE_UP = "\u001b[A";
  private static final String WIPE_LINE = "\u001b[K";
  private static final String WIPE_BELOW = "\u001b[J";

  private final Terminal terminal;
  private final IntFunction<String[]> lines;
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
  private final ScheduledExecutorService painter;
  private Size size = Size.of(USUAL_WIDTH, USUAL_HEIGHT);

  /// How many lines are on the screen; the cursor is at the end of the last.
  private int drawn;

  private LiveLines(Terminal terminal, IntFunction<String[]> lines) {
    this.terminal = terminal;
    this.lines = lines;
    painter =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vernier-progress").daemon().factory());
    var _ = painter.scheduleAtFixedRate(this::paint, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Opens the lines; nothing where standard error is not a terminal.
  ///
  /// @param lines what to show, given how many columns there are; longer lines are cut, and where
  ///   there are more than fit the terminal, the last are shown
  static @Nullable LiveLines open(IntFunction<String[]> lines) {
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
      return new LiveLines(terminal, lines);
    } catch (IOException e) {
      return null;
    }
  }

  private synchronized void paint() {
    measure();
    int width = size.getColumns() - 1;
    String[] shown = lines.apply(width);
    int first = Math.max(0, shown.length - (size.getRows() - 1));
    var text = new StringBuilder(toFirst());
    for (int i = first; i < shown.length; i++) {
      String line = shown[i].substring(0, Math.min(shown[i].length(), width));
      text.append(i == first ? "" : "\n").append(line).append(WIPE_LINE);
    }
    drawn = shown.length - first;
    write(text + WIPE_BELOW);
  }

  private void measure() {
    try {
      Size now = terminal.getSize();
      if (now.getColumns() > 0 && now.getRows() > 1) {
        size = Size.of(Math.max(NARROWEST, now.getColumns()), now.getRows());
      }
    } catch (IllegalStateException e) {
      // Closed, as the process is ending; the size stays what it was.
    }
  }

  /// Takes the cursor to the start of the first line.
  private String toFirst() {
    return "\r" + LINE_UP.repeat(Math.max(0, drawn - 1));
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }

  /// Wipes the lines and gives the terminal back.
  @Override
  public void close() {
    painter.shutdownNow();
    synchronized (this) {
      write(toFirst() + WIPE_BELOW);
      drawn = 0;
    }
    try {
      terminal.close();
    } catch (IOException | IllegalStateException e) {
      // Nothing was changed in the terminal that would have to be put back.
    }
  }
}
