package dev.vernier.network.kernel;

import static dev.vernier.network.kernel.Curve.ERF;
import static dev.vernier.network.kernel.Curve.ERFC_BELOW_2;
import static dev.vernier.network.kernel.Curve.ERFC_FROM_2;
import static dev.vernier.network.kernel.Curve.EXP;
import static dev.vernier.network.kernel.Curve.EXPM1;
import static dev.vernier.network.kernel.Curve.EXPM1_LIMIT;
import static dev.vernier.network.kernel.Curve.EXP_HIGH;
import static dev.vernier.network.kernel.Curve.EXP_LOW;
import static dev.vernier.network.kernel.Curve.INVERSE_SQRT_2;
import static dev.vernier.network.kernel.Curve.INVERSE_SQRT_2PI;
import static dev.vernier.network.kernel.Curve.LN2_HIGH;
import static dev.vernier.network.kernel.Curve.LN2_LOW;
import static dev.vernier.network.kernel.Curve.LOG2_E;
import static dev.vernier.network.kernel.Curve.ROUND;
import static dev.vernier.network.kernel.Curve.SELU_ALPHA;
import static dev.vernier.network.kernel.Curve.SELU_SCALE;
import static dev.vernier.network.kernel.Curve.SOFTPLUS_LIMIT;
import static dev.vernier.network.kernel.Curve.TANH_LIMIT;
import static dev.vernier.network.kernel.Curve.TANH_SMALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [Curve] on lanes: the same operations in the same order, both branches of a condition computed
/// and one chosen.
final class VectorCurves {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1);

  private VectorCurves() {}

  static FloatVector elu(FloatVector x) {
    return expm1(x).blend(x, positive(x));
  }

  static FloatVector eluSlope(FloatVector y) {
    return y.add(1).blend(1, positive(y));
  }

  static FloatVector selu(FloatVector x) {
    return expm1(x).mul(SELU_ALPHA).blend(x, positive(x)).mul(SELU_SCALE);
  }

  static FloatVector seluSlope(FloatVector y) {
    return y.add(SELU_SCALE * SELU_ALPHA).blend(SELU_SCALE, positive(y));
  }

  static FloatVector gelu(FloatVector x) {
    return x.mul(normal(x));
  }

  static FloatVector geluSlope(FloatVector x) {
    FloatVector z = x.mul(INVERSE_SQRT_2);
    FloatVector e = exp(z.mul(z).neg());
    return erf(z, e).mul(0.5f).add(0.5f).add(x.mul(e.mul(INVERSE_SQRT_2PI)));
  }

  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector s = sigmoid(x);
    return s.mul(ONE.add(x.mul(ONE.sub(s))));
  }

  static FloatVector mish(FloatVector x) {
    return x.mul(tanhOfSoftplus(x));
  }

  static FloatVector mishSlope(FloatVector x) {
    FloatVector e = exp(x.min(SOFTPLUS_LIMIT));
    FloatVector n = e.mul(e.add(2));
    FloatVector t = n.div(n.add(2));
    return t.add(x.mul(e.div(e.add(1))).mul(ONE.sub(t.mul(t))));
  }

  static FloatVector sigmoidSlope(FloatVector y) {
    return y.mul(ONE.sub(y));
  }

  static FloatVector tanhSlope(FloatVector y) {
    return ONE.sub(y.mul(y));
  }

  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(EXP_LOW).min(EXP_HIGH);
    FloatVector n = clamped.mul(LOG2_E).add(ROUND).sub(ROUND);
    FloatVector r = clamped.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    FloatVector power = polynomial(EXP, r).mul(r.mul(r)).add(r).add(1);
    var exponent = (IntVector) n.convert(VectorOperators.F2I, 0);
    return power.mul(exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
  }

  private static VectorMask<Float> positive(FloatVector x) {
    return x.compare(VectorOperators.GT, 0f);
  }

  private static FloatVector expm1(FloatVector x) {
    FloatVector near = polynomial(EXPM1, x).mul(x.mul(x)).add(x);
    return exp(x).sub(1).blend(near, x.compare(VectorOperators.GT, EXPM1_LIMIT));
  }

  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(ONE.add(exp(x.neg())));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector magnitude = x.abs();
    FloatVector z = x.mul(x);
    FloatVector near = polynomial(TANH_SMALL, z).mul(z).mul(x).add(x);
    FloatVector t = ONE.sub(FloatVector.broadcast(FLOATS, 2).div(exp(magnitude.mul(2)).add(1)));
    FloatVector far = t.blend(t.neg(), x.compare(VectorOperators.LT, 0f));
    return far.blend(near, magnitude.compare(VectorOperators.LT, TANH_LIMIT));
  }

  private static FloatVector tanhOfSoftplus(FloatVector x) {
    FloatVector e = exp(x.min(SOFTPLUS_LIMIT));
    FloatVector n = e.mul(e.add(2));
    return n.div(n.add(2));
  }

  private static FloatVector normal(FloatVector x) {
    FloatVector z = x.mul(INVERSE_SQRT_2);
    return erf(z, exp(z.mul(z).neg())).mul(0.5f).add(0.5f);
  }

  private static FloatVector erf(FloatVector x, FloatVector e) {
    FloatVector magnitude = x.abs();
    FloatVector near = polynomial(ERF, x.mul(x)).mul(x);
    FloatVector q = ONE.div(magnitude);
    FloatVector y = q.mul(q);
    FloatVector p =
        polynomial(ERFC_FROM_2, y)
            .blend(polynomial(ERFC_BELOW_2, y), magnitude.compare(VectorOperators.LT, 2f));
    FloatVector complement = e.mul(q).mul(p);
    FloatVector far =
        ONE.sub(complement).blend(complement.sub(1), x.compare(VectorOperators.LT, 0f));
    return far.blend(near, magnitude.compare(VectorOperators.LT, 1f));
  }

  /// [Turns] on lanes, so many quarters of a turn on.
  static FloatVector sineOfTurns(FloatVector t, int more) {
    FloatVector shifted = t.mul(4).add(ROUND);
    FloatVector rest = t.sub(shifted.sub(ROUND).mul(0.25f));
    FloatVector x = rest.max(-Turns.LIMIT).min(Turns.LIMIT).mul(Turns.TWO_PI);
    FloatVector z = x.mul(x);
    FloatVector even = polynomial(Turns.SINE, z).mul(z).mul(x).add(x);
    FloatVector odd = polynomial(Turns.COSINE, z).mul(z).mul(z).sub(z.mul(0.5f)).add(1);
    IntVector quarters = shifted.reinterpretAsInts().add(more);
    FloatVector value = odd.blend(even, hasBit(quarters, 1, false));
    return value.blend(value.neg(), hasBit(quarters, 2, true));
  }

  private static VectorMask<Float> hasBit(IntVector v, int bit, boolean set) {
    return v.and(bit).compare(set ? VectorOperators.NE : VectorOperators.EQ, 0).cast(FLOATS);
  }

  /// The first half of [Noise#normal] on lanes: `w`.
  static FloatVector noiseArgument(IntVector hash) {
    FloatVector magnitude = noiseUniform(hash).abs();
    return log(ONE.sub(magnitude).mul(ONE.add(magnitude))).neg();
  }

  /// The second half.
  static FloatVector normal(IntVector hash, FloatVector w) {
    FloatVector centre = polynomial(Noise.IN_CENTRE, w.sub(Noise.CENTRE_SHIFT));
    FloatVector tail =
        polynomial(Noise.IN_TAIL, w.lanewise(VectorOperators.SQRT).sub(Noise.TAIL_SHIFT));
    FloatVector p = tail.blend(centre, w.compare(VectorOperators.LT, Noise.CENTRE));
    return noiseUniform(hash).mul(Noise.SQRT_2).mul(p);
  }

  private static FloatVector noiseUniform(IntVector hash) {
    var odd = (FloatVector) hash.add(hash).add(1 - (1 << 24)).convert(VectorOperators.I2F, 0);
    return odd.mul(0x1p-24f);
  }

  private static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts().add(Noise.ONE - Noise.SQRT_HALF);
    FloatVector e =
        known(bits.lanewise(VectorOperators.ASHR, 23).sub(127).convert(VectorOperators.I2F, 0));
    FloatVector m = known(bits.and(0x007FFFFF).add(Noise.SQRT_HALF).reinterpretAsFloats()).sub(1);
    FloatVector z = m.mul(m);
    FloatVector y = polynomial(Noise.LOG, m).mul(m).mul(z).add(e.mul(LN2_LOW)).sub(z.mul(0.5f));
    return m.add(y).add(e.mul(LN2_HIGH));
  }

  /// The same numbers. The JIT does not know the class of what a conversion gives; where more than
  /// one method is called on it, vectors would lie on the heap.
  private static FloatVector known(Vector<?> v) {
    return ONE.mul(v.check(float.class));
  }

  private static FloatVector polynomial(float[] coefficients, FloatVector x) {
    FloatVector sum = FloatVector.broadcast(FLOATS, coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = sum.mul(x).add(coefficients[i]);
    }
    return sum;
  }
}
