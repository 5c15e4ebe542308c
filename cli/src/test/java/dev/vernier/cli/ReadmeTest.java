package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The commands that the README shows exist, with their options.
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|[\\s`$])(?:\\./)?vernier (tune|train|predict|evaluate|studies|trials|best|importance|explain)\\b(.*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z][-a-z]*");

  @Test
  void everyOptionInTheReadmeIsInTheHelp() throws IOException {
    assumeTrue(Files.exists(README), "no README yet");
    String text = Files.readString(README).replaceAll("\\\\\\R", " ");
    for (String line : text.lines().toList()) {
      var command = COMMAND.matcher(line);
      if (command.find()) {
        String help = CommandRun.of(command.group(1), "--help").succeeded().out();
        OPTION
            .matcher(command.group(2))
            .results()
            .forEach(option -> assertThat(help).as(line).contains(option.group()));
      }
    }
  }
}
