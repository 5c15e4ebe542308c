package dev.vernier.search.importance;

import dev.vernier.search.model.AxisCells;
import dev.vernier.search.model.CellGrid;
import dev.vernier.search.model.QuantileDivergence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// PED-ANOVA (Watanabe, Bansal and Hutter 2023): how far the values of each dimension in the better
/// trials are spread otherwise than in all trials. It takes time linear in the trials and no model.
///
/// The trials looked at are those `within` a share of all; the better ones are a share of them, but
/// at least [#FEWEST_BETTER], with all that are as good as the worst of these. A share of an effect
/// is that of the variance of being among the better, see [QuantileDivergence]. For a conditional
/// dimension, better ones are sought among the trials where it is active, and its variance there
/// counts by the share of the space that this is. Should shares add up to more than 1, as they may
/// where a sampler has tied dimensions to each other, they are divided by their sum. Deviations are
/// by the jackknife, leaving out a twentieth of the trials at a time, or one where they are fewer.
///
/// It sees dimensions by themselves only.
///
/// @param better the share of the trials that are the better ones, in (0, 1)
public record PedAnova(double within, double better) implements ImportanceMethod {

  /// The fewest better trials.
  public static final int FEWEST_BETTER = 5;

  /// The share of better trials of the paper.
  public static final double BETTER = 0.1;

  private static final int CELLS = 100;
  private static final int GROUPS = 20;

  public PedAnova {
    if (!(within > 0 && within <= 1)) {
      throw new IllegalArgumentException(
          "a share of the trials is above 0 and up to 1, got " + within);
    }
    if (!(better > 0 && better < 1)) {
      throw new IllegalArgumentException(
          "the better trials are a share between 0 and 1, got " + better);
    }
  }

  /// What sets the best tenth of all trials apart.
  public static PedAnova standard() {
    return new PedAnova(1, BETTER);
  }

  Importance analyse(Observations all) {
    String complaint = all.complaint();
    Observations observations = complaint.isEmpty() ? all.upTo(all.bound(within)) : all;
    if (complaint.isEmpty()) {
      complaint = observations.complaint();
      if (!complaint.isEmpty() && observations.count() < all.count()) {
        complaint += " within the better ones of %d".formatted(all.count());
      }
    }
    if (!complaint.isEmpty()) {
      return new Importance(all.goal(), this, observations.count(), List.of(), complaint);
    }
    CellGrid grid = CellGrid.even(all.space(), CELLS);
    var shares = new double[grid.size()];
    var deviations = new double[grid.size()];
    double sum = 0;
    for (int axis = 0; axis < shares.length; axis++) {
      Observations active = observations.active(axis);
      // Too few say nothing, which is 0.
      if (active.count() >= Importance.FEWEST) {
        shares[axis] = share(grid.axis(axis), axis, active);
        deviations[axis] = deviation(grid.axis(axis), axis, active);
      }
      sum += grid.activeShare(axis) * shares[axis];
    }
    var effects = new ArrayList<Importance.Effect>();
    double scale = 1 / Math.max(1, sum);
    for (int axis = 0; axis < shares.length; axis++) {
      double weight = grid.activeShare(axis) * scale;
      effects.add(
          new Importance.Effect(
              List.of(all.searched().dimensions().get(axis)),
              weight * shares[axis],
              weight * deviations[axis],
              grid.activeShare(axis),
              scale * shares[axis],
              observations.countActive(axis)));
    }
    return new Importance(all.goal(), this, observations.count(), effects, "");
  }

  /// 0 where the trials are equally good.
  private double share(AxisCells cells, int axis, Observations active) {
    double[] values = active.values();
    double share = Math.max(better, (double) FEWEST_BETTER / active.count());
    double bound = active.bound(share);
    double worst = Arrays.stream(values).max().orElseThrow();
    var isBetter = new boolean[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      // Where the worst are as good as the bound, only what is better than they are.
      isBetter[i] = bound < worst ? values[i] <= bound : values[i] < worst;
      count += isBetter[i] ? 1 : 0;
    }
    double[] coordinates = Arrays.stream(active.points()).mapToDouble(p -> p[axis]).toArray();
    return count == 0 ? 0 : QuantileDivergence.share(cells, coordinates, isBetter);
  }

  private double deviation(AxisCells cells, int axis, Observations active) {
    int groups = Math.min(GROUPS, active.count());
    double[] left =
        IntStream.range(0, groups)
            .mapToDouble(group ->
                share(
                    cells,
                    axis,
                    active.at(
                        IntStream.range(0, active.count())
                            .filter(i -> i % groups != group)
                            .toArray())))
            .toArray();
    double mean = Arrays.stream(left).average().orElseThrow();
    double squares = Arrays.stream(left).map(one -> (one - mean) * (one - mean)).sum();
    return Math.sqrt(squares * (groups - 1) / groups);
  }
}
