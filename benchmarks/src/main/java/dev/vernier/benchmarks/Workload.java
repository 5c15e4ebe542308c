package dev.vernier.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A training that is measured: a multi-layer perceptron for classes, with ReLU after each hidden
/// layer.
///
/// It knows nothing of Vernier, since the peers read it too: as arguments of the form `key=value`,
/// from [#toArguments] to [#parse].
///
/// @param name short, for the first column
/// @param data what the rows are; those of one name and size are shared
/// @param inputs numbers per row
/// @param hidden units of the hidden layers
/// @param normalized whether a hidden layer is `Dense` without bias, batch normalisation, ReLU;
///   else it is `Dense` with bias, ReLU
/// @param dropout after each hidden layer; 0 for none
/// @param rate the learning rate
public record Workload(
    String name,
    Data data,
    int rows,
    int inputs,
    List<Integer> hidden,
    int classes,
    boolean normalized,
    double dropout,
    int batch,
    Rule rule,
    double rate) {

  /// Where rows come from.
  public enum Data {
    /// Standard normal inputs, random classes.
    RANDOM,
    /// The 60,000 training images of Fashion-MNIST, standardised as a whole; random where they are
    /// not installed.
    FASHION_MNIST
  }

  /// The optimiser.
  public enum Rule {
    /// Gradient descent with momentum 0.9.
    MOMENTUM,
    /// Adam with β₁ 0.9, β₂ 0.999, ε 1e-8.
    ADAM
  }

  /// All of them, in the order of the table.
  public static final List<Workload> ALL =
      List.of(
          random("A", 60_000, 50, List.of(100, 100), 10, false, 0, 32, Rule.MOMENTUM, 0.01),
          random("B", 60_000, 784, List.of(100, 100), 10, true, 0.5, 64, Rule.ADAM, 1e-3),
          random("C", 60_000, 784, List.of(100, 100), 10, true, 0.5, 1024, Rule.ADAM, 1e-3),
          new Workload(
              "fashion",
              Data.FASHION_MNIST,
              60_000,
              784,
              List.of(512, 256),
              10,
              false,
              0,
              128,
              Rule.ADAM,
              1e-3),
          random("wide", 60_000, 256, List.of(512, 512), 10, false, 0, 256, Rule.ADAM, 1e-3),
          random(
              "tabular", 20_000, 20, List.of(256, 256, 256), 2, true, 0.2, 256, Rule.ADAM, 1e-3));

  public Workload {
    hidden = List.copyOf(hidden);
  }

  private static Workload random(
      String name,
      int rows,
      int inputs,
      List<Integer> hidden,
      int classes,
      boolean normalized,
      double dropout,
      int batch,
      Rule rule,
      double rate) {
    return new Workload(
        name, Data.RANDOM, rows, inputs, hidden, classes, normalized, dropout, batch, rule, rate);
  }

  /// The workload of a name.
  public static Workload of(String name) {
    return ALL.stream()
        .filter(workload -> workload.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not a workload; choose one of %s"
                    .formatted(
                        name, ALL.stream().map(Workload::name).collect(Collectors.joining(", ")))));
  }

  /// The widths from the inputs to the classes, of which each neighbouring two are a dense layer.
  public int[] widths() {
    int[] widths = new int[hidden.size() + 2];
    widths[0] = inputs;
    for (int i = 0; i < hidden.size(); i++) {
      widths[i + 1] = hidden.get(i);
    }
    widths[widths.length - 1] = classes;
    return widths;
  }

  /// What it is in words, such as "784-100-100-10, batch norm, dropout 0.5, batch 64, Adam".
  public String inWords() {
    String shape =
        Arrays.stream(widths()).mapToObj(String::valueOf).collect(Collectors.joining("-"));
    return "%s%s%s, batch %d, %s"
        .formatted(
            shape,
            normalized ? ", batch norm" : "",
            dropout > 0 ? ", dropout " + dropout : "",
            batch,
            switch (rule) {
              case MOMENTUM -> "SGD with momentum";
              case ADAM -> "Adam";
            });
  }

  /// For the command line of a worker.
  public List<String> toArguments() {
    return List.of(
        "name=" + name,
        "data=" + data,
        "rows=" + rows,
        "inputs=" + inputs,
        "hidden=" + hidden.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "classes=" + classes,
        "normalized=" + normalized,
        "dropout=" + dropout,
        "batch=" + batch,
        "rule=" + rule,
        "rate=" + rate);
  }

  /// Reads [#toArguments] back, whatever else stands among them.
  public static Workload parse(Map<String, String> arguments) {
    return new Workload(
        value(arguments, "name"),
        Data.valueOf(value(arguments, "data").toUpperCase(Locale.ROOT)),
        Integer.parseInt(value(arguments, "rows")),
        Integer.parseInt(value(arguments, "inputs")),
        Pattern.compile(",")
            .splitAsStream(value(arguments, "hidden"))
            .map(Integer::valueOf)
            .toList(),
        Integer.parseInt(value(arguments, "classes")),
        Boolean.parseBoolean(value(arguments, "normalized")),
        Double.parseDouble(value(arguments, "dropout")),
        Integer.parseInt(value(arguments, "batch")),
        Rule.valueOf(value(arguments, "rule").toUpperCase(Locale.ROOT)),
        Double.parseDouble(value(arguments, "rate")));
  }

  private static String value(Map<String, String> arguments, String key) {
    String value = arguments.get(key);
    if (value == null) {
      throw new IllegalArgumentException("a worker needs %s=…".formatted(key));
    }
    return value;
  }
}
