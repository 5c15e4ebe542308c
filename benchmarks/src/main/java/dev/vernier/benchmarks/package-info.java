/// What is measured, and the benchmarks of Vernier alone.
@NullMarked
package dev.vernier.benchmarks;

import org.jspecify.annotations.NullMarked;
