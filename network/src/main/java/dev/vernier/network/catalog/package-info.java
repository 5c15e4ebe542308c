/// The catalogue of hyperparameters: what each one is, why it matters, how to tune it, and the
/// pages that are rendered from it.
@NullMarked
package dev.vernier.network.catalog;

import org.jspecify.annotations.NullMarked;
