package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// The densities of a [ParzenEstimator] at many points at once.
///
/// Kernels are added one after the other, each to all points: first its distance below its peak,
/// factor by factor, then the exponential of that. Numbers are relative to the largest peak that a
/// kernel can have, so that none overflows.
final class ParzenBatch {

  private final ParzenEstimator estimator;
  private final int count;
  private final List<ParzenFactor> factors = new ArrayList<>();

  ParzenBatch(ParzenEstimator estimator, double[][] points) {
    this.estimator = estimator;
    count = points.length;
    UnitSpace space = estimator.space;
    IntPredicate together = axis -> !space.categorical(axis) && !space.conditional(axis);
    int[] numbers = Arrays.stream(estimator.axes).filter(together).toArray();
    factors.add(new ParzenFactor.Numbers(estimator, numbers, points));
    for (int axis : estimator.axes) {
      if (!together.test(axis)) {
        factors.add(
            space.categorical(axis)
                ? new ParzenFactor.Choice(estimator, axis, points)
                : new ParzenFactor.ConditionalNumber(estimator, axis, points));
      }
    }
  }

  double[] logDensities() {
    double logTop = factors.stream().mapToDouble(ParzenFactor::logTop).sum();
    WeightedPoints kernels = estimator.kernels;
    var sums = new double[count];
    Arrays.fill(sums, estimator.uniformWeight * Math.exp(-logTop));
    var distances = new double[count];
    for (int i = 0; i < kernels.size(); i++) {
      Arrays.fill(distances, 0);
      double scale = kernels.weights()[i];
      for (ParzenFactor factor : factors) {
        factor.addDistances(i, distances);
        scale *= factor.peak(i);
      }
      addDecays(scale, distances, sums);
    }
    // The uniform kernel is below what the sums can hold where there are hundreds of axes.
    double logUniform = Math.log(estimator.uniformWeight);
    double logTotal = Math.log(estimator.totalWeight);
    for (int c = 0; c < count; c++) {
      sums[c] = Math.max(logTop + Math.log(sums[c]), logUniform) - logTotal;
    }
    return sums;
  }

  private static void addDecays(double scale, double[] distances, double[] sums) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += scale * Decay.of(distances[c]);
    }
  }
}
