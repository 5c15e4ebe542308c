package dev.vernier.search.model;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Small changes of points of a [UnitSpace]: one active axis at least, and each other one with a
/// probability such that one more changes on average.
///
/// A number moves by a normal step whose deviation is itself drawn, log-uniformly from 1/300 to
/// 1/3, so that there are steps for the beginning of a search and for its end; past a bound it is
/// reflected. One of few levels moves by one level at least. A category becomes any other one. An
/// axis that was inactive and no longer is becomes random.
public final class Mutation {

  private static final double WIDEST = 1.0 / 3;
  private static final double NARROWEST = 1.0 / 300;

  private final UnitSpace space;

  public Mutation(UnitSpace space) {
    this.space = space;
  }

  /// Another point, snapped.
  ///
  /// @param point snapped
  public double[] of(double[] point, RandomGenerator random) {
    int[] active =
        IntStream.range(0, point.length)
            .filter(k -> space.active(k, point) && space.levels(k) != 1)
            .toArray();
    double[] child = point.clone();
    for (int k = 0; k < child.length; k++) {
      if (!space.active(k, point)) {
        child[k] = random.nextDouble();
      }
    }
    if (active.length > 0) {
      int certain = random.nextInt(active.length);
      for (int i = 0; i < active.length; i++) {
        if (i == certain || random.nextInt(active.length) == 0) {
          change(child, active[i], random);
        }
      }
    }
    space.snap(child);
    return child;
  }

  private void change(double[] child, int axis, RandomGenerator random) {
    int levels = space.levels(axis);
    if (space.categorical(axis)) {
      int other = random.nextInt(levels - 1);
      int now = space.level(axis, child[axis]);
      child[axis] = space.position(axis, other < now ? other : other + 1);
      return;
    }
    double deviation = NARROWEST * Math.pow(WIDEST / NARROWEST, random.nextDouble());
    double moved = mirrored(child[axis] + deviation * random.nextGaussian());
    if (levels > 1) {
      int now = space.level(axis, child[axis]);
      int to = space.level(axis, moved);
      if (to == now) {
        to = now == 0 ? 1 : now == levels - 1 ? now - 1 : now + (random.nextBoolean() ? 1 : -1);
      }
      moved = space.position(axis, to);
    }
    child[axis] = moved;
  }

  /// A coordinate reflected into the cube.
  static double mirrored(double x) {
    double rest = Math.abs(x) % 2;
    return rest > 1 ? 2 - rest : rest;
  }
}
