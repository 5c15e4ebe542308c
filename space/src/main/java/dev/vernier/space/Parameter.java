package dev.vernier.space;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;

/// One thing to choose: its name, its type and the values it may take.
///
/// Every parameter maps the unit interval onto its values. `decode` is total on `[0, 1]` and lands
/// in the range; `encode` is its right inverse on every value that `decode` can return:
/// `decode(encode(v)) = v`.
///
/// Design: the five cases are nested here, in a file that is long for it, so that the whole algebra
/// of values can be read at one place; the interface has no other implementation, and a switch over
/// it is exhaustive.
public sealed interface Parameter<T> {

  String name();

  /// The class of the values, for checked reads of a [Configuration].
  Class<T> type();

  /// The value at a position of the unit interval; positions outside are clamped.
  ///
  /// @throws IllegalArgumentException if the position is not a number
  T decode(double unit);

  /// The position in `[0, 1]` of a value of the range.
  ///
  /// @throws IllegalArgumentException if the value is not in the range
  double encode(T value);

  boolean contains(T value);

  /// Reads a value as a user writes it; the inverse of [String#valueOf(Object)].
  ///
  /// @throws IllegalArgumentException if the text is not a value of this type, or lies outside the
  ///   range
  T parse(String text);

  /// The same parameter with a single possible value.
  Parameter<T> pin(T value);

  /// At most `points` different values, evenly spaced on the scale and with both ends; a single
  /// point lies in the middle. All values where there are no more, and all options of a choice,
  /// which has nothing between them to leave out.
  ///
  /// @throws IllegalArgumentException if `points` is not positive
  List<T> grid(int points);

  /// The range as a person reads it, such as `0.0001 to 0.01 (log)`.
  String range();

  private static double clamp(double unit) {
    if (Double.isNaN(unit)) {
      throw new IllegalArgumentException("a position lies in [0, 1], got NaN");
    }
    return Math.clamp(unit, 0.0, 1.0);
  }

  private static String requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a parameter needs a name");
    }
    return name;
  }

  private static <T> void requireInside(Parameter<T> parameter, T value) {
    if (!parameter.contains(value)) {
      throw new IllegalArgumentException(
          "%s is %s, outside %s".formatted(parameter.name(), value, parameter.range()));
    }
  }

  private static void requirePoints(int points) {
    if (points < 1) {
      throw new IllegalArgumentException("a grid needs at least one point, got " + points);
    }
  }

  private static <T> List<T> evenly(Parameter<T> parameter, int points) {
    var values = new LinkedHashSet<T>();
    for (int i = 0; i < points; i++) {
      values.add(parameter.decode(points == 1 ? 0.5 : (double) i / (points - 1)));
    }
    return List.copyOf(values);
  }

  /// A real number in `[low, high]`, or zero with probability `zeroShare`.
  ///
  /// A positive `zeroShare` is for strengths such as weight decay, where "none" is a choice of its
  /// own that a log scale cannot reach.
  ///
  /// Decoded values carry six significant digits, far finer than any hyperparameter can be
  /// resolved, and none beyond the twelfth digit of a linear range's longer end, which is what a
  /// position in double precision can tell apart. So decoding an encoded value returns it exactly.
  /// The two ends keep all their digits.
  ///
  /// @param zeroShare the part of the unit interval, from its start, that decodes to zero; in `[0,
  ///   1)`
  record Real(String name, double low, double high, Scale scale, double zeroShare)
      implements Parameter<Double> {

    private static final MathContext SIX_DIGITS = new MathContext(6);

    public Real {
      requireName(name);
      low += 0.0; // turns -0.0 into 0.0
      high += 0.0;
      if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
        throw new IllegalArgumentException(
            "%s: the range goes from low to high, got %s to %s".formatted(name, low, high));
      }
      if (!Double.isFinite(high - low)) {
        throw new IllegalArgumentException(
            "%s: the range is too wide, got %s to %s".formatted(name, low, high));
      }
      if (scale == Scale.POWERS_OF_TWO) {
        throw new IllegalArgumentException(name + ": powers of two are for integers");
      }
      if (scale == Scale.LOG && low <= 0) {
        throw new IllegalArgumentException(
            "%s: a log scale needs a positive range, got %s to %s".formatted(name, low, high));
      }
      if (scale == Scale.LOG_COMPLEMENT && high >= 1) {
        throw new IllegalArgumentException(
            "%s: the scale %s needs a range below 1, got %s to %s"
                .formatted(name, scale, low, high));
      }
      if (!(zeroShare >= 0 && zeroShare < 1)) {
        throw new IllegalArgumentException(
            "%s: the share of zero lies in [0, 1), got %s".formatted(name, zeroShare));
      }
    }

    public static Real linear(String name, double low, double high) {
      return new Real(name, low, high, Scale.LINEAR, 0);
    }

    public static Real log(String name, double low, double high) {
      return new Real(name, low, high, Scale.LOG, 0);
    }

    public static Real logComplement(String name, double low, double high) {
      return new Real(name, low, high, Scale.LOG_COMPLEMENT, 0);
    }

    /// This range, and zero with the given probability.
    public Real orZero(double share) {
      return new Real(name, low, high, scale, share);
    }

    @Override
    public Class<Double> type() {
      return Double.class;
    }

    @Override
    public Double decode(double unit) {
      double u = clamp(unit);
      if (u < zeroShare) {
        return 0.0;
      }
      double position = (u - zeroShare) / (1 - zeroShare);
      double from = scale.transform(low);
      double to = scale.transform(high);
      double value = rounded(Math.clamp(scale.inverse(from + position * (to - from)), low, high));
      boolean isLow = value == rounded(low);
      boolean isHigh = value == rounded(high);
      if (isLow && isHigh) {
        return position < 0.5 ? low : high;
      }
      return isLow ? low : isHigh ? high : value;
    }

    private double rounded(double x) {
      var digits = new BigDecimal(x).round(SIX_DIGITS);
      if (scale == Scale.LOG || x == 0) {
        return digits.doubleValue();
      }
      double longest = scale == Scale.LINEAR ? Math.max(Math.abs(low), Math.abs(high)) : 1;
      int places = 12 - (int) Math.floor(Math.log10(longest));
      return digits
          .setScale(Math.min(digits.scale(), places), RoundingMode.HALF_EVEN)
          .doubleValue();
    }

    @Override
    public double encode(Double value) {
      requireInside(this, value);
      if (zeroShare > 0 && value == 0) {
        return zeroShare / 2;
      }
      double from = scale.transform(low);
      double to = scale.transform(high);
      double position = to == from ? 0.5 : (scale.transform(value) - from) / (to - from);
      return zeroShare + (1 - zeroShare) * clamp(position);
    }

    @Override
    public boolean contains(Double value) {
      return (value >= low && value <= high) || (zeroShare > 0 && value == 0);
    }

    @Override
    public Double parse(String text) {
      double value;
      try {
        value = Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s takes a number, got \"%s\"".formatted(name, text), e);
      }
      requireInside(this, value);
      return value == 0 ? 0.0 : value;
    }

    @Override
    public Real pin(Double value) {
      requireInside(this, value);
      return new Real(name, value, value, Scale.LINEAR, 0);
    }

    @Override
    public List<Double> grid(int points) {
      requirePoints(points);
      if (zeroShare == 0) {
        return evenly(this, points);
      }
      var values = new ArrayList<Double>(List.of(0.0));
      if (points > 1) {
        values.addAll(evenly(new Real(name, low, high, scale, 0), points - 1));
      }
      return values.stream().distinct().toList();
    }

    @Override
    public String range() {
      String numbers = low == high ? text(low) : text(low) + " to " + text(high);
      String zero = zeroShare > 0 && low != 0 ? "0 or " : "";
      return zero + numbers + (low == high ? "" : " (" + scale + ")");
    }

    private static String text(double x) {
      var number = BigDecimal.valueOf(x).stripTrailingZeros();
      boolean plain = x == 0 || (Math.abs(x) >= 1e-6 && Math.abs(x) < 1e7);
      return plain ? number.toPlainString() : number.toString().replaceFirst("E\\+?", "e");
    }
  }

  /// A whole number in `[low, high]`, a multiple of `step` away from `low`.
  ///
  /// On a [Scale#LOG] scale the multiples are as likely as the stretch of the log axis that rounds
  /// to them; on [Scale#POWERS_OF_TWO] the values are the powers of two in the range, and `step` is
  /// 1.
  record Int(String name, int low, int high, int step, Scale scale) implements Parameter<Integer> {

    public Int {
      requireName(name);
      if (low > high) {
        throw new IllegalArgumentException(
            "%s: the range goes from low to high, got %d to %d".formatted(name, low, high));
      }
      if (step < 1) {
        throw new IllegalArgumentException(
            "%s: the step is positive, got %d".formatted(name, step));
      }
      if (((long) high - low) % step != 0) {
        throw new IllegalArgumentException(
            "%s: %d cannot be reached from %d by steps of %d".formatted(name, high, low, step));
      }
      switch (scale) {
        case LINEAR -> {}
        case LOG -> {
          if (low - step / 2.0 <= 0) {
            throw new IllegalArgumentException(
                "%s: a log scale needs a range above half a step, got %d with step %d"
                    .formatted(name, low, step));
          }
        }
        case POWERS_OF_TWO -> {
          if (Integer.bitCount(low) != 1 || Integer.bitCount(high) != 1 || low < 1 || step != 1) {
            throw new IllegalArgumentException(
                "%s: both ends must be powers of two and the step 1, got %d to %d, step %d"
                    .formatted(name, low, high, step));
          }
        }
        case LOG_COMPLEMENT ->
            throw new IllegalArgumentException(name + ": the scale " + scale + " is for reals");
      }
    }

    public static Int linear(String name, int low, int high) {
      return new Int(name, low, high, 1, Scale.LINEAR);
    }

    public static Int log(String name, int low, int high, int step) {
      return new Int(name, low, high, step, Scale.LOG);
    }

    public static Int powersOfTwo(String name, int low, int high) {
      return new Int(name, low, high, 1, Scale.POWERS_OF_TWO);
    }

    @Override
    public Class<Integer> type() {
      return Integer.class;
    }

    /// How many values there are.
    public long count() {
      return scale == Scale.POWERS_OF_TWO
          ? Integer.numberOfTrailingZeros(high) - Integer.numberOfTrailingZeros(low) + 1
          : ((long) high - low) / step + 1;
    }

    @Override
    public Integer decode(double unit) {
      double u = clamp(unit);
      if (scale == Scale.LOG) {
        double from = Math.log(low - step / 2.0);
        double to = Math.log(high + step / 2.0);
        long steps = Math.round((Math.exp(from + u * (to - from)) - low) / step);
        return at(Math.clamp(steps, 0, count() - 1));
      }
      return at(Math.min((long) (u * count()), count() - 1));
    }

    private int at(long index) {
      return scale == Scale.POWERS_OF_TWO ? low << index : (int) (low + index * step);
    }

    @Override
    public double encode(Integer value) {
      requireInside(this, value);
      if (scale == Scale.LOG) {
        double from = Math.log(low - step / 2.0);
        double to = Math.log(high + step / 2.0);
        return (Math.log(value) - from) / (to - from);
      }
      long index =
          scale == Scale.POWERS_OF_TWO
              ? Integer.numberOfTrailingZeros(value) - Integer.numberOfTrailingZeros(low)
              : ((long) value - low) / step;
      return (index + 0.5) / count();
    }

    @Override
    public boolean contains(Integer value) {
      if (value < low || value > high) {
        return false;
      }
      return scale == Scale.POWERS_OF_TWO
          ? Integer.bitCount(value) == 1
          : ((long) value - low) % step == 0;
    }

    @Override
    public Integer parse(String text) {
      int value;
      try {
        value = new BigDecimal(text.strip()).intValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s takes a whole number, got \"%s\"".formatted(name, text), e);
      }
      requireInside(this, value);
      return value;
    }

    @Override
    public Int pin(Integer value) {
      requireInside(this, value);
      return Int.linear(name, value, value);
    }

    @Override
    public List<Integer> grid(int points) {
      requirePoints(points);
      return points < count()
          ? evenly(this, points)
          : LongStream.range(0, count()).mapToObj(this::at).toList();
    }

    @Override
    public String range() {
      if (low == high) {
        return Integer.toString(low);
      }
      String steps = step == 1 ? "" : ", step " + step;
      return "%d to %d (%s%s)".formatted(low, high, scale, steps);
    }
  }

  /// One of a list of options, without an order between them.
  ///
  /// @param type String, Integer, Double or Boolean, so that every store can keep the value
  record Choice<E>(String name, List<E> options, Class<E> type) implements Parameter<E> {

    private static final Set<Class<?>> VALUE_TYPES =
        Set.of(String.class, Integer.class, Double.class, Boolean.class);

    public Choice {
      requireName(name);
      options = List.copyOf(options);
      if (options.isEmpty()) {
        throw new IllegalArgumentException(name + ": a choice needs at least one option");
      }
      if (options.stream().map(Choice::text).distinct().count() != options.size()) {
        throw new IllegalArgumentException(name + ": two options read the same: " + options);
      }
      if (!VALUE_TYPES.contains(type)) {
        throw new IllegalArgumentException(
            "%s: options are texts, numbers or truth values, got %s".formatted(name, type));
      }
    }

    private static String text(Object option) {
      return String.valueOf(option).strip();
    }

    /// A choice between texts.
    public static Choice<String> of(String name, String... options) {
      return new Choice<>(name, List.of(options), String.class);
    }

    @Override
    public E decode(double unit) {
      return options.get(Math.min((int) (clamp(unit) * options.size()), options.size() - 1));
    }

    @Override
    public double encode(E value) {
      requireInside(this, value);
      return (options.indexOf(value) + 0.5) / options.size();
    }

    @Override
    public boolean contains(E value) {
      return options.contains(value);
    }

    @Override
    public E parse(String text) {
      return options.stream()
          .filter(option -> text(option).equals(text.strip()))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "%s takes one of %s, got \"%s\"".formatted(name, range(), text)));
    }

    @Override
    public Choice<E> pin(E value) {
      requireInside(this, value);
      return new Choice<>(name, List.of(value), type);
    }

    @Override
    public List<E> grid(int points) {
      requirePoints(points);
      return options;
    }

    @Override
    public String range() {
      return String.join(", ", options.stream().map(String::valueOf).toList());
    }
  }

  /// Yes or no.
  record Flag(String name) implements Parameter<Boolean> {

    public Flag {
      requireName(name);
    }

    @Override
    public Class<Boolean> type() {
      return Boolean.class;
    }

    @Override
    public Boolean decode(double unit) {
      return clamp(unit) >= 0.5;
    }

    @Override
    public double encode(Boolean value) {
      return value ? 0.75 : 0.25;
    }

    @Override
    public boolean contains(Boolean value) {
      return true;
    }

    @Override
    public Boolean parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on" -> true;
        case "false", "no", "off" -> false;
        default ->
            throw new IllegalArgumentException(
                "%s takes true or false, got \"%s\"".formatted(name, text));
      };
    }

    @Override
    public Choice<Boolean> pin(Boolean value) {
      return new Choice<>(name, List.of(value), Boolean.class);
    }

    @Override
    public List<Boolean> grid(int points) {
      requirePoints(points);
      return List.of(false, true);
    }

    @Override
    public String range() {
      return "true, false";
    }
  }

  /// One or more whole numbers in a row, such as the widths of layers, as a text: `256-128-64`.
  /// Commas are read too. It limits what can be set; a search takes a [Choice] of such texts.
  ///
  /// @param low the smallest number
  /// @param high the largest number
  /// @param most the longest row, at least 1
  record Sequence(String name, int low, int high, int most) implements Parameter<String> {

    public Sequence {
      requireName(name);
      if (low > high || low < 0) {
        throw new IllegalArgumentException(
            "%s: the numbers go from low to high and are not negative, got %d to %d"
                .formatted(name, low, high));
      }
      if (most < 1) {
        throw new IllegalArgumentException(
            "%s: a sequence has at least one number, got at most %d".formatted(name, most));
      }
    }

    /// The text of some numbers.
    public static String text(List<Integer> numbers) {
      return String.join("-", numbers.stream().map(String::valueOf).toList());
    }

    /// The numbers of a text that is in the range.
    public static List<Integer> numbers(String text) {
      return Arrays.stream(text.split("-", -1)).map(Integer::valueOf).toList();
    }

    @Override
    public Class<String> type() {
      return String.class;
    }

    /// A single number.
    @Override
    public String decode(double unit) {
      return Int.linear(name, low, high).decode(unit).toString();
    }

    /// The place of the first number.
    @Override
    public double encode(String value) {
      requireInside(this, value);
      return Int.linear(name, low, high).encode(numbers(value).getFirst());
    }

    @Override
    public boolean contains(String value) {
      String[] parts = value.split("-", -1);
      return parts.length <= most && Arrays.stream(parts).allMatch(this::isNumber);
    }

    private boolean isNumber(String part) {
      // Nine digits fit an int; leading zeros would make two texts of one number.
      return part.matches("0|[1-9][0-9]{0,8}")
          && Integer.parseInt(part) >= low
          && Integer.parseInt(part) <= high;
    }

    @Override
    public String parse(String text) {
      String value = text.strip().replaceAll("\\s*[,-]\\s*", "-");
      if (!contains(value)) {
        throw new IllegalArgumentException(
            "%s takes %s, got \"%s\"".formatted(name, range(), text));
      }
      return value;
    }

    @Override
    public Choice<String> pin(String value) {
      requireInside(this, value);
      return Choice.of(name, value);
    }

    @Override
    public List<String> grid(int points) {
      requirePoints(points);
      return evenly(this, points);
    }

    @Override
    public String range() {
      return "1 to %d numbers from %d to %d, joined by dashes".formatted(most, low, high);
    }
  }
}
