package dev.vernier.network;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.GradientTransform.AddL1;
import dev.vernier.network.GradientTransform.Chain;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.List;

/// The rule that turns gradients into steps: a chain of transforms, whose result the learning rate
/// multiplies, and what the weights are held to after each step.
///
/// The rules are PyTorch's, with ε where it has it. The defaults named here are PyTorch's too.
///
/// @param constraints taken one after the other
public record Optimizer(GradientTransform transform, List<Constraint> constraints) {

  /// Numbers of one stretch: with those of the state, 32 to 64 KB.
  static final int STRETCH = 4096;

  /// Steps between two settlings: a mean that keeps nine tenths shrinks by less than 2⁻¹⁰ in them.
  private static final int SETTLING = 64;

  private static final float NOTHING = 0x1p-100f;

  public Optimizer {
    constraints = List.copyOf(constraints);
  }

  /// Without constraints.
  public Optimizer(GradientTransform transform) {
    this(transform, List.of());
  }

  /// Takes the steps. Owned by one thread.
  interface State {

    /// Updates the parameters; the gradients serve as working memory.
    void step(float[] parameters, float[] gradients, Step step);

    /// The arrays that the state consists of, in an order that depends on the optimiser alone.
    /// Copying them into those of a state that was just opened continues from there bit for bit.
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

  /// Gradient descent with momentum, plain or Nesterov's, in the classical form, which is also that
  /// of Keras: see [ClassicalMomentum].
  ///
  /// @param momentum the share of the buffer that is kept, in [0, 1)
  public static Optimizer classicalMomentum(double momentum, boolean nesterov) {
    return new Optimizer(new ClassicalMomentum(momentum, nesterov));
  }

  /// AdaGrad (Duchi et al. 2011): see [ScaleByAdagrad].
  ///
  /// @param rateDecay by which the learning rate shrinks with the steps; 0 by default
  /// @param initial what the sums of squares begin with; 0 by default
  /// @param epsilon added to the root of the sums; positive, 1e-10 by default
  public static Optimizer adagrad(double rateDecay, double initial, double epsilon) {
    return new Optimizer(new ScaleByAdagrad(rateDecay, initial, epsilon));
  }

  /// RMSprop (Hinton 2012): see [ScaleByRms].
  ///
  /// @param alpha of the mean of the squares, in [0, 1); 0.99 by default
  /// @param epsilon added to its root; positive, 1e-8 by default
  /// @param momentum of a buffer of the scaled gradients, in [0, 1); 0 by default
  /// @param centered whether the squared mean of the gradients is subtracted; not by default
  public static Optimizer rmsprop(double alpha, double epsilon, double momentum, boolean centered) {
    var scale = new ScaleByRms(alpha, epsilon, centered);
    return new Optimizer(momentum == 0 ? scale : scale.then(new Trace(momentum, false)));
  }

  /// Adadelta (Zeiler 2012): see [ScaleByAdadelta]. Its learning rate is 1 by default.
  ///
  /// @param rho of the means, in [0, 1); 0.9 by default
  /// @param epsilon inside the roots; positive, 1e-6 by default
  public static Optimizer adadelta(double rho, double epsilon) {
    return new Optimizer(new ScaleByAdadelta(rho, epsilon));
  }

  /// Adam (Kingma and Ba 2015): see [ScaleByAdam]. With decoupled decay, [#regularized], it is
  /// AdamW.
  ///
  /// @param beta1 of the mean of the gradients, in [0, 1); 0.9 by default
  /// @param beta2 of the mean of their squares, in [0, 1); 0.999 by default
  /// @param epsilon added to the root of the latter; positive, 1e-8 by default
  public static Optimizer adam(double beta1, double beta2, double epsilon) {
    return new Optimizer(new ScaleByAdam(beta1, beta2, epsilon));
  }

  /// AMSGrad (Reddi et al. 2018), Adam with the largest mean of squares so far: see
  /// [ScaleByAmsgrad]. The parameters are those of [#adam].
  public static Optimizer amsgrad(double beta1, double beta2, double epsilon) {
    return new Optimizer(new ScaleByAmsgrad(new ScaleByAdam(beta1, beta2, epsilon)));
  }

  /// NAdam (Dozat 2016), Adam with Nesterov's momentum: see [ScaleByNadam].
  ///
  /// @param beta1 of the mean of the gradients, in [0, 1); 0.9 by default
  /// @param beta2 of the mean of their squares, in [0, 1); 0.999 by default
  /// @param epsilon added to the root of the latter; positive, 1e-8 by default
  /// @param momentumDecay how fast the momentum grows; 0.004 by default
  public static Optimizer nadam(double beta1, double beta2, double epsilon, double momentumDecay) {
    return new Optimizer(new ScaleByNadam(beta1, beta2, epsilon, momentumDecay));
  }

  /// Lion (Chen et al. 2023), which steps by signs: see [ScaleByLion].
  ///
  /// @param beta1 the share of the mean in the step, in [0, 1); 0.9 in the paper
  /// @param beta2 of the mean of the gradients, in [0, 1); 0.99 in the paper
  public static Optimizer lion(double beta1, double beta2) {
    return new Optimizer(new ScaleByLion(beta1, beta2));
  }

  /// This optimiser with penalties on the weights alone; see [#regularized(double, double, double,
  /// boolean)].
  public Optimizer regularized(double l1, double l2, double decay) {
    return regularized(l1, l2, decay, false);
  }

  /// This optimiser with penalties; zeros add nothing.
  ///
  /// @param l1 the coefficient of the subgradient `sign(w)`, on weights alone
  /// @param l2 the coefficient of the gradient `w` of an L2 penalty in the loss, PyTorch's
  ///   convention
  /// @param decay the coefficient of decoupled decay, multiplied by the learning rate
  /// @param everything whether L2 and the decay act on biases and the scales of normalisations too,
  ///   as PyTorch's do unless told otherwise
  public Optimizer regularized(double l1, double l2, double decay, boolean everything) {
    var chain = new ArrayList<GradientTransform>();
    if (l1 != 0) {
      chain.add(new AddL1(l1));
    }
    if (l2 != 0) {
      chain.add(new AddDecayedWeights(l2, everything));
    }
    chain.add(transform);
    if (decay != 0) {
      chain.add(new AddDecayedWeights(decay, everything));
    }
    return new Optimizer(new Chain(chain), constraints);
  }

  /// This optimiser with one more constraint, taken after those that it has.
  public Optimizer constrained(Constraint constraint) {
    var all = new ArrayList<>(constraints);
    all.add(constraint);
    return new Optimizer(transform, all);
  }

  /// Opens the fused pass where there is one for the chain, else the chain itself.
  State open(ParameterLayout layout) {
    return open(layout, WeightAverage.none());
  }

  /// As [#open(ParameterLayout)].
  ///
  /// @param average follows the parameters, stretch by stretch, while the cache holds them
  State open(ParameterLayout layout, WeightAverage average) {
    if (constraints.isEmpty()) {
      return FusedOptimizer.of(transform, layout, average)
          .orElseGet(() -> openTransform(layout, average));
    }
    return constrain(new Optimizer(transform).open(layout), layout, average);
  }

  /// Opens the chain itself, the definition.
  State openChain(ParameterLayout layout) {
    WeightAverage none = WeightAverage.none();
    State state = openTransform(layout, none);
    return constraints.isEmpty() ? state : constrain(state, layout, none);
  }

  /// The chain, then `w ← w - η u`, on one stretch that fits the first-level cache after another.
  private State openTransform(ParameterLayout layout, WeightAverage average) {
    GradientTransform.State state = transform.open(layout);
    List<float[]> memory = state.memory();
    List<Slice> slices = layout.trained();
    return new State() {
      @Override
      public void step(float[] parameters, float[] gradients, Step step) {
        for (int s = 0; s < slices.size(); s++) {
          Slice slice = slices.get(s);
          float rate = step.rate(slice);
          for (int from = slice.offset(); from < slice.end(); from += STRETCH) {
            int to = Math.min(from + STRETCH, slice.end());
            step.scale(gradients, from, to);
            state.apply(gradients, parameters, slice, from, to, step);
            for (int i = from; i < to; i++) {
              parameters[i] -= rate * gradients[i];
            }
            average.over(parameters, from, to);
          }
        }
        settle(memory, step);
      }

      @Override
      public List<float[]> memory() {
        return memory;
      }
    };
  }

  /// Every so many steps, makes what a state remembers 0 where it is next to nothing.
  ///
  /// The means of a unit that gets no gradient shrink to denormal numbers and stay there, and
  /// arithmetic on those is slow. When depends on the number of the step alone, so that a resumed
  /// run meets the same numbers.
  static void settle(List<float[]> memory, Step step) {
    if (step.number() % SETTLING != 0) {
      return;
    }
    for (int m = 0; m < memory.size(); m++) {
      float[] array = memory.get(m);
      for (int i = 0; i < array.length; i++) {
        float x = array[i];
        // 0 within the bounds. Without a branch, so that the JIT makes vectors of it; what it takes
        // from numbers above 2⁻⁷⁵ is less than rounding does.
        array[i] = x - Math.max(-NOTHING, Math.min(NOTHING, x));
      }
    }
  }

  /// The state with the constraints after its steps, on whole slices.
  private State constrain(State state, ParameterLayout layout, WeightAverage average) {
    List<Slice> slices = layout.trained();
    List<Constraint.State> opened = constraints.stream().map(Constraint::open).toList();
    return new State() {
      @Override
      public void step(float[] parameters, float[] gradients, Step step) {
        state.step(parameters, gradients, step);
        for (int s = 0; s < slices.size(); s++) {
          for (int c = 0; c < opened.size(); c++) {
            opened.get(c).apply(parameters, slices.get(s), step);
          }
          average.over(parameters, slices.get(s).offset(), slices.get(s).end());
        }
      }

      @Override
      public List<float[]> memory() {
        return state.memory();
      }
    };
  }
}
