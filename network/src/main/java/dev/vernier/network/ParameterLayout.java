package dev.vernier.network;

import java.util.ArrayList;
import java.util.List;

/// Where each layer's parameters lie in the network's one flat array.
///
/// Every slice starts at a multiple of 16 floats, a cache line; the gaps stay zero. An optimiser
/// step, a checkpoint or an average is one pass over the array.
public final class ParameterLayout {

  private static final int ALIGNMENT = 16;

  /// What a slice is for, which decides whether it is trained and decayed.
  public enum Role {
    WEIGHT,
    BIAS,
    /// The scale or shift of a normalisation.
    SCALE,
    /// Kept by the layer itself, not trained.
    RUNNING_STATISTIC;

    public boolean trained() {
      return this != RUNNING_STATISTIC;
    }
  }

  /// A stretch of the flat array: a row-major matrix, or a vector, which is a matrix of one row.
  ///
  /// @param layer the index of the layer it belongs to
  /// @param name what it is called there, such as `weight`
  /// @param columns how many units a matrix of weights has: a column holds one unit's
  /// @param rateFactor what multiplies the learning rate here; of a running statistic, the weight
  ///   of the new batch
  public record Slice(
      int layer, String name, Role role, int offset, int length, int columns, double rateFactor) {

    public int end() {
      return offset + length;
    }
  }

  private final List<Slice> slices;
  private final int length;

  private ParameterLayout(List<Slice> slices, int length) {
    this.slices = List.copyOf(slices);
    this.length = length;
  }

  public List<Slice> slices() {
    return slices;
  }

  /// The slices that an optimiser updates.
  List<Slice> trained() {
    return slices.stream().filter(slice -> slice.role().trained()).toList();
  }

  /// The length of the flat array, gaps included.
  public int length() {
    return length;
  }

  /// How many parameters are trained.
  public int trainedCount() {
    return trained().stream().mapToInt(Slice::length).sum();
  }

  /// Collects slices, layer by layer.
  static final class Builder {
    private final List<Slice> slices = new ArrayList<>();
    private int end;
    private int layer;

    void startLayer(int index) {
      layer = index;
    }

    void add(String name, Role role, int length) {
      add(name, role, 1, length, 1);
    }

    /// Adds a matrix.
    ///
    /// @param rateFactor what multiplies the learning rate of these parameters; positive
    void add(String name, Role role, int rows, int columns, double rateFactor) {
      int length = Math.multiplyExact(rows, columns);
      slices.add(new Slice(layer, name, role, end, length, columns, rateFactor));
      end = Math.addExact(end, Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT);
    }

    ParameterLayout build() {
      return new ParameterLayout(slices, end);
    }
  }
}
