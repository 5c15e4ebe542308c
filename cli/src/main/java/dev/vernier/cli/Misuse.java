package dev.vernier.cli;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.space.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says of a command line that cannot be read what was expected, in the words of its user.
final class Misuse {

  private Misuse() {}

  static String describe(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String first = unmatched.getUnmatched().getFirst();
      if (first.startsWith("-")) {
        return unknownOption(command, first);
      }
      return command.getParent() == null
          ? unknownCommand(command, first)
          : "\"%s\" is more than `%s` takes"
              .formatted(first, command.getCommandSpec().qualifiedName());
    }
    return String.valueOf(exception.getMessage())
        .replaceFirst("'([^']*)' is not an? (?:int|long)$", "expected a whole number, got \"$1\"")
        .replaceFirst("'([^']*)' is not a double$", "expected a number, got \"$1\"");
  }

  private static String unknownCommand(CommandLine command, String name) {
    List<String> commands = List.copyOf(command.getSubcommands().keySet());
    String nearest = didYouMean(Names.nearest(name, commands));
    return "there is no command \"%s\"%s The commands are %s"
        .formatted(name, nearest.isEmpty() ? "." : nearest, String.join(", ", commands));
  }

  private static String unknownOption(CommandLine command, String option) {
    String name = option.replaceFirst("^-+", "").replaceFirst("=.*", "").replace('-', '_');
    var options = new ArrayList<String>();
    command.getCommandSpec().options().forEach(known -> options.add(known.longestName()));
    if (options.contains("--set") && !Catalog.find(name).isEmpty()) {
      return "%s is a hyperparameter; write --set %s=VALUE".formatted(name, name);
    }
    return "there is no option %s%s".formatted(option, didYouMean(Names.nearest(option, options)));
  }

  private static String didYouMean(Optional<String> nearest) {
    return nearest.map("; did you mean %s?"::formatted).orElse("");
  }
}
