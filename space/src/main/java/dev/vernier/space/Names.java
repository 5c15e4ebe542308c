package dev.vernier.space;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Looks up what a person meant by a name that nothing has.
public final class Names {

  private Names() {}

  /// The known name that a mistyped one most likely stands for, or nothing where all are far off.
  ///
  /// Letter case and the difference between `-`, `_` and a space are ignored. A known name is near
  /// if it contains the text, such as `dropout_rate` for `dropout`, or if at most a third of the
  /// longer name has to change. The nearest is the one with the fewest edits, and of several the
  /// first.
  ///
  /// {@snippet :
  /// Names.nearest("learning-rat", List.of("batch_size", "learning_rate")); // learning_rate
  /// }
  public static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = plain(name);
    return known.stream()
        .filter(candidate -> isNear(wanted, plain(candidate)))
        .min(Comparator.comparingInt(candidate -> distance(wanted, plain(candidate))));
  }

  /// The same for a complaint: ` (did you mean "dropout_rate"?)`, or nothing.
  public static String didYouMean(String name, Collection<String> known) {
    return nearest(name, known).map(" (did you mean \"%s\"?)"::formatted).orElse("");
  }

  private static boolean isNear(String wanted, String candidate) {
    boolean part = wanted.length() >= 3 && candidate.contains(wanted);
    return part || 3 * distance(wanted, candidate) <= Math.max(wanted.length(), candidate.length());
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
  }

  /// The least number of insertions, deletions, replacements and swaps of neighbours that turn one
  /// text into the other, where no letter is edited twice (optimal string alignment).
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
