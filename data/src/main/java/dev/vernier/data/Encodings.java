package dev.vernier.data;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// One split data set in every encoding that is asked for, each made when first asked for and then
/// shared. Thread-safe.
sealed interface Encodings permits TableEncodings, Encodings.OfImages {

  Encoded in(Encoding encoding);

  /// What making encodings would take of the heap, beyond those that are made.
  long bytes(Collection<Encoding> wanted);

  /// Those that there are.
  Set<InputScaling> scalings();

  /// Whether [CategoricalEncoding#EMBEDDING] makes codes of a column.
  boolean hasCodes();

  /// Images have one encoding, so their bytes need not be kept.
  record OfImages(Encoded usual) implements Encodings {

    private static final Set<InputScaling> SCALINGS =
        EnumSet.of(InputScaling.AUTO, InputScaling.STANDARD);

    @Override
    public Encoded in(Encoding encoding) {
      if (!SCALINGS.contains(encoding.inputs())) {
        throw new IllegalArgumentException(
            "the input scaling %s is for columns of a table; images are standardised by all their pixels together, so leave it at auto or standard"
                .formatted(encoding.inputs()));
      }
      return usual;
    }

    @Override
    public long bytes(Collection<Encoding> wanted) {
      return 0;
    }

    @Override
    public Set<InputScaling> scalings() {
      return EnumSet.copyOf(SCALINGS);
    }

    @Override
    public boolean hasCodes() {
      return false;
    }
  }
}
