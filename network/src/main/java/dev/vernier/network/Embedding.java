package dev.vernier.network;

import java.util.List;

/// How some numbers of a row become others, for networks on tables: see [Layer.Embed].
public sealed interface Embedding {

  /// How many numbers of the row it takes.
  int inputs();

  /// How many it makes of them.
  int outputs();

  /// Numbers as they are.
  record Plain(int inputs) implements Embedding {

    public Plain {
      requirePositive("the numbers that are taken as they are", inputs);
    }

    @Override
    public int outputs() {
      return inputs;
    }
  }

  /// A level, given as its number from 0, becomes a learnt row of a table (Guo and Berkhahn 2016).
  /// Level 0 stands for what is missing or unknown; its row starts at 0, the others at draws from
  /// N(0, 1) as in PyTorch's `Embedding`.
  ///
  /// @param levels how many there are, 0 included; at least 2
  /// @param dimension how many numbers a level becomes, at least 1
  record Categorical(int levels, int dimension) implements Embedding {

    public Categorical {
      if (levels < 2) {
        throw new IllegalArgumentException(
            "an embedding of levels needs at least two, got " + levels);
      }
      requirePositive("categorical_embedding_dim", dimension);
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return dimension;
    }
  }

  /// A number becomes its position on a scale of bins, which a linear map of its own takes to some
  /// numbers (Gorishniy et al. 2022, section 3.2). Component `t` of the position is `(x - b_t) /
  /// (b_{t+1} - b_t)`, at most 1 except in the last bin and at least 0 except in the first, so that
  /// the map goes on as a line beyond the edges.
  ///
  /// @param edges the bins' edges `b`, rising; at least two
  /// @param dimension how many numbers come out, at least 1
  /// @param rectified whether negative ones become 0
  record PiecewiseLinear(List<Float> edges, int dimension, boolean rectified) implements Embedding {

    public PiecewiseLinear {
      edges = List.copyOf(edges);
      if (edges.size() < 2) {
        throw new IllegalArgumentException(
            "a piecewise-linear embedding needs two edges, got " + edges);
      }
      for (int i = 1; i < edges.size(); i++) {
        if (!(edges.get(i) > edges.get(i - 1) && Float.isFinite(edges.get(i) - edges.get(i - 1)))) {
          throw new IllegalArgumentException(
              "the edges of a piecewise-linear embedding rise, got " + edges);
        }
      }
      requirePositive("the dimension of a numeric embedding", dimension);
    }

    int bins() {
      return edges.size() - 1;
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return dimension;
    }
  }

  /// A number becomes waves of learnt frequencies, `cos(2π c x)` and `sin(2π c x)`, which a linear
  /// map of its own and a rectifier take to some numbers (Gorishniy et al. 2022, section 3.3: PLR).
  ///
  /// @param frequencies how many there are, at least 1
  /// @param sigma the deviation of the initial frequencies, N(0, σ²); positive
  /// @param dimension how many numbers come out, at least 1
  record Periodic(int frequencies, double sigma, int dimension) implements Embedding {

    public Periodic {
      requirePositive("the frequencies of a periodic embedding", frequencies);
      if (!(sigma > 0 && Double.isFinite(sigma))) {
        throw new IllegalArgumentException(
            "the deviation of the frequencies is positive, got " + sigma);
      }
      requirePositive("the dimension of a numeric embedding", dimension);
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return dimension;
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: at least 1, got %d".formatted(what, value));
    }
  }
}
