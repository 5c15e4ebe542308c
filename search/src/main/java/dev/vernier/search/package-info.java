/// The search: a [Study] is the fold of its [StudyEvent]s, which a [Journal] keeps and a [Sampler]
/// learns from. A [StudyRunner] evaluates its trials on worker threads.
@NullMarked
package dev.vernier.search;

import org.jspecify.annotations.NullMarked;
