/// From a file to encoded samples: tables and their typed columns, splits, encoders fitted on the
/// training part alone, and the data sets that come with Vernier. Start at [Problem].
@NullMarked
package dev.vernier.data;

import org.jspecify.annotations.NullMarked;
