/// The façade: tune a data set, crown a winner, report honestly, keep the model.
@NullMarked
package dev.vernier.tuner;

import org.jspecify.annotations.NullMarked;
