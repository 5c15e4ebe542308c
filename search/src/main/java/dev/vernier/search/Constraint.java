package dev.vernier.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must hold of a completed trial for it to be of use: a measured quantity stays within a
/// bound.
///
/// @param metric its name; not blank
/// @param side of the bound on which trials are feasible
/// @param bound finite
public record Constraint(String metric, Side side, double bound) {

  public enum Side {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Side(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  private static final Pattern TEXT = Pattern.compile("\\s*([^<>=]+?)\\s*(<=|>=)\\s*(\\S+)\\s*");

  public Constraint {
    if (metric.isBlank()) {
      throw new IllegalArgumentException("a constraint needs the name of its metric");
    }
    if (!Double.isFinite(bound)) {
      throw new IllegalArgumentException(
          "the bound of the constraint on %s is finite, got %s".formatted(metric, bound));
    }
    bound = bound + 0.0; // no negative zero, which the text would not tell
  }

  /// Reads `parameters<=100000` or `accuracy>=0.9`.
  ///
  /// @throws IllegalArgumentException if the text is no constraint
  public static Constraint parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      try {
        Side side = matcher.group(2).equals("<=") ? Side.AT_MOST : Side.AT_LEAST;
        return new Constraint(matcher.group(1), side, Double.parseDouble(matcher.group(3)));
      } catch (NumberFormatException _) {
        // said below
      }
    }
    throw new IllegalArgumentException(
        "a constraint is METRIC<=NUMBER or METRIC>=NUMBER, such as parameters<=100000, got \"%s\""
            .formatted(text));
  }

  /// How far a value is on the wrong side of the bound; zero or negative where it is feasible, and
  /// infinite where it is not a number.
  public double violation(double value) {
    if (Double.isNaN(value)) {
      return Double.POSITIVE_INFINITY;
    }
    return side == Side.AT_MOST ? value - bound : bound - value;
  }

  @Override
  public String toString() {
    return metric + side + Settings.text(bound);
  }
}
