/// Dense float32 matrix products, each on the caller's thread: OpenBLAS through the Foreign
/// Function & Memory API, the Vector API, and a readable reference.
@NullMarked
package dev.vernier.network.kernel;

import org.jspecify.annotations.NullMarked;
