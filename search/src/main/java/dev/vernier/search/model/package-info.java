/// The numerical parts of the samplers: points of the unit cube, surrogate models, and what they
/// are optimised by. Not exported.
@NullMarked
package dev.vernier.search.model;

import org.jspecify.annotations.NullMarked;
