package dev.vernier.network;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.GradientTransform.AddL1;
import dev.vernier.network.GradientTransform.Chain;
import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.GradientTransform.Trace;
import java.util.ArrayList;
import java.util.List;

/// The rule that turns gradients into steps: a chain of transforms, whose result the learning rate
/// multiplies.
public record Optimizer(GradientTransform transform) {

  /// Takes the steps. Owned by one thread.
  interface State {

    /// Updates the parameters; the gradients serve as working memory.
    ///
    /// @param step counted from 1
    void step(float[] parameters, float[] gradients, double learningRate, long step);
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
    List<GradientTransform> chain =
        transform instanceof Chain(List<GradientTransform> transforms)
            ? transforms
            : List.of(transform);
    if (chain.size() == 1 && chain.getFirst() instanceof ScaleByAdam adam) {
      return new FusedAdam(adam, 0, layout);
    }
    if (chain.size() == 2
        && chain.getFirst() instanceof ScaleByAdam adam
        && chain.getLast() instanceof AddDecayedWeights(double decay)) {
      return new FusedAdam(adam, decay, layout);
    }
    return openChain(layout);
  }

  /// The reference: the chain, then `w ← w - η u`.
  State openChain(ParameterLayout layout) {
    GradientTransform.State state = transform.open(layout);
    return (parameters, gradients, learningRate, step) -> {
      state.apply(gradients, parameters, step);
      float rate = (float) learningRate;
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= rate * gradients[i];
      }
    };
  }
}
