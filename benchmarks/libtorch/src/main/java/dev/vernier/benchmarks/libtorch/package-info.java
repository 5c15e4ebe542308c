/// libtorch's worker.
@NullMarked
package dev.vernier.benchmarks.libtorch;

import org.jspecify.annotations.NullMarked;
