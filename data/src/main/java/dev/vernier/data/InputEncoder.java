package dev.vernier.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// Turns data into the inputs of a network, with constants fitted on the training rows alone.
///
/// In a model's file the kinds are told apart by the names of their components, which therefore
/// must not be shared. (The first format of models had tables only, and no name for their kind.)
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(FeatureEncoder.class), @JsonSubTypes.Type(PixelEncoder.class)})
public sealed interface InputEncoder permits FeatureEncoder, PixelEncoder {

  /// How many inputs a row has.
  int width();

  /// The names of the inputs, in order.
  List<String> featureNames();
}
