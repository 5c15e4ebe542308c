/// The command `vernier`.
@NullMarked
package dev.vernier.cli;

import org.jspecify.annotations.NullMarked;
