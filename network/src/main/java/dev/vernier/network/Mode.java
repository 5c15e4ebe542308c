package dev.vernier.network;

/// Whether a pass trains or evaluates. Dropout and batch normalisation differ between the two, so
/// every pass says which it is.
public enum Mode {
  TRAIN,
  EVAL
}
