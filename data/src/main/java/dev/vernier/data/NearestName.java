package dev.vernier.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds what a misspelt name was meant to be.
final class NearestName {

  private static final int NAMES_SHOWN = 20;

  private NearestName() {}

  static DataException unknownColumn(String source, String name, List<String> names) {
    String suggestion =
        find(name, names).map(near -> "; did you mean \"" + near + "\"?").orElse(".");
    String more = names.size() > NAMES_SHOWN ? ", and %d more" : "";
    return new DataException(
        "%s has no column \"%s\"%s Columns: %s%s"
            .formatted(
                source,
                name,
                suggestion,
                names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ")),
                more.formatted(names.size() - NAMES_SHOWN)));
  }

  /// The name with the fewest edits, where these are at most a third of its letters.
  static Optional<String> find(String name, List<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(near -> distance(name, near) <= Math.max(1, near.length() / 3));
  }

  /// The Levenshtein distance, letter case aside.
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    var above = new int[b.length() + 1];
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      var swap = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }
}
