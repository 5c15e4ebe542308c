package dev.vernier.data;

/// How rows become the inputs and targets of a network; what trials on the same data may differ in.
///
/// @param inputs of columns of numbers
/// @param categories of columns of text
/// @param standardizeTarget whether a number to predict is standardised by the mean and deviation
///   of the training rows; classes are not concerned
public record Encoding(
    InputScaling inputs, CategoricalEncoding categories, boolean standardizeTarget) {

  public static final Encoding DEFAULT =
      new Encoding(InputScaling.AUTO, CategoricalEncoding.ONE_HOT, true);
}
