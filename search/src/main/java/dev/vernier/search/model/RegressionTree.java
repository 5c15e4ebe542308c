package dev.vernier.search.model;

import java.util.List;

/// A step function on a cube: a value for each of the boxes that part it.
public record RegressionTree(List<Leaf> leaves) {

  public record Leaf(Box box, double value) {}

  public RegressionTree {
    leaves = List.copyOf(leaves);
  }
}
