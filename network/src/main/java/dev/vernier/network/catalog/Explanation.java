package dev.vernier.network.catalog;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Hyperparameter.Category;
import dev.vernier.space.Hyperparameter.Source;
import java.util.stream.Collectors;

/// Entries of the catalogue as plain text for a terminal. Prose is wrapped; code and links are not,
/// so that they can be copied.
public final class Explanation {

  private Explanation() {}

  /// The width that [#of(Hyperparameter)] wraps at.
  public static final int DEFAULT_WIDTH = 80;

  private static final String INDENT = "  ";
  private static final int NARROWEST = 40;

  /// Everything about one hyperparameter, at most 80 columns wide.
  public static String of(Hyperparameter<?> entry) {
    return of(entry, DEFAULT_WIDTH);
  }

  /// Everything about one hyperparameter.
  ///
  /// @param width of a line in characters; below 40 counts as 40
  public static String of(Hyperparameter<?> entry, int width) {
    var text = new StringBuilder();
    text.append(entry.title()).append('\n');
    text.append("=".repeat(entry.title().length())).append("\n\n");
    fact(text, "Category", entry.category().toString(), width);
    fact(text, "Default", InWords.defaultValue(entry), width);
    fact(text, "Range", entry.parameter().range(), width);
    fact(text, "Limits", InWords.values(entry.limits()), width);
    fact(text, "Active", InWords.active(entry), width);
    fact(text, "Searched", search(entry), width);
    section(text, "What it is", wrap(entry.what(), INDENT, width));
    section(text, "Why it matters", wrap(entry.why(), INDENT, width));
    section(text, "How to tune it", wrap(entry.how(), INDENT, width));
    section(text, "In PyTorch", entry.pytorch().indent(INDENT.length()).stripTrailing());
    section(
        text,
        "Sources",
        entry.sources().stream()
            .map(source -> source(source, width))
            .collect(Collectors.joining("\n")));
    return text.toString();
  }

  /// One line per hyperparameter under the headings of the categories: its title with a star if it
  /// is searched by default, its default, and the beginning of what it is.
  ///
  /// @param width of a line in characters, where longer ones are cut; below 40 counts as 40
  public static String overview(int width) {
    var text = new StringBuilder();
    for (Category category : Category.values()) {
      var entries = Catalog.all().stream().filter(entry -> entry.category() == category).toList();
      if (!entries.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(category).append('\n');
        entries.forEach(entry -> text.append(line(entry, width)).append('\n'));
      }
    }
    return text.append("\n* searched by default, from 11 trials on or fewer\n").toString();
  }

  private static String line(Hyperparameter<?> entry, int width) {
    String star = entry.tunedByDefault() ? "*" : " ";
    String line =
        "%s %-27s %-9s %s"
            .formatted(star, entry.title(), InWords.defaultValue(entry), entry.what());
    int room = Math.max(width, NARROWEST);
    return line.length() <= room ? line : line.substring(0, room - 3).stripTrailing() + "...";
  }

  private static String search(Hyperparameter<?> entry) {
    String searched = InWords.searched(entry);
    return searched.equals("never") ? searched : searched + ", priority " + entry.priority();
  }

  private static void fact(StringBuilder text, String label, String value, int width) {
    String wrapped = wrap(value, " ".repeat(10), width);
    text.append("%-10s".formatted(label)).append(wrapped.stripLeading()).append('\n');
  }

  private static void section(StringBuilder text, String heading, String body) {
    text.append('\n').append(heading).append('\n').append(body).append('\n');
  }

  private static String source(Source source, int width) {
    return wrap(source.title(), INDENT, width) + "\n" + INDENT + INDENT + source.link();
  }

  /// A paragraph in lines that begin with an indent, broken at spaces so that none is wider than
  /// the width, except for a single longer word.
  ///
  /// @param width of a line in characters; below 40 counts as 40
  public static String wrap(String paragraph, String indent, int width) {
    int room = Math.max(width, NARROWEST) - indent.length();
    var lines = new StringBuilder();
    var line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
        lines.append(indent).append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    return lines.append(indent).append(line).toString();
  }
}
