/// How good a sampler is (`benchmarks/search`): its regret on functions whose optimum is known and
/// on a surrogate of training networks, and how long it thinks.
@NullMarked
package dev.vernier.benchmarks.search;

import org.jspecify.annotations.NullMarked;
