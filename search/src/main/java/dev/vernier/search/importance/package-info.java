/// What a study's trials tell of its dimensions: how much each of them matters for a goal, as an
/// [Importance] that an [ImportanceMethod] comes to.
@NullMarked
package dev.vernier.search.importance;

import org.jspecify.annotations.NullMarked;
