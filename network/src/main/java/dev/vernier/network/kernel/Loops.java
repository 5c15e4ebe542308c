package dev.vernier.network.kernel;

/// The loops between the products. Arrays are row-major; a matrix is given by where it begins, its
/// rows and its columns, and fills its stretch of the array without gaps. Output may be the same
/// stretch as input.
///
/// Implementations give the same bits: they apply the same operations in the same order to each
/// number, none of them fused or reassociated. Instances hold no state and may be shared.
public interface Loops {

  /// The loops that are fastest here: machine code written at start where the processor has
  /// AVX-512, else the Vector API where the JVM has it, else plain loops. Where `vernier.products`
  /// forces `vector` or `scalar` products, the loops are of that kind too.
  static Loops best() {
    return Best.LOOPS;
  }

  /// `y = x + b`, `b` by column.
  void addRow(
      float[] x, int xFrom, float[] b, int bFrom, float[] y, int yFrom, int rows, int columns);

  /// `y = x f + s`, `f` and `s` by column.
  void scaleAndShift(
      float[] x,
      int xFrom,
      float[] factor,
      float[] shift,
      float[] y,
      int yFrom,
      int rows,
      int columns);

  /// `y = a y + b x + c`, `a`, `b` and `c` by column.
  void combine(
      float[] y,
      int yFrom,
      float[] x,
      int xFrom,
      float[] a,
      float[] b,
      float[] c,
      int rows,
      int columns);

  /// `sum += Σ x` over the rows, by column.
  void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns);

  /// `sum += Σ (x - o)` and `squares += Σ (x - o)²` over the rows, by column.
  void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns);

  /// `sum += Σ y` and `products += Σ y (x f + s)` over the rows, by column.
  void addCorrelations(
      float[] y,
      int yFrom,
      float[] x,
      int xFrom,
      float[] factor,
      float[] shift,
      float[] sum,
      float[] products,
      int rows,
      int columns);

  /// `y = x scale` where the hash of the number's place is at least `threshold`, else 0: see
  /// [#hash].
  ///
  /// @param place of the first number; those of the others follow
  /// @param threshold from 0 to 2²⁴
  void dropout(
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      int length,
      int place,
      int key,
      int threshold,
      float scale);

  /// `y = x` where `x > 0`, else `y = leak x`.
  void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak);

  /// `dy ← dy` where `y > 0`, else `dy ← leak dy`.
  void rectifyBackward(float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak);

  /// One step of Adam with decoupled decay for a stretch of the parameters: `g ← f g`, `m ← β₁ m +
  /// (1-β₁) g`, `v ← β₂ v + (1-β₂) g²`, `p ← p - η (m s / (√v t + ε) + λ p)`.
  ///
  /// An implementation may take numbers below the least normal one for 0: the means of a unit that
  /// gets no gradient shrink to such numbers and stay there, and arithmetic on them is slow.
  default void adam(
      float[] p, float[] g, float[] m, float[] v, int from, int length, AdamStep step) {
    float[] numbers = step.numbers();
    float b1 = numbers[AdamStep.BETA1];
    float c1 = numbers[AdamStep.REST1];
    float b2 = numbers[AdamStep.BETA2];
    float c2 = numbers[AdamStep.REST2];
    float mScale = numbers[AdamStep.M_SCALE];
    float vScale = numbers[AdamStep.V_SCALE];
    float epsilon = numbers[AdamStep.EPSILON];
    float decay = numbers[AdamStep.DECAY];
    float rate = numbers[AdamStep.RATE];
    float factor = numbers[AdamStep.GRADIENT_FACTOR];
    for (int i = from; i < from + length; i++) {
      float gradient = g[i] * factor;
      float mi = b1 * m[i] + c1 * gradient;
      float vi = b2 * v[i] + c2 * gradient * gradient;
      m[i] = mi;
      v[i] = vi;
      float u = mi * mScale / ((float) Math.sqrt(vi) * vScale + epsilon) + decay * p[i];
      p[i] -= rate * u;
    }
  }

  /// [#adam], and then `a ← a + c (p - a)` for the average of the parameters, all in one go.
  default void adamAveraged(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      float[] average,
      int from,
      int length,
      AdamStep step) {
    adam(p, g, m, v, from, length, step);
    approach(average, p, from, length, step.numbers()[AdamStep.SHARE]);
  }

  /// One step of gradient descent with momentum for a stretch of the parameters: `g ← g + λ₂ p`, `b
  /// ← μ b + g`, `p ← p - η (u + λ p)` with `u = b`, or `u = g + μ b` for Nesterov's. As with Adam,
  /// numbers below the least normal one may count as 0.
  ///
  /// @param numbers μ, λ₂, λ and η
  default void momentum(
      float[] p, float[] g, float[] b, int from, int length, boolean nesterov, float[] numbers) {
    float mu = numbers[0];
    float l2 = numbers[1];
    float decay = numbers[2];
    float rate = numbers[3];
    for (int i = from; i < from + length; i++) {
      float w = p[i];
      float gradient = g[i] + l2 * w;
      float bi = mu * b[i] + gradient;
      b[i] = bi;
      float u = nesterov ? gradient + mu * bi : bi;
      p[i] = w - rate * (u + decay * w);
    }
  }

  /// `y ← y + c (x - y)`, both from the same place on. As with Adam, numbers below the least normal
  /// one may count as 0.
  default void approach(float[] y, float[] x, int from, int length, float c) {
    for (int i = from; i < from + length; i++) {
      y[i] += c * (x[i] - y[i]);
    }
  }

  /// Copies rows of `columns` numbers by index, one after the other.
  ///
  /// @param indices the rows to copy, from `from` on; those after them are likely next
  default void gather(float[] x, int columns, int[] indices, int from, int rows, float[] y) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, indices[from + i] * columns, y, i * columns, columns);
    }
  }

  /// The pseudo-random number of a place, 24 bits: a bijection of 32 bits with low bias (constants
  /// found by Wellons' search for integer hashes), shifted.
  static int hash(int place, int key) {
    int h = place * 0x9E3779B9 + key;
    h = (h ^ (h >>> 16)) * 0x21F0AAAD;
    h = (h ^ (h >>> 15)) * 0x735A2D97;
    return (h ^ (h >>> 15)) >>> 8;
  }
}
