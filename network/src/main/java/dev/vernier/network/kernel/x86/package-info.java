/// Machine code for x86-64, written by Java at start: an assembler for the few instructions that
/// matrix products and the loops between them need, the memory the code lies in, and the products
/// and loops themselves.
///
/// A library decides at run time what a shape needs, packs operands it need not pack, and cannot be
/// taught what the caller knows. For the products of small networks that costs more than the
/// arithmetic. Here the inner loops are generated for the registers at hand, and they read and
/// write Java's own arrays.
@NullMarked
package dev.vernier.network.kernel.x86;

import org.jspecify.annotations.NullMarked;
