package dev.vernier.network;

import java.util.List;

/// The extents of one row's data: `[64]` is a vector of 64 numbers.
public record Shape(List<Integer> extents) {

  public Shape {
    extents = List.copyOf(extents);
    if (extents.isEmpty() || extents.stream().anyMatch(extent -> extent < 1)) {
      throw new IllegalArgumentException("a shape needs positive extents, got " + extents);
    }
  }

  public static Shape vector(int size) {
    return new Shape(List.of(size));
  }

  /// How many numbers a row has.
  public int size() {
    return extents.stream().reduce(1, Math::multiplyExact);
  }

  public boolean isVector() {
    return extents.size() == 1;
  }

  @Override
  public String toString() {
    return extents.toString();
  }
}
