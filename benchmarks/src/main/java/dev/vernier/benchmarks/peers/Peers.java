package dev.vernier.benchmarks.peers;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/// What the script `benchmarks/peers` starts.
@Command(
    name = "benchmarks/peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {CompareCommand.class, ScalingCommand.class, TrialsCommand.class},
    description = {
      "Measures Vernier beside its peers on this machine. Every process is pinned to one core and"
          + " has one thread for its arithmetic."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/peers compare",
      "  benchmarks/peers compare --peers vernier,pytorch,libtorch,djl --workloads A,B --json",
      "  benchmarks/peers compare --java-options -Dvernier.products=vector --peers vernier,products",
      "  benchmarks/peers scaling",
      "  benchmarks/peers trials --time 60s",
      "",
      "PyTorch is that of /usr/bin/python3 (Debian: apt-get install python3-torch). libtorch and DJL"
          + " are fetched by Maven when they are first named: about 200 MB."
    })
final class Peers {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Peers() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    var line = new CommandLine(new Peers());
    line.setExecutionExceptionHandler((exception, _, _) -> {
      if (exception instanceof IllegalArgumentException) {
        System.err.println("benchmarks/peers: " + exception.getMessage());
        return 2;
      }
      throw exception;
    });
    System.exit(line.execute(args.length == 0 ? new String[] {"--help"} : args));
  }

  /// The result.
  static void print(String text) {
    OUT.println(text);
  }

  /// The result for machines.
  static void print(Map<String, Object> document) {
    print(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document));
  }

  /// How it goes.
  static void say(String format, Object... arguments) {
    System.err.println(format.formatted(arguments));
  }
}
