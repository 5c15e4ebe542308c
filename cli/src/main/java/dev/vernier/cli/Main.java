package dev.vernier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command `vernier` and its subcommands.
///
/// Exit codes: 0 done, 1 nothing came of it (no trial completed, memory did not suffice) or a
/// defect of Vernier, 2 a mistake in what was asked, 130 interrupted.
@Command(
    name = "vernier",
    description = "Trains and tunes neural networks on your data.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TuneCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      StudiesCommand.class,
      TrialsCommand.class,
      BestCommand.class,
      ParetoCommand.class,
      EnqueueCommand.class,
      ImportanceCommand.class,
      ExplainCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier tune digits                        tune on a bundled data set for a minute",
      "  vernier tune data.csv --target price       tune on your own table",
      "  vernier tune idx:mnist                     tune on a folder of images in IDX files",
      "  vernier predict data.vernier new.csv       predict with the model it found",
      "  vernier explain learning_rate              what it is, why it matters, how to tune it",
      "",
      "Bundled data sets: digits, penguins, breast-cancer."
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  /// Set by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  Main() {}

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "expected a command");
  }

  public static void main(String[] args) {
    StandardError.takeOver();
    int code =
        Shutdown.guard(() -> {
          var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
          var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
          int result = execute(new PrintWriter(out, true, StandardCharsets.UTF_8), err, args);
          return out.complaint()
              .map(complaint -> {
                err.println("vernier: " + complaint);
                return CommandLine.ExitCode.USAGE;
              })
              .orElse(result);
        });
    System.exit(code);
  }

  /// Runs one command line in this process.
  ///
  /// @return the exit code
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    int code;
    try {
      code = commandLine().setOut(out).setErr(err).execute(args);
    } catch (OutOfMemoryError e) {
      // By now nothing holds what the command had read, so there is room for a message.
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      err.printf(
          "vernier: this takes more than the %,d MB of memory that the JVM may use; allow it more,"
              + " such as VERNIER_JAVA_OPTS=-Xmx%dm, or give it less data%n",
          megabytes, 2 * megabytes);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    out.flush();
    err.flush();
    return code;
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(MISUSE)
        .setExecutionExceptionHandler(FAILURE);
  }

  private static final IParameterExceptionHandler MISUSE =
      (exception, args) -> {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("vernier: " + oneLine(Misuse.describe(exception)));
        err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
        return CommandLine.ExitCode.USAGE;
      };

  private static final IExecutionExceptionHandler FAILURE =
      (exception, command, result) -> {
        PrintWriter err = command.getErr();
        if (System.getenv("VERNIER_DEBUG") != null) {
          exception.printStackTrace(err);
        }
        if (exception instanceof IllegalArgumentException) {
          err.println("vernier: " + oneLine(exception.getMessage()));
          return CommandLine.ExitCode.USAGE;
        }
        err.println(
            "vernier: internal error: "
                + oneLine(exception.toString())
                + "; run again with VERNIER_DEBUG=1 for the whole of it, and please report it");
        return CommandLine.ExitCode.SOFTWARE;
      };

  private static String oneLine(@org.jspecify.annotations.Nullable String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
