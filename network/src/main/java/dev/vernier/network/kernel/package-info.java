@NullMarked
package dev.vernier.network.kernel;

import org.jspecify.annotations.NullMarked;
