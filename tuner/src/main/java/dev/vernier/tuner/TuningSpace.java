package dev.vernier.tuner;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/// The dimensions that a study on some data opens: what the catalogue tunes by default, fitted to
/// the data, and what the user says.
///
/// A condition on a hyperparameter that is not searched is decided here, by its default.
///
/// @param space the dimensions
/// @param first the defaults, as the first configuration to try
public record TuningSpace(SearchSpace space, Configuration first) {

  /// What belongs to the study rather than to a trial, and so cannot be searched.
  private static final Set<String> OF_THE_STUDY =
      Set.of(Catalog.VALIDATION_FRACTION.name(), Catalog.SEED.name());

  /// What the size of a trial depends on, what matters most first.
  private static final List<String> SIZES =
      List.of(
          Catalog.HIDDEN_UNITS.name(), Catalog.NUM_HIDDEN_LAYERS.name(), Catalog.BATCH_SIZE.name());

  /// A dimension and the entry that it came from.
  private record Opened<T>(Hyperparameter<T> entry, Dimension<T> dimension) {

    Configuration withDefault(Recipe recipe, Configuration configuration) {
      if (!dimension.activeWhen().holds(configuration)) {
        return configuration;
      }
      Parameter<T> parameter = dimension.parameter();
      T value = recipe.value(entry);
      return configuration.with(
          parameter, parameter.contains(value) ? value : parameter.decode(0.5));
    }
  }

  /// The space of a study.
  ///
  /// @param trainingRows on which the defaults and the largest batch depend
  /// @param search whether to open the dimensions that are tuned by default; without, only the
  ///   overrides remain
  /// @throws IllegalArgumentException if an override has no effect or belongs to the study
  public static TuningSpace open(int trainingRows, Overrides overrides, boolean search) {
    for (String name : overrides.names()) {
      if (OF_THE_STUDY.contains(name)) {
        throw new IllegalArgumentException(
            "%s is the same for all trials of a study; give it as an option of its own"
                .formatted(name));
      }
    }
    var opened = new ArrayList<Opened<?>>();
    for (Hyperparameter<?> entry : Catalog.all()) {
      open(entry, overrides, trainingRows, search, opened).ifPresent(opened::add);
    }
    for (String name : overrides.names()) {
      if (opened.stream().noneMatch(one -> one.entry().name().equals(name))) {
        throw withoutEffect(name);
      }
    }
    var recipe = new Recipe(Configuration.empty(), Recipe.defaultsFor(trainingRows));
    var first = Configuration.empty();
    for (Opened<?> one : opened) {
      first = one.withDefault(recipe, first);
    }
    return new TuningSpace(
        new SearchSpace(opened.stream().<Dimension<?>>map(Opened::dimension).toList()), first);
  }

  /// What makes trials smaller, as advice: to search something narrower where something is searched
  /// and the memory has room for some trials, else to set something smaller.
  public String smallerTrials(TrialMemory memory) {
    List<String> searched =
        memory.smallest() > memory.available()
            ? List.of()
            : SIZES.stream().filter(this::searches).limit(2).toList();
    return searched.isEmpty()
        ? "set a smaller hidden_units or num_hidden_layers"
        : "search a narrower " + String.join(" or ", searched);
  }

  private boolean searches(String name) {
    return space.dimensions().stream()
        .anyMatch(
            dimension -> dimension.name().equals(name) && dimension.parameter().grid(2).size() > 1);
  }

  /// The size of the largest configuration, whatever size means: found by moving one dimension
  /// after another to its largest end or option, twice, since one may open another. Right where
  /// each dimension alone makes a configuration larger or smaller, as it is with memory.
  long largest(ToLongFunction<Configuration> size) {
    double[] point = space.encode(first);
    long largest = size.applyAsLong(first);
    for (int sweep = 0; sweep < 2; sweep++) {
      for (int i = 0; i < point.length; i++) {
        double best = point[i];
        for (double coordinate : ends(space.dimensions().get(i).parameter())) {
          point[i] = coordinate;
          long here = size.applyAsLong(space.decode(point));
          if (here > largest) {
            largest = here;
            best = coordinate;
          }
        }
        point[i] = best;
      }
    }
    return largest;
  }

  private static <T> double[] ends(Parameter<T> parameter) {
    return parameter.grid(2).stream().mapToDouble(parameter::encode).toArray();
  }

  private static <T> Optional<Opened<T>> open(
      Hyperparameter<T> entry,
      Overrides overrides,
      int trainingRows,
      boolean search,
      List<Opened<?>> opened) {
    Optional<Condition> condition = remaining(entry.activeWhen(), opened);
    if (condition.isEmpty()) {
      return Optional.empty();
    }
    Optional<Parameter<T>> parameter = overrides.resolve(entry);
    if (parameter.isEmpty() && search && entry.tunedByDefault()) {
      parameter = Optional.of(fitted(entry.parameter(), trainingRows));
    }
    return parameter.map(p -> new Opened<>(entry, new Dimension<>(p, condition.get())));
  }

  /// What is left of a condition once the parents that are not searched have their defaults; empty
  /// where it cannot hold.
  private static Optional<Condition> remaining(Condition condition, List<Opened<?>> opened) {
    return switch (condition) {
      case Condition.Is<?> is -> remainingOf(is, opened);
      case Condition.AllOf(List<Condition> conditions) -> {
        var rest = new ArrayList<Condition>();
        for (Condition part : conditions) {
          Optional<Condition> left = remaining(part, opened);
          if (left.isEmpty()) {
            yield Optional.empty();
          }
          if (!left.get().equals(Condition.always())) {
            rest.add(left.get());
          }
        }
        yield Optional.of(rest.size() == 1 ? rest.getFirst() : new Condition.AllOf(rest));
      }
    };
  }

  private static <T> Optional<Condition> remainingOf(Condition.Is<T> is, List<Opened<?>> opened) {
    String parent = is.parent().name();
    List<Parameter<?>> searched =
        opened.stream()
            .filter(one -> one.entry().name().equals(parent))
            .<Parameter<?>>map(one -> one.dimension().parameter())
            .toList();
    if (searched.isEmpty()) {
      boolean holds =
          Catalog.find(parent).stream()
              .anyMatch(entry -> is.values().contains(entry.defaultValue()));
      return holds ? Optional.of(Condition.always()) : Optional.empty();
    }
    // A parent with few values may rule the condition out, or make it hold always.
    List<?> values = searched.getFirst().grid(64);
    if (values.stream().noneMatch(is.values()::contains)) {
      return Optional.empty();
    }
    return Optional.of(is.values().containsAll(values) ? Condition.always() : is);
  }

  /// Searches batch sizes within a factor of four of the one that suits the rows, and of at most a
  /// quarter of them: on many rows small batches make epochs that no budget bears, and on few rows
  /// large ones leave hardly a step.
  @SuppressWarnings("unchecked") // Only batch sizes, which are integers, are changed.
  private static <T> Parameter<T> fitted(Parameter<T> parameter, int trainingRows) {
    if (parameter.name().equals(Catalog.BATCH_SIZE.name()) && parameter instanceof Int batch) {
      int suiting = Recipe.defaultsFor(trainingRows).get(Catalog.BATCH_SIZE.parameter());
      int low = Math.clamp(suiting / 4, batch.low(), batch.high());
      int quarter = Integer.highestOneBit(Math.max(1, trainingRows / 4));
      int high = Math.clamp(Math.min(4 * suiting, quarter), low, batch.high());
      return (Parameter<T>) Int.powersOfTwo(batch.name(), low, high);
    }
    return parameter;
  }

  private static IllegalArgumentException withoutEffect(String name) {
    Hyperparameter<?> entry = Catalog.find(name).getFirst();
    String needed =
        entry.activeWhen() instanceof Condition.Is<?> is
            ? "%s=%s"
                .formatted(
                    is.parent().name(), is.values().stream().sorted().findFirst().orElseThrow())
            : String.join(" and ", entry.activeWhen().parents());
    return new IllegalArgumentException(
        "%s has no effect here: it needs --set %s".formatted(name, needed));
  }
}
