/// What each technique of training changes, shown on small networks: the page `docs/ablations.md`
/// and its pictures.
@NullMarked
package dev.vernier.benchmarks.ablations;

import org.jspecify.annotations.NullMarked;
