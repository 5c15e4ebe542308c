package dev.vernier.network.catalog;

import dev.vernier.network.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// What the numbers of a row are, as far as the first layer of a network treats them differently.
///
/// @param columns of the row from its beginning to its end, at least one
public record Inputs(List<Column> columns) {

  /// Neighbouring numbers of one kind.
  public sealed interface Column {

    /// How many numbers there are.
    int width();
  }

  /// Numbers for a layer as they are, such as a one-hot run.
  public record Plain(int width) implements Column {}

  /// A quantity, which may be embedded.
  ///
  /// @param edges the edges of at most so many bins that hold as many training rows each; rising,
  ///   and fewer where values repeat
  public record Quantity(IntFunction<List<Double>> edges) implements Column {
    @Override
    public int width() {
      return 1;
    }
  }

  /// The code of a level, from 0 to `count - 1`, which means nothing but by an embedding.
  public record Levels(int count) implements Column {
    @Override
    public int width() {
      return 1;
    }
  }

  public Inputs {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one input");
    }
  }

  /// So many numbers for a layer as they are.
  public static Inputs plain(int width) {
    return new Inputs(List.of(new Plain(width)));
  }

  int width() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  boolean hasLevels() {
    return columns.stream().anyMatch(Levels.class::isInstance);
  }

  /// The embeddings that a recipe asks for; empty where all numbers are taken as they are.
  List<Embedding> embeddings(Recipe recipe) {
    var embeddings = new ArrayList<Embedding>();
    for (Column column : columns) {
      Embedding next =
          switch (column) {
            case Plain(int width) -> new Embedding.Identity(width);
            case Quantity quantity -> embedding(quantity, recipe);
            case Levels(int count) ->
                new Embedding.Categorical(count, recipe.value(Catalog.CATEGORICAL_EMBEDDING_DIM));
          };
      if (next instanceof Embedding.Identity(int width)
          && !embeddings.isEmpty()
          && embeddings.getLast() instanceof Embedding.Identity(int before)) {
        embeddings.set(embeddings.size() - 1, new Embedding.Identity(before + width));
      } else {
        embeddings.add(next);
      }
    }
    return embeddings.stream().allMatch(Embedding.Identity.class::isInstance)
        ? List.of()
        : embeddings;
  }

  /// How many frequencies a periodic embedding has, as in RealMLP.
  private static final int FREQUENCIES = 16;

  private static Embedding embedding(Quantity quantity, Recipe recipe) {
    int dimension = recipe.value(Catalog.NUMERIC_EMBEDDING_DIM);
    return switch (recipe.value(Catalog.NUMERIC_EMBEDDING)) {
      case "none" -> new Embedding.Identity(1);
      case "piecewise_linear" -> {
        List<Double> edges = quantity.edges().apply(recipe.value(Catalog.NUMERIC_EMBEDDING_BINS));
        // A column that is constant in training has no bins.
        yield edges.size() < 2
            ? new Embedding.Identity(1)
            : new Embedding.PiecewiseLinear(edges, dimension, true, 1);
      }
      case "periodic" ->
          new Embedding.Periodic(
              1, FREQUENCIES, recipe.value(Catalog.NUMERIC_EMBEDDING_SIGMA), dimension, true, 1);
      case String other -> throw Recipe.unknown(Catalog.NUMERIC_EMBEDDING, other);
    };
  }
}
