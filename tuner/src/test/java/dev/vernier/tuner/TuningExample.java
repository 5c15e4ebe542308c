package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.Table;
import dev.vernier.data.TableReader;
import dev.vernier.search.Budget;
import java.nio.file.Path;
import java.util.Optional;

/// The example of the README and of [Tuning], as code that is compiled and run.
final class TuningExample {

  private TuningExample() {}

  /// Tunes on a table with a column "species", and predicts its rows.
  static Model.Predictions tune(Path file, Path modelFile) {
    // @start region="tune"
    Table table = TableReader.read(file);
    Problem problem = Problem.prepare(table, Optional.empty(), ProblemSpec.of("species"));
    Tuning tuning = Tuning.of("penguins", problem);

    Tuning.Result result = tuning.run(2, Budget.ofTrials(5)); // on two threads

    Tuning.Winner winner = result.winner().orElseThrow();
    System.out.println(winner.trial().configuration());
    System.out.println(tuning.metric() + " on unseen rows: " + winner.test());
    ModelFile.write(modelFile, winner.model());

    Model model = ModelFile.read(modelFile);
    Model.Predictions predictions = model.predict(table);
    // @end
    return predictions;
  }
}
