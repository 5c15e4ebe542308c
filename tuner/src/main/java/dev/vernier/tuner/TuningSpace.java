package dev.vernier.tuner;

import dev.vernier.data.InputScaling;
import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.RealMlp;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The dimensions that a study on some data opens: what the catalogue searches with so many trials,
/// fitted to the data, and what the user says.
///
/// A condition on a hyperparameter that is not searched is decided here, by its default. Where
/// RealMLP is tried, the architecture is a dimension, and what is not worth a search around it is
/// searched for plain networks alone.
///
/// @param space the dimensions
/// @param entries of the catalogue, which the dimensions came from, in their order
/// @param unsaid what is not said has its value from
/// @param defaults the plain defaults with what is set
/// @param first the configurations to begin with
/// @param opening how far it was opened
public record TuningSpace(
    SearchSpace space,
    List<Hyperparameter<?>> entries,
    Defaults unsaid,
    Configuration defaults,
    List<Configuration> first,
    Opening opening) {

  /// What belongs to the study rather than to a trial, and so cannot be searched.
  private static final Set<String> OF_THE_STUDY =
      Set.of(Catalog.VALIDATION_FRACTION.name(), Catalog.SEED.name());

  /// What is not searched unasked where the user says something of another entry that excludes it.
  private static final Map<String, String> EXCLUDED_BY =
      Map.of(
          Catalog.WEIGHT_DECAY.name(), Catalog.L2.name(),
          Catalog.GRADIENT_CLIP_NORM.name(), Catalog.GRADIENT_CLIP_VALUE.name(),
          Catalog.EMA_DECAY.name(), Catalog.SWA_FROM.name());

  /// What the size of a trial depends on, what matters most first.
  private static final List<String> SIZES =
      List.of(
          Catalog.HIDDEN_UNITS.name(), Catalog.NUM_HIDDEN_LAYERS.name(), Catalog.BATCH_SIZE.name());

  public TuningSpace {
    entries = List.copyOf(entries);
    first = List.copyOf(first);
  }

  /// The space of a study.
  ///
  /// @param problem on whose training rows defaults and the largest batch depend
  /// @param metric which decides, with the kind of the target, which entries apply
  /// @throws IllegalArgumentException if an override has no effect or belongs to the study
  public static TuningSpace open(
      Problem problem, Metric metric, Overrides overrides, Opening opening) {
    Tuning.requireMetricOf(problem.task(), metric);
    var defaults = new Defaults(problem.train().rows(), metric);
    boolean table = problem.scalings().size() == InputScaling.values().length;
    return open(defaults, table, overrides, opening);
  }

  /// @param table whether the inputs are columns; images have one encoding
  static TuningSpace open(Defaults defaults, boolean table, Overrides overrides, Opening opening) {
    for (String name : overrides.names()) {
      if (OF_THE_STUDY.contains(name)) {
        throw new IllegalArgumentException(
            "%s is the same for all trials of a study; give it as an option of its own"
                .formatted(name));
      }
    }
    return new Opener(defaults, table, overrides, opening).open();
  }

  /// What a configuration of another space is here: its values of the dimensions that are active,
  /// and the defaults beside them where it leaves one open. Empty where a value does not lie in the
  /// dimension. What there is no dimension for is left out.
  public Optional<Configuration> complete(Configuration given) {
    var opened = new ArrayList<Opened<?>>();
    for (int i = 0; i < entries.size(); i++) {
      opened.add(Opened.of(entries.get(i), space.dimensions().get(i)));
    }
    return complete(opened, given, unsaid);
  }

  private static Optional<Configuration> complete(
      List<Opened<?>> opened, Configuration given, Defaults unsaid) {
    Optional<Configuration> soFar = Optional.of(Configuration.empty());
    for (Opened<?> one : opened) {
      soFar = soFar.flatMap(values -> one.complete(given, values, unsaid));
    }
    return soFar;
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
        .anyMatch(dimension -> dimension.name().equals(name) && dimension.varies());
  }

  /// The size of the largest configuration, whatever size means: found by moving one dimension
  /// after another to its largest end or option, twice, since one may open another. Right where
  /// each dimension alone makes a configuration larger or smaller, as it is with memory.
  long largest(ToLongFunction<Configuration> size) {
    long largest = size.applyAsLong(defaults);
    for (Configuration start : startsOfSweeps()) {
      double[] point = space.encode(start);
      largest = Math.max(largest, size.applyAsLong(start));
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
    }
    return largest;
  }

  /// The starts with every combination of values that some entries may have.
  Set<Configuration> variations(Hyperparameter<?>... entries) {
    Set<Configuration> all = new HashSet<>(startsOfSweeps());
    for (Hyperparameter<?> entry : entries) {
      for (Dimension<?> dimension : space.dimensions()) {
        if (dimension.name().equals(entry.name())) {
          all.addAll(all.stream().flatMap(one -> varied(one, dimension.parameter())).toList());
        }
      }
    }
    return all;
  }

  private static <T> Stream<Configuration> varied(Configuration one, Parameter<T> parameter) {
    return parameter.grid(2).stream().map(value -> one.with(parameter, value));
  }

  /// The defaults, and the first trials: an architecture has dimensions that another has not.
  private List<Configuration> startsOfSweeps() {
    var starts = new ArrayList<>(first);
    starts.add(defaults);
    return starts.stream().distinct().toList();
  }

  private static <T> double[] ends(Parameter<T> parameter) {
    return parameter.grid(2).stream().mapToDouble(parameter::encode).toArray();
  }

  /// A dimension and the entry that it came from.
  private record Opened<T>(Hyperparameter<T> entry, Dimension<T> dimension) {

    @SuppressWarnings("unchecked") // An entry and its dimension have values of one type.
    static <T> Opened<T> of(Hyperparameter<T> entry, Dimension<?> dimension) {
      return new Opened<>(entry, (Dimension<T>) dimension);
    }

    /// Adds the value that a configuration has for the dimension, else the default beside the
    /// values so far.
    ///
    /// @return empty where the configuration's value does not lie in the dimension
    Optional<Configuration> complete(Configuration given, Configuration soFar, Defaults defaults) {
      if (!dimension.activeWhen().holds(soFar)) {
        return Optional.of(soFar);
      }
      Parameter<T> parameter = dimension.parameter();
      Optional<T> own = given.find(parameter);
      T value = own.orElseGet(() -> new Recipe(soFar, defaults).value(entry));
      if (parameter.contains(value)) {
        return Optional.of(soFar.with(parameter, value));
      }
      return own.isPresent()
          ? Optional.empty()
          : Optional.of(soFar.with(parameter, parameter.decode(0.5)));
    }
  }

  /// Opens one space.
  private static final class Opener {

    private static final Configuration REALMLP =
        Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), "realmlp");

    private static final String PLAIN = "mlp";
    private static final String PRESET = "realmlp";

    /// What is for the columns of a table.
    private static final Set<Hyperparameter<?>> OF_TABLES =
        Set.of(Catalog.INPUT_SCALING, Catalog.NUMERIC_EMBEDDING, Catalog.FEATURE_NOISE);

    private final Defaults defaults;
    private final boolean table;
    private final Overrides overrides;
    private final Opening opening;

    /// Whether the user leaves it to the study what networks to try.
    private final boolean free;

    /// Those that trials may have.
    private final SortedSet<String> architectures;

    private final List<Opened<?>> opened = new ArrayList<>();

    Opener(Defaults defaults, boolean table, Overrides overrides, Opening wanted) {
      this.defaults = defaults;
      this.table = table;
      this.overrides = overrides;
      this.free = !overrides.mentionsAny(RealMlp::hangsOn);
      boolean preset =
          free
              && table
              && wanted.extent() != Opening.Extent.NOTHING
              && wanted.realMlp() != Opening.Turn.NEVER;
      // In an order, so that spaces are the same in every process.
      this.architectures =
          new TreeSet<>(
              overrides
                  .resolve(Catalog.ARCHITECTURE)
                  .map(said -> said.grid(2))
                  .orElse(preset ? List.of(PLAIN, PRESET) : List.of(PLAIN)));
      // A portfolio is of one piece: whoever says what networks to try does without.
      Opening.Extent extent =
          free || wanted.extent() != Opening.Extent.PORTFOLIO
              ? wanted.extent()
              : Opening.Extent.FEW;
      this.opening = new Opening(extent, preset ? wanted.realMlp() : Opening.Turn.NEVER);
    }

    TuningSpace open() {
      List<Configuration> members =
          opening.extent() == Opening.Extent.PORTFOLIO ? membersThatFit() : List.of();
      // Conditions on the architecture may be put before those of any other entry.
      open(Catalog.ARCHITECTURE, members).ifPresent(opened::add);
      for (Hyperparameter<?> entry : Catalog.all()) {
        if (!entry.equals(Catalog.ARCHITECTURE)) {
          open(entry, members).ifPresent(opened::add);
        }
      }
      for (String name : overrides.names()) {
        if (opened.stream().noneMatch(one -> one.entry().name().equals(name))) {
          throw withoutEffect(name);
        }
      }
      Configuration plain = complete(Configuration.empty()).orElseThrow();
      var space = new SearchSpace(opened.stream().<Dimension<?>>map(Opened::dimension).toList());
      List<Hyperparameter<?>> entries =
          opened.stream().<Hyperparameter<?>>map(Opened::entry).toList();
      return new TuningSpace(space, entries, defaults, plain, first(plain), opening);
    }

    private List<Configuration> first(Configuration plain) {
      if (opening.extent() == Opening.Extent.NOTHING) {
        return List.of(plain);
      }
      Optional<Configuration> preset =
          architectures.contains(PRESET) ? complete(REALMLP) : Optional.empty();
      var first = new ArrayList<Configuration>();
      if (opening.realMlp() == Opening.Turn.FIRST) {
        preset.ifPresent(first::add);
      }
      first.add(plain);
      if (free) {
        Portfolio.MEMBERS.forEach(member -> completeExactly(member).ifPresent(first::add));
      }
      preset.ifPresent(first::add);
      return first.stream().distinct().toList();
    }

    /// Values of the dimensions that are active, where all that the configuration has lie in them.
    private Optional<Configuration> complete(Configuration given) {
      return TuningSpace.complete(opened, given, defaults);
    }

    /// The same, where there is a dimension for every value of the configuration.
    private Optional<Configuration> completeExactly(Configuration member) {
      return complete(member)
          .filter(values -> values.values().entrySet().containsAll(member.values().entrySet()));
    }

    /// Those whose batches suit the data.
    private List<Configuration> membersThatFit() {
      Parameter<Integer> batches = BatchRange.of(defaults);
      return Portfolio.MEMBERS.stream()
          .filter(member ->
              member.find(Catalog.BATCH_SIZE.parameter()).map(batches::contains).orElse(true))
          .toList();
    }

    private <T> Optional<Opened<T>> open(Hyperparameter<T> entry, List<Configuration> members) {
      Optional<Condition> condition = remaining(entry.activeWhen());
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      Optional<Parameter<T>> said = overrides.resolve(entry);
      if (said.isPresent()) {
        return Optional.of(new Opened<>(entry, new Dimension<>(said.get(), condition.get())));
      }
      return unasked(entry, members)
          .map(parameter ->
              new Opened<>(
                  entry, new Dimension<>(parameter, forPlainNetworks(entry, condition.get()))));
    }

    private <T> Optional<Parameter<T>> unasked(
        Hyperparameter<T> entry, List<Configuration> members) {
      if (entry.equals(Catalog.ARCHITECTURE)) {
        return architectures.size() > 1 ? Optional.of(entry.parameter()) : Optional.empty();
      }
      boolean excluded =
          Optional.ofNullable(EXCLUDED_BY.get(entry.name())).filter(overrides::mentions).isPresent()
              || (OF_TABLES.contains(entry) && !table)
              || (!architectures.contains(PLAIN) && !RealMlp.isSearched(entry));
      if (excluded) {
        return Optional.empty();
      }
      if (opening.extent().searches(entry)) {
        return Optional.of(range(entry));
      }
      // A portfolio needs a place for what its members differ in.
      List<T> own =
          members.stream().flatMap(member -> member.find(entry.parameter()).stream()).toList();
      if (own.isEmpty()) {
        return Optional.empty();
      }
      var values = new LinkedHashSet<T>();
      architectures.forEach(architecture -> values.add(defaultOf(entry, architecture)));
      values.addAll(own);
      return Optional.of(new Choice<>(entry.name(), List.copyOf(values), entry.parameter().type()));
    }

    @SuppressWarnings("unchecked") // The batch size is an integer.
    private <T> Parameter<T> range(Hyperparameter<T> entry) {
      return entry.equals(Catalog.BATCH_SIZE)
          ? (Parameter<T>) BatchRange.of(defaults)
          : entry.parameter();
    }

    /// What is searched unasked is searched around RealMLP too only where that is worth it.
    private Condition forPlainNetworks(Hyperparameter<?> entry, Condition condition) {
      boolean forAll =
          architectures.size() == 1
              || entry.equals(Catalog.ARCHITECTURE)
              || RealMlp.isSearched(entry)
              || condition.parents().contains(Catalog.ARCHITECTURE.name());
      if (forAll) {
        return condition;
      }
      Condition plain = Condition.is(Catalog.ARCHITECTURE.limits(), Set.of(PLAIN));
      return condition.equals(Condition.always())
          ? plain
          : new Condition.AllOf(List.of(plain, condition));
    }

    /// What is left of a condition once the parents that are not searched have their defaults;
    /// empty where it cannot hold.
    private Optional<Condition> remaining(Condition condition) {
      return switch (condition) {
        case Condition.Is<?> is -> remainingOf(is);
        case Condition.AllOf(List<Condition> conditions) -> {
          var rest = new ArrayList<Condition>();
          for (Condition part : conditions) {
            Optional<Condition> left = remaining(part);
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

    private <T> Optional<Condition> remainingOf(Condition.Is<T> is) {
      String parent = is.parent().name();
      List<Parameter<?>> searched =
          opened.stream()
              .filter(one -> one.entry().name().equals(parent))
              .<Parameter<?>>map(one -> one.dimension().parameter())
              .toList();
      if (searched.isEmpty()) {
        return byDefault(is);
      }
      // A parent with few values may rule the condition out, or make it hold always.
      List<?> values = searched.getFirst().grid(64);
      if (values.stream().noneMatch(is.values()::contains)) {
        return Optional.empty();
      }
      boolean always =
          is.values().containsAll(values)
              && opened.stream()
                  .filter(one -> one.entry().name().equals(parent))
                  .allMatch(one -> one.dimension().activeWhen().equals(Condition.always()));
      return Optional.of(always ? Condition.always() : is);
    }

    /// The default of a parent that is not searched may depend on the architecture.
    private Optional<Condition> byDefault(Condition.Is<?> is) {
      Set<String> holding =
          architectures.stream()
              .filter(architecture -> holdsByDefault(is, architecture))
              .collect(Collectors.toUnmodifiableSet());
      if (holding.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          holding.equals(architectures)
              ? Condition.always()
              : Condition.is(Catalog.ARCHITECTURE.limits(), holding));
    }

    private boolean holdsByDefault(Condition.Is<?> is, String architecture) {
      return Catalog.find(is.parent().name()).stream()
          .anyMatch(entry -> is.values().contains(defaultOf(entry, architecture)));
    }

    private <T> T defaultOf(Hyperparameter<T> entry, String architecture) {
      var alone = Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), architecture);
      return new Recipe(alone, defaults).value(entry);
    }

    private IllegalArgumentException withoutEffect(String name) {
      Hyperparameter<?> entry = Catalog.find(name).getFirst();
      return new IllegalArgumentException(
          "%s has no effect here: it needs --set %s"
              .formatted(name, String.join(" and --set ", needs(entry.activeWhen()))));
    }

    /// Settings that would meet the parts of a condition that do not hold.
    private List<String> needs(Condition condition) {
      return switch (condition) {
        case Condition.Is<?> is -> remaining(is).isPresent() ? List.of() : List.of(setting(is));
        case Condition.AllOf(List<Condition> parts) ->
            parts.stream().flatMap(part -> needs(part).stream()).toList();
      };
    }

    private static <T> String setting(Condition.Is<T> is) {
      T value =
          is.parent().grid(64).stream().filter(is.values()::contains).findFirst().orElseThrow();
      return is.parent().name() + "=" + value;
    }
  }
}
