package dev.vernier.space;

/// A parameter of a space, and when it is active.
public record Dimension<T>(Parameter<T> parameter, Condition activeWhen) {

  public static <T> Dimension<T> of(Parameter<T> parameter) {
    return new Dimension<>(parameter, Condition.always());
  }

  /// Whether it has more values than one.
  public boolean varies() {
    return parameter.grid(2).size() > 1;
  }

  public String name() {
    return parameter.name();
  }
}
