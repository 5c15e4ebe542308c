package dev.vernier.journal;

import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.GridSampler;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Outcome;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.Scale;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Descriptions and events drawn at random from all that the types allow, odd values preferred.
final class RandomStudies {

  private static final double[] ODD_NUMBERS = {
    0.0, -0.0, 1.0, 3, 1e10, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI, 1e-7, -1e22
  };

  private static final double[] NOT_FINITE = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private static final String[] ODD_TEXTS = {
    "", " ", "\"", "\\", "\n\r\t", "\u0000", "ä", "学习率", "😀", "NaN", "1", "true", "{}", "'"
  };

  private final Random random;

  RandomStudies(long seed) {
    random = new Random(seed);
  }

  StudySpec spec() {
    SearchSpace space = space();
    SearchProblem problem = problem(space);
    return new StudySpec(
        "study " + text(),
        problem,
        sampler(),
        new NoPruner(),
        random.nextLong(),
        random.nextBoolean() ? List.of() : some(3, () -> point(space)),
        new TreeMap<>(Map.of(text(), text(), "data", text())));
  }

  private SearchProblem problem(SearchSpace space) {
    List<Goal> goals = some(3, () -> new Goal("metric " + text(), oneOf(Goal.Direction.values())));
    List<Constraint> constraints =
        random.nextBoolean()
            ? List.of()
            : some(2, () -> new Constraint("size", oneOf(Constraint.Side.values()), finite()));
    List<SearchProblem.Known> known =
        random.nextBoolean()
            ? List.of()
            : some(
                3,
                () ->
                    new SearchProblem.Known(
                        point(space),
                        random.nextBoolean()
                            ? new Outcome.Diverged(random.nextInt(), number())
                            : new Outcome.Completed(
                                goals.stream().map(_ -> finite()).toList(),
                                constraints.stream().map(_ -> number()).toList())));
    return new SearchProblem(
        space,
        goals,
        constraints,
        random.nextBoolean() ? Optional.empty() : Optional.of(point(space)),
        known,
        random.nextInt(100));
  }

  StudyEvent event() {
    var trial = new TrialId(random.nextInt(Integer.MAX_VALUE));
    var at = Instant.ofEpochMilli(random.nextLong(-1L << 40, 1L << 42));
    return switch (random.nextInt(7)) {
      case 0 -> new StudyEvent.Started(trial, at, configuration(), worker());
      case 3 ->
          new StudyEvent.Enqueued(
              trial,
              at,
              configuration(),
              random.nextBoolean() ? Optional.empty() : Optional.of(new TrialId(3)),
              text());
      case 4 -> new StudyEvent.Paused(trial, at, random.nextInt(), text());
      case 5 -> new StudyEvent.Resumed(trial, at, worker(), text());
      case 1 -> new StudyEvent.Reported(trial, at, random.nextInt(), metrics());
      case 2 -> new StudyEvent.Interrupted(trial, at, text());
      default -> new StudyEvent.Finished(trial, at, outcome());
    };
  }

  private Outcome outcome() {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Completed(some(3, this::finite), some(2, this::number));
      case 1 -> new Outcome.Pruned(random.nextInt(), text());
      case 2 -> new Outcome.Diverged(random.nextInt(), number());
      default -> new Outcome.Failed(text());
    };
  }

  private Worker worker() {
    return new Worker(text(), random.nextLong(), random.nextLong(), random.nextInt());
  }

  private Map<String, Double> metrics() {
    var metrics = new TreeMap<String, Double>();
    some(4, this::text).forEach(name -> metrics.put(name, number()));
    return metrics;
  }

  private Configuration configuration() {
    var values = new LinkedHashMap<String, Object>();
    some(6, this::text).forEach(name -> values.put(name, value()));
    return Configuration.of(values);
  }

  private SearchSpace space() {
    var dimensions = new ArrayList<Dimension<?>>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      dimensions.add(new Dimension<>(parameter(text() + i), condition(dimensions, 2)));
    }
    return new SearchSpace(dimensions);
  }

  private Configuration point(SearchSpace space) {
    return space.decode(
        IntStream.range(0, space.size()).mapToDouble(_ -> random.nextDouble()).toArray());
  }

  private Condition condition(List<Dimension<?>> earlier, int depth) {
    if (earlier.isEmpty() || random.nextBoolean()) {
      return Condition.always();
    }
    if (depth > 0 && random.nextBoolean()) {
      return new Condition.AllOf(some(3, () -> condition(earlier, depth - 1)));
    }
    return is(earlier.get(random.nextInt(earlier.size())).parameter());
  }

  private <T> Condition is(Parameter<T> parent) {
    Set<T> values = new HashSet<>(some(3, () -> parent.decode(random.nextDouble())));
    // Where the space narrows a parameter, conditions still name the whole of it.
    return Condition.is(
        random.nextInt(4) > 0 ? parent : parent.pin(parent.decode(random.nextDouble())), values);
  }

  private Parameter<?> parameter(String name) {
    return switch (random.nextInt(9)) {
      case 0 -> Parameter.Real.linear(name, -random.nextDouble(), random.nextDouble());
      case 1 -> Parameter.Real.log(name, 1e-7 * (1 + random.nextDouble()), 1 + random.nextDouble());
      case 2 -> Parameter.Real.logComplement(name, 0, 0.999).orZero(random.nextDouble());
      case 3 -> {
        int step = 1 + random.nextInt(5);
        yield new Parameter.Int(name, step, 100 * step, step, oneOf(Scale.LINEAR, Scale.LOG));
      }
      case 4 -> Parameter.Int.powersOfTwo(name, 1, 1 << random.nextInt(31));
      case 5 -> new Parameter.Choice<>(name, List.of("1", "a", "true", text() + "!"), String.class);
      case 6 -> new Parameter.Sequence(name, 1, 1 + random.nextInt(100), 1 + random.nextInt(5));
      case 7 ->
          random.nextBoolean()
              ? new Parameter.Choice<>(name, List.of(1, 2, random.nextInt(3, 99)), Integer.class)
              : new Parameter.Choice<>(
                  name, List.of(1.0, 2.0, Double.POSITIVE_INFINITY), Double.class);
      default ->
          random.nextBoolean()
              ? new Parameter.Flag(name)
              : new Parameter.Flag(name).pin(random.nextBoolean());
    };
  }

  private Sampler sampler() {
    return oneOf(
        new RandomSampler(), new QuasiRandomSampler(), new GridSampler(1 + random.nextInt(9)));
  }

  private Object value() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> number();
      case 2 -> text();
      default -> random.nextBoolean();
    };
  }

  private double number() {
    return random.nextInt(3) == 0 ? NOT_FINITE[random.nextInt(NOT_FINITE.length)] : finite();
  }

  private double finite() {
    return random.nextBoolean()
        ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]
        : random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20));
  }

  private String text() {
    return random.nextBoolean() ? oneOf(ODD_TEXTS) : "text " + random.nextInt(1000);
  }

  @SafeVarargs
  private <T> T oneOf(T... options) {
    return options[random.nextInt(options.length)];
  }

  private <T> List<T> some(int most, Supplier<T> supplier) {
    return IntStream.rangeClosed(0, random.nextInt(most)).mapToObj(_ -> supplier.get()).toList();
  }
}
