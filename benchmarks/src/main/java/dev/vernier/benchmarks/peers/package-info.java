/// Vernier beside its peers: one process each, pinned to a core, in turns.
@NullMarked
package dev.vernier.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
