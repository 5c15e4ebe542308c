package dev.vernier.tuner;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Int;

/// The batch sizes that a study searches: within a factor of four of the one that suits the rows,
/// and at most a quarter of them. On many rows small batches make epochs that no budget bears, and
/// on few rows large ones leave hardly a step.
final class BatchRange {

  private BatchRange() {}

  static Int of(Defaults defaults) {
    var range = (Int) Catalog.BATCH_SIZE.parameter();
    int suiting = new Recipe(Configuration.empty(), defaults).value(Catalog.BATCH_SIZE);
    int low = Math.clamp(suiting / 4, range.low(), range.high());
    int quarter = Integer.highestOneBit(Math.max(1, defaults.trainingRows() / 4));
    int high = Math.clamp(Math.min(4 * suiting, quarter), low, range.high());
    return Int.powersOfTwo(range.name(), low, high);
  }
}
