package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.List;

/// A part of a cube made of boxes that have nothing in common.
public record Region(List<Box> parts) {

  public Region {
    parts = List.copyOf(parts);
  }

  /// The share of the cube that it takes.
  public double volume() {
    return parts.stream().mapToDouble(Box::volume).sum();
  }

  /// What it has in common with another one.
  Region and(Region other) {
    var common = new ArrayList<Box>();
    for (Box one : parts) {
      for (Box two : other.parts) {
        if (one.meets(two)) {
          common.add(one.and(two));
        }
      }
    }
    return new Region(common);
  }
}
