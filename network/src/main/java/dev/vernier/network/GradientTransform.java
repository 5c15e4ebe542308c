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
public sealed interface GradientTransform
    permits GradientTransform.Chain,
        GradientTransform.AddDecayedWeights,
        GradientTransform.AddL1,
        Trace,
        ClassicalMomentum,
        ScaleByAdagrad,
        ScaleByRms,
        ScaleByAdadelta,
        ScaleByAdam,
        ScaleByAmsgrad,
        ScaleByNadam,
        ScaleByLion {

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

    /// The arrays that it consists of, each as long as the layout, in an order that depends on the
    /// transform alone. Nothing else outlasts a step.
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

  /// `u ← u + λ w`. Before the other transforms it is the gradient of the penalty `½ λ ‖w‖²` in the
  /// loss (L2); after them it is decoupled decay (Loshchilov and Hutter 2019), multiplied by the
  /// scheduled learning rate as in PyTorch.
  ///
  /// @param decay `λ`, not negative: what PyTorch calls `weight_decay`
  /// @param everything whether it acts on all that is trained, as in PyTorch; else on weights
  ///   alone, and biases and the scales of normalisations are left alone
  record AddDecayedWeights(double decay, boolean everything) implements GradientTransform {

    public AddDecayedWeights {
      Require.nonNegative("the weight decay", decay);
    }

    /// On weights alone.
    public AddDecayedWeights(double decay) {
      this(decay, false);
    }

    /// The `λ` of a penalty that is written `(λ/n) Σ‖W‖²` and added to the mean loss. The gradient
    /// of that is `2 λ/n W`, so it is `2 λ/n`.
    ///
    /// @param lambda the λ of that form, not negative
    /// @param n the rows that it is divided by: those of the training part or of a batch, as the
    ///   author means it; positive. Where the form has no `n`, as in Keras, it is 1.
    public static double ofPenalty(double lambda, long n) {
      Require.nonNegative("the L2 strength", lambda);
      Require.positive("the rows that it is divided by", (double) n);
      return 2 * lambda / (double) n;
    }

    @Override
    public State open(ParameterLayout layout) {
      return (updates, parameters, slice, from, to, step) -> {
        float lambda = on(slice);
        if (lambda != 0) {
          for (int i = from; i < to; i++) {
            updates[i] += lambda * parameters[i];
          }
        }
      };
    }

    /// The coefficient for a slice: 0 where it does not act.
    float on(Slice slice) {
      return everything || slice.role() == Role.WEIGHT ? (float) decay : 0;
    }
  }

  /// `u ← u + λ sign(w)` for weights, with `sign(0) = 0`: the subgradient of the penalty `λ Σ|w|`.
  /// It makes weights small, but not exactly 0; [Constraint.ProximalL1] does.
  record AddL1(double strength) implements GradientTransform {

    public AddL1 {
      Require.nonNegative("the L1 strength", strength);
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
}
