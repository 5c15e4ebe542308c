package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.List;

/// A step from the gradient towards the update, after the design of optax: an optimiser is a chain
/// of these, and so is data.
///
/// The chain is the definition; [Optimizer] replaces the chains that matter by one fused pass,
/// which a test holds to the chain.
public sealed interface GradientTransform {

  /// The memory for parameters of this layout, before the first step.
  State open(ParameterLayout layout);

  /// How many numbers its memory holds for each number of the parameters.
  default int stateSize() {
    return 0;
  }

  /// This transform, then another on its result.
  default GradientTransform then(GradientTransform next) {
    return new Chain(List.of(this, next));
  }

  /// The memory of a transform between steps. Owned by one thread.
  interface State {

    /// Transforms a stretch of the updates in place.
    ///
    /// @param updates the gradient at first; after the last transform, what the learning rate
    ///   multiplies and the parameters lose
    /// @param slice which the stretch is a part of
    /// @param from where the stretch begins
    /// @param to where it ends
    void apply(float[] updates, float[] parameters, Slice slice, int from, int to, Step step);

    /// The arrays that it consists of, to be stored and restored.
    default List<float[]> memory() {
      return List.of();
    }
  }

  /// One after the other.
  record Chain(List<GradientTransform> transforms) implements GradientTransform {

    public Chain {
      var flat = new ArrayList<GradientTransform>();
      for (GradientTransform transform : transforms) {
        if (transform instanceof Chain(List<GradientTransform> inner)) {
          flat.addAll(inner);
        } else {
          flat.add(transform);
        }
      }
      transforms = List.copyOf(flat);
    }

    @Override
    public int stateSize() {
      return transforms.stream().mapToInt(GradientTransform::stateSize).sum();
    }

    @Override
    public State open(ParameterLayout layout) {
      List<State> states = transforms.stream().map(transform -> transform.open(layout)).toList();
      return new State() {
        @Override
        public void apply(
            float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
          for (int i = 0; i < states.size(); i++) {
            states.get(i).apply(updates, parameters, slice, from, to, step);
          }
        }

        @Override
        public List<float[]> memory() {
          return states.stream().flatMap(state -> state.memory().stream()).toList();
        }
      };
    }
  }

  /// `u ← u + λ w` for weights. Before the other transforms it is the gradient of the penalty `½ λ
  /// ‖w‖²` in the loss (L2); after them it is decoupled decay (Loshchilov and Hutter 2019),
  /// multiplied by the scheduled learning rate as in PyTorch. Biases and the scales of
  /// normalisations are left alone.
  record AddDecayedWeights(double decay) implements GradientTransform {

    public AddDecayedWeights {
      requireNonNegative("the weight decay", decay);
    }

    @Override
    public State open(ParameterLayout layout) {
      float lambda = (float) decay;
      return (updates, parameters, slice, from, to, step) -> {
        if (slice.role() == Role.WEIGHT) {
          for (int i = from; i < to; i++) {
            updates[i] += lambda * parameters[i];
          }
        }
      };
    }
  }

  /// `u ← u + λ sign(w)` for weights, with `sign(0) = 0`: the subgradient of the penalty `λ Σ|w|`.
  record AddL1(double strength) implements GradientTransform {

    public AddL1 {
      requireNonNegative("the L1 strength", strength);
    }

    @Override
    public State open(ParameterLayout layout) {
      float lambda = (float) strength;
      return (updates, parameters, slice, from, to, step) -> {
        if (slice.role() == Role.WEIGHT) {
          for (int i = from; i < to; i++) {
            updates[i] += lambda * Math.signum(parameters[i]);
          }
        }
      };
    }
  }

  /// Momentum in PyTorch's form: `b ← μ b + g` with `b₀ = 0`, and `u = b`, or `u = g + μ b` for
  /// Nesterov's. The learning rate multiplies the whole buffer, so a change of it acts at once.
  record Trace(double momentum, boolean nesterov) implements GradientTransform {

    public Trace {
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("the momentum lies in [0, 1), got " + momentum);
      }
    }

    @Override
    public int stateSize() {
      return momentum == 0 ? 0 : 1;
    }

    @Override
    public State open(ParameterLayout layout) {
      if (momentum == 0) {
        return (updates, parameters, slice, from, to, step) -> {};
      }
      var buffer = new float[layout.length()];
      return new State() {
        @Override
        public void apply(
            float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
          float mu = (float) step.momentum(momentum);
          for (int i = from; i < to; i++) {
            float g = updates[i];
            float b = mu * buffer[i] + g;
            buffer[i] = b;
            updates[i] = nesterov ? g + mu * b : b;
          }
        }

        @Override
        public List<float[]> memory() {
          return List.of(buffer);
        }
      };
    }
  }

  /// Adam (Kingma and Ba 2015, algorithm 1): `m ← β₁ m + (1-β₁) g`, `v ← β₂ v + (1-β₂) g²`, `u = m̂
  /// / (√v̂ + ε)` with `m̂ = m / (1-β₁ᵗ)` and `v̂ = v / (1-β₂ᵗ)`. ε stands outside the root, as in
  /// PyTorch.
  record ScaleByAdam(double beta1, double beta2, double epsilon) implements GradientTransform {

    public ScaleByAdam {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "beta1 and beta2 lie in [0, 1), got %s and %s".formatted(beta1, beta2));
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("the epsilon of Adam is positive, got " + epsilon);
      }
    }

    @Override
    public int stateSize() {
      return 2;
    }

    @Override
    public State open(ParameterLayout layout) {
      var m = new float[layout.length()];
      var v = new float[layout.length()];
      return new State() {
        @Override
        public void apply(
            float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
          float b1 = (float) step.momentum(beta1);
          float b2 = (float) beta2;
          float mScale = mScale(step);
          float vScale = vScale(step);
          float eps = (float) epsilon;
          for (int i = from; i < to; i++) {
            float g = updates[i];
            m[i] = b1 * m[i] + (1 - b1) * g;
            v[i] = b2 * v[i] + (1 - b2) * g * g;
            updates[i] = m[i] * mScale / ((float) Math.sqrt(v[i]) * vScale + eps);
          }
        }

        @Override
        public List<float[]> memory() {
          return List.of(m, v);
        }
      };
    }

    /// `1 / (1-β₁ᵗ)`, with the `β₁` of this step.
    float mScale(Step step) {
      return (float) (1 / (1 - Math.pow(step.momentum(beta1), (double) step.number())));
    }

    /// `1 / √(1-β₂ᵗ)`.
    float vScale(Step step) {
      return (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step.number())));
    }
  }

  private static void requireNonNegative(String what, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("%s is not negative, got %s".formatted(what, value));
    }
  }
}
