package dev.vernier.data;

/// What neighbouring inputs of a network are, so that its first layer can treat them by their kind.
public sealed interface EncodedColumn {

  /// The column, or the part or mark of it, for people.
  String name();

  /// The place of the first of the inputs in a row.
  int offset();

  /// How many inputs there are.
  int width();

  /// A quantity, scaled: for a layer as it is, or for an embedding of numbers, whose bins
  /// [Encoded#edges] tells.
  record Quantity(String name, int offset) implements EncodedColumn {
    @Override
    public int width() {
      return 1;
    }
  }

  /// Numbers out of −1, 0 and 1, or what a [ColumnEncoder.Rescaled] makes of them, for a layer as
  /// they are: a one-hot run, a sign, or the mark of a missing value.
  record Indicators(String name, int offset, int width) implements EncodedColumn {}

  /// The code of a level, an integer from 0 to count − 1, which means nothing but by an embedding.
  /// Code 0 stands for what is missing or was not seen in training. Where no training row has it,
  /// nothing trains its embedding, which should then begin, and so stay, at 0.
  ///
  /// @param count how many codes there are, code 0 included
  record Levels(String name, int offset, int count) implements EncodedColumn {
    @Override
    public int width() {
      return 1;
    }
  }
}
