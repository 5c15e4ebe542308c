package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;

/// What an optimiser is told of the step that it takes. Filled anew for each one, so that steps
/// allocate nothing; owned by one thread.
public final class Step {

  private long number;
  private double learningRate;
  private double momentum = Double.NaN;
  private float gradientFactor = 1;

  /// Prepares a step at which the optimiser keeps its own momentum.
  ///
  /// @param number counted from 1
  /// @param learningRate the scheduled one
  public Step at(long number, double learningRate) {
    return at(number, learningRate, Double.NaN);
  }

  /// Prepares a step.
  ///
  /// @param momentum the scheduled one; NaN where the schedule leaves it to the optimiser
  public Step at(long number, double learningRate, double momentum) {
    this.number = number;
    this.learningRate = learningRate;
    this.momentum = momentum;
    gradientFactor = 1;
    return this;
  }

  /// Lets the optimiser multiply the gradients by a factor before anything else, as clipping by
  /// norm wants it. Holds for this step alone.
  Step scaled(double factor) {
    gradientFactor = (float) factor;
    return this;
  }

  float gradientFactor() {
    return gradientFactor;
  }

  /// Multiplies a stretch of the gradients by the factor of this step.
  void scale(float[] gradients, int from, int to) {
    float factor = gradientFactor;
    if (factor != 1) {
      for (int i = from; i < to; i++) {
        gradients[i] *= factor;
      }
    }
  }

  public long number() {
    return number;
  }

  public double learningRate() {
    return learningRate;
  }

  /// The learning rate of a slice. One of 0 counts as 10⁻³⁰, which moves nothing either, so that a
  /// buffer that holds learning rates can be divided by it.
  float rate(Slice slice) {
    return (float) Math.max(learningRate * slice.rateFactor(), 1e-30);
  }

  /// The momentum of this step: the scheduled one, else the optimiser's own.
  ///
  /// @param own what the optimiser was made with: its momentum, or Adam's `β₁`
  public double momentum(double own) {
    return Double.isNaN(momentum) ? own : momentum;
  }
}
