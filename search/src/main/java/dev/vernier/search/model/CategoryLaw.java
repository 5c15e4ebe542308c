package dev.vernier.search.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The probabilities of the categories of one axis, learned by the natural gradient as in CatCMA
/// (Hamano et al. 2024, arXiv:2405.09962): `q ← q + η Σ w_i (e_i - q)` with the shares `w_i` of the
/// better points in the next mean, and no probability below a margin. The rate `η` is constant,
/// where CatCMA adapts it by the signal that it measures.
///
/// Owned by one thread.
final class CategoryLaw {

  private final double[] q;
  private final double least;

  /// @param margin the probability that all but the likeliest category keep together, in [0, 1)
  CategoryLaw(int categories, double margin) {
    q = new double[categories];
    Arrays.fill(q, 1.0 / categories);
    least = Math.min(margin / (categories - 1), 1.0 / categories);
  }

  /// Adds the probabilities, times a weight, to shares of the categories.
  void addTo(double[] shares, double weight) {
    for (int k = 0; k < q.length; k++) {
      shares[k] += weight * q[k];
    }
  }

  int draw(RandomGenerator random) {
    double left = random.nextDouble();
    int category = 0;
    while (category < q.length - 1 && left >= q[category]) {
      left -= q[category++];
    }
    return category;
  }

  /// Moves towards what the better points have.
  ///
  /// @param shares by category, with sum 1
  void learn(double[] shares, double rate) {
    for (int k = 0; k < q.length; k++) {
      q[k] += rate * (shares[k] - q[k]);
    }
    keepMargin();
  }

  /// Raises what is below the margin, and takes it from what lies above in proportion.
  private void keepMargin() {
    double missing = 0;
    double spare = 0;
    for (int k = 0; k < q.length; k++) {
      missing += Math.max(0, least - q[k]);
      spare += Math.max(0, q[k] - least);
    }
    double kept = spare > 0 ? 1 - missing / spare : 1;
    for (int k = 0; k < q.length; k++) {
      q[k] = least + Math.max(0, q[k] - least) * kept;
    }
  }
}
