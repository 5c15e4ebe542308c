/// How good samplers and pruners are (`benchmarks/search`): their regret on functions whose optimum
/// is known and on a surrogate of training networks, and how long they think.
@NullMarked
package dev.vernier.benchmarks.search;

import org.jspecify.annotations.NullMarked;
