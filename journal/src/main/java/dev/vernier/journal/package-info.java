/// Studies that outlive their process: [SqliteStudyStore] keeps descriptions and events in one file
/// that any number of processes may share.
@NullMarked
package dev.vernier.journal;

import org.jspecify.annotations.NullMarked;
