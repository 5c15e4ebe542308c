package dev.vernier.search.model;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A search space as the unit cube that models work on: which coordinates are continuous, which
/// stand at levels, which of those have no order, and which are active.
///
/// Inactive coordinates are at ½, as [SearchSpace#encode] has them.
///
/// A space may have one more axis, the last one, for how much of a trial was run: models learn
/// along it, and every point that is proposed lies at its end, 1.
public final class UnitSpace {

  /// More levels than these count as continuous.
  public static final int MOST_LEVELS = 64;

  private final SearchSpace space;
  private final Axis[] axes;

  /// One coordinate.
  ///
  /// @param levels the positions of all values, ascending; empty where the axis is continuous
  /// @param categorical whether the values have no order
  /// @param zeroShare the stretch from 0 on that stands for a single value
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Axis(
      Parameter<?> parameter,
      double[] levels,
      boolean categorical,
      double zeroShare,
      List<Need> needs) {}

  /// A condition on other axes: one of them is active and at one of its levels.
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Need(int[] axes, boolean[][] levels) {}

  public UnitSpace(SearchSpace space) {
    this(space, 0);
  }

  /// A space with the axis for how much of a trial was run.
  public static UnitSpace withFidelity(SearchSpace space) {
    return new UnitSpace(space, 1);
  }

  private UnitSpace(SearchSpace space, int more) {
    this.space = space;
    axes = new Axis[space.size() + more];
    if (more > 0) {
      axes[space.size()] =
          new Axis(Parameter.Real.linear("fidelity", 0, 1), new double[] {1}, false, 0, List.of());
    }
    for (int i = 0; i < space.size(); i++) {
      Dimension<?> dimension = space.dimensions().get(i);
      axes[i] = axis(dimension.parameter(), needs(dimension.activeWhen(), i));
    }
  }

  private static Axis axis(Parameter<?> parameter, List<Need> needs) {
    return switch (parameter) {
      case Parameter.Real real -> new Axis(real, new double[0], false, real.zeroShare(), needs);
      case Parameter.Int whole -> {
        boolean few = whole.count() <= MOST_LEVELS;
        yield new Axis(whole, few ? positions(whole) : new double[0], false, 0, needs);
      }
      case Parameter.Sequence sequence -> new Axis(sequence, new double[0], false, 0, needs);
      case Parameter.Choice<?> choice -> new Axis(choice, positions(choice), true, 0, needs);
      case Parameter.Flag flag -> new Axis(flag, positions(flag), true, 0, needs);
    };
  }

  private static <T> double[] positions(Parameter<T> parameter) {
    return parameter.grid(MOST_LEVELS).stream().mapToDouble(parameter::encode).toArray();
  }

  private List<Need> needs(Condition condition, int before) {
    var found = new ArrayList<Need>();
    switch (condition) {
      case Condition.AllOf(List<Condition> all) ->
          all.forEach(one -> found.addAll(needs(one, before)));
      case Condition.Is<?> is -> found.add(need(is, before));
    }
    return found;
  }

  private Need need(Condition.Is<?> is, int before) {
    int[] parents =
        IntStream.range(0, before)
            .filter(i -> axes[i].parameter.name().equals(is.parent().name()))
            .toArray();
    var allowed = new boolean[parents.length][];
    for (int p = 0; p < parents.length; p++) {
      allowed[p] = allowed(axes[parents[p]], is);
    }
    return new Need(parents, allowed);
  }

  private static boolean[] allowed(Axis axis, Condition.Is<?> is) {
    var allowed = new boolean[axis.levels.length];
    for (int level = 0; level < allowed.length; level++) {
      allowed[level] = is.values().contains((Object) axis.parameter.decode(axis.levels[level]));
    }
    return allowed;
  }

  public int size() {
    return axes.length;
  }

  public boolean categorical(int axis) {
    return axes[axis].categorical;
  }

  /// How many values an axis has; 0 where it is continuous.
  public int levels(int axis) {
    return axes[axis].levels.length;
  }

  public double position(int axis, int level) {
    return axes[axis].levels[level];
  }

  /// The level nearest to a coordinate of an axis that has levels.
  public int level(int axis, double coordinate) {
    double[] levels = axes[axis].levels;
    int best = 0;
    while (best + 1 < levels.length
        && Math.abs(levels[best + 1] - coordinate) < Math.abs(levels[best] - coordinate)) {
      best++;
    }
    return best;
  }

  /// Where the coordinates end that decode to a level or one below it, to the last bits.
  public double end(int axis, int level) {
    double[] levels = axes[axis].levels;
    if (level == levels.length - 1) {
      return 1;
    }
    Parameter<?> parameter = axes[axis].parameter;
    Object value = parameter.decode(levels[level]);
    double low = levels[level];
    double high = levels[level + 1];
    // Each halving gains a bit.
    for (int bit = 0; bit < 52; bit++) {
      double middle = (low + high) / 2;
      if (parameter.decode(middle).equals(value)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /// The stretch of an axis, from 0 on, that stands for a single value.
  public double zeroShare(int axis) {
    return axes[axis].zeroShare;
  }

  /// What must hold for an axis to be active; nothing where it always is.
  List<Need> needs(int axis) {
    return axes[axis].needs;
  }

  /// Whether an axis is not always active.
  public boolean conditional(int axis) {
    return !axes[axis].needs.isEmpty();
  }

  /// Moves a point to the one that stands for its configuration, but for the digits of reals: axes
  /// with levels to the nearest one, other whole numbers to theirs, inactive ones to ½.
  public void snap(double[] point) {
    for (int i = 0; i < axes.length; i++) {
      Axis axis = axes[i];
      if (!active(axis, point)) {
        point[i] = 0.5;
      } else if (axis.levels.length > 0) {
        point[i] = axis.levels[level(i, point[i])];
      } else if (axis.parameter instanceof Parameter.Int whole) {
        point[i] = whole.encode(whole.decode(point[i]));
      } else if (point[i] < axis.zeroShare) {
        point[i] = axis.zeroShare / 2;
      }
    }
  }

  /// Whether an axis is active at a point that was snapped up to it.
  public boolean active(int axis, double[] point) {
    return active(axes[axis], point);
  }

  private boolean active(Axis axis, double[] point) {
    for (Need need : axis.needs) {
      boolean met = false;
      for (int p = 0; p < need.axes.length && !met; p++) {
        int parent = need.axes[p];
        met =
            active(axes[parent], point)
                && need.levels[p].length > 0
                && need.levels[p][level(parent, point[parent])];
      }
      if (!met) {
        return false;
      }
    }
    return true;
  }

  public Configuration decode(double[] point) {
    return space.decode(Arrays.copyOf(point, space.size()));
  }

  public double[] encode(Configuration configuration) {
    double[] point = Arrays.copyOf(space.encode(configuration), axes.length);
    Arrays.fill(point, space.size(), axes.length, 1);
    return point;
  }

  /// A uniform point, snapped.
  public double[] random(RandomGenerator random) {
    var point = new double[axes.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = random.nextDouble();
    }
    snap(point);
    return point;
  }
}
