package dev.vernier.data;

/// Images with a class each.
///
/// @param labelSource where the labels came from, for messages
/// @param labels one per image, none of them missing
public record LabelledImages(Images images, String labelSource, Column.Categorical labels) {

  /// @throws DataException if there are not as many labels as images
  public LabelledImages {
    if (labels.rows() != images.count()) {
      throw new DataException(
          "%s holds %,d labels, but %s %,d images; they do not belong together, so fetch both again"
              .formatted(labelSource, labels.rows(), images.source(), images.count()));
    }
  }
}
