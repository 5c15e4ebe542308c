/// What can be chosen: parameters with their ranges and scales, conditions between them, and the
/// configurations drawn from them.
@NullMarked
package dev.vernier.space;

import org.jspecify.annotations.NullMarked;
