package dev.vernier.network;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.GradientTransform.AddL1;
import dev.vernier.network.GradientTransform.Chain;
import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.GradientTransform.Trace;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The rule that turns gradients into steps: a chain of transforms, whose result the learning rate
/// multiplies.
public record Optimizer(GradientTransform transform) {

  /// Numbers of one stretch: with those of the state, 32 to 64 KB.
  private static final int STRETCH = 4096;

  private static final Trace NO_TRACE = new Trace(0, false);

  /// Takes the steps. Owned by one thread.
  interface State {

    /// Updates the parameters; the gradients serve as working memory.
    void step(float[] parameters, float[] gradients, Step step);

    /// The arrays that the state consists of, to be stored and restored.
    List<float[]> memory();
  }

  /// Plain stochastic gradient descent.
  public static Optimizer sgd() {
    return new Optimizer(new Chain(List.of()));
  }

  /// Gradient descent with momentum, plain or Nesterov's, in PyTorch's form: see [Trace].
  ///
  /// @param momentum the share of the buffer that is kept, in [0, 1)
  public static Optimizer momentum(double momentum, boolean nesterov) {
    return new Optimizer(new Trace(momentum, nesterov));
  }

  /// Adam (Kingma and Ba 2015): see [ScaleByAdam]. With decoupled decay, [#regularized], it is
  /// AdamW.
  ///
  /// @param beta1 of the mean of the gradients, in [0, 1)
  /// @param beta2 of the mean of their squares, in [0, 1)
  /// @param epsilon added to the root of the latter; positive
  public static Optimizer adam(double beta1, double beta2, double epsilon) {
    return new Optimizer(new ScaleByAdam(beta1, beta2, epsilon));
  }

  /// This optimiser with penalties on the weights; zeros add nothing.
  ///
  /// @param l1 the coefficient of the subgradient `sign(w)`
  /// @param l2 the coefficient of the gradient `w` of an L2 penalty in the loss, PyTorch's
  ///   convention
  /// @param decay the coefficient of decoupled decay, multiplied by the learning rate
  public Optimizer regularized(double l1, double l2, double decay) {
    var chain = new ArrayList<GradientTransform>();
    if (l1 != 0) {
      chain.add(new AddL1(l1));
    }
    if (l2 != 0) {
      chain.add(new AddDecayedWeights(l2));
    }
    chain.add(transform);
    if (decay != 0) {
      chain.add(new AddDecayedWeights(decay));
    }
    return new Optimizer(new Chain(chain));
  }

  /// Opens the fused pass where there is one for the chain, else the chain itself.
  State open(ParameterLayout layout) {
    var rest =
        new ArrayDeque<GradientTransform>(
            transform instanceof Chain(List<GradientTransform> transforms)
                ? transforms
                : List.of(transform));
    double l2 = takeDecay(rest);
    if (rest.peekFirst() instanceof ScaleByAdam adam && l2 == 0) {
      rest.removeFirst();
      double decay = takeDecay(rest);
      return rest.isEmpty() ? new FusedAdam(adam, decay, layout) : openChain(layout);
    }
    Trace trace = NO_TRACE;
    if (rest.peekFirst() instanceof Trace found) {
      rest.removeFirst();
      trace = found;
    }
    double decay = takeDecay(rest);
    return rest.isEmpty() ? new FusedMomentum(trace, l2, decay, layout) : openChain(layout);
  }

  /// The coefficient of the decay that the chain goes on with, which is removed; 0 if it goes on
  /// with something else.
  private static double takeDecay(Deque<GradientTransform> chain) {
    if (chain.peekFirst() instanceof AddDecayedWeights(double decay)) {
      chain.removeFirst();
      return decay;
    }
    return 0;
  }

  /// The chain itself, then `w ← w - η u`, on one stretch that fits the first-level cache after
  /// another.
  State openChain(ParameterLayout layout) {
    GradientTransform.State state = transform.open(layout);
    List<Slice> slices = layout.trained();
    return new State() {
      @Override
      public void step(float[] parameters, float[] gradients, Step step) {
        for (int s = 0; s < slices.size(); s++) {
          Slice slice = slices.get(s);
          float rate = (float) (step.learningRate() * slice.rateFactor());
          for (int from = slice.offset(); from < slice.end(); from += STRETCH) {
            int to = Math.min(from + STRETCH, slice.end());
            state.apply(gradients, parameters, slice, from, to, step);
            for (int i = from; i < to; i++) {
              parameters[i] -= rate * gradients[i];
            }
          }
        }
      }

      @Override
      public List<float[]> memory() {
        return state.memory();
      }
    };
  }
}
