/// Networks and their training: layers, losses, optimisers, schedules, and the run that puts them
/// together.
@NullMarked
package dev.vernier.network;

import org.jspecify.annotations.NullMarked;
