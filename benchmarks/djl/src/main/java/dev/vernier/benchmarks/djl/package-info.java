/// DJL's worker.
@NullMarked
package dev.vernier.benchmarks.djl;

import org.jspecify.annotations.NullMarked;
