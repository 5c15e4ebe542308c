/// What PERFORMANCE.md claims beside speed, each by a script of its own: how settings compare in
/// accuracy (`benchmarks/settings`), that memory does not grow (`benchmarks/soak`), how slow the
/// first trainings of a process are (`benchmarks/startup`), and how long a whole training takes
/// with its accuracy (`benchmarks/fashion`).
@NullMarked
package dev.vernier.benchmarks.claims;

import org.jspecify.annotations.NullMarked;
