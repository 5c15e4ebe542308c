package dev.vernier.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The worker's side of the protocol between the side-by-side measurement and its workers, which
/// are trainings that stand still between rounds.
///
/// | The worker is told | and answers |
/// |---|---|
/// | | `ready VERSION`, once, when it could train |
/// | `run SECONDS` | `steps N cpu C process P wall W`, after about so many seconds of training |
/// | the end of its input | by ending |
///
/// `cpu` counts seconds of the training thread, `process` those of all threads. Whatever else a
/// library prints must go to standard error. Used by one thread, the one that trains.
public final class Rounds {

  private final BufferedReader commands =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream answers;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final com.sun.management.OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  private long steps;
  private long wall;
  private long cpu;
  private long all;
  private long deadline;

  private Rounds(PrintStream answers) {
    this.answers = answers;
  }

  /// Takes standard output over.
  public static Rounds open() {
    var rounds = new Rounds(System.out);
    System.setOut(System.err);
    return rounds;
  }

  /// The `key=value` arguments of a worker.
  public static Map<String, String> arguments(String[] args) {
    var arguments = new LinkedHashMap<String, String>();
    for (String arg : args) {
      int at = arg.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException("a worker takes key=value, got \"" + arg + "\"");
      }
      arguments.put(arg.substring(0, at), arg.substring(at + 1));
    }
    return arguments;
  }

  /// Says what trains, and waits for the first round.
  ///
  /// @return whether there is one
  public boolean begin(String version) {
    answer("ready " + version);
    return await();
  }

  /// Counts a step; at the end of a round, answers and waits for the next.
  ///
  /// @return whether to go on
  public boolean stepped() {
    steps++;
    if (System.nanoTime() < deadline) {
      return true;
    }
    answer(
        String.format(
            Locale.ROOT,
            "steps %d cpu %.6f process %.6f wall %.6f",
            steps,
            (threads.getCurrentThreadCpuTime() - cpu) * 1e-9,
            (process.getProcessCpuTime() - all) * 1e-9,
            (System.nanoTime() - wall) * 1e-9));
    return await();
  }

  private boolean await() {
    try {
      String command = commands.readLine();
      if (command == null) {
        return false;
      }
      if (!command.startsWith("run ")) {
        throw new IllegalArgumentException("expected \"run SECONDS\", got \"" + command + "\"");
      }
      double seconds = Double.parseDouble(command.substring("run ".length()));
      steps = 0;
      wall = System.nanoTime();
      deadline = wall + (long) (seconds * 1e9);
      all = process.getProcessCpuTime();
      cpu = threads.getCurrentThreadCpuTime();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(String line) {
    answers.println(line);
    answers.flush();
  }
}
