package dev.vernier.tuner;

import dev.vernier.data.Encoded;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Makes models of a tuning's trainings, and that of a study's winner.
///
/// @param product that the trainings multiply by
record Models(Tuning tuning, MatrixProduct product) {

  /// The model of the best trial: of the network that was kept, else the one that the host has,
  /// else of the trial trained again.
  Tuning.Winner crown(String study, TrialView best, TrainingObjective objective, Tuning.Host host) {
    Encoded encoded =
        TrainingObjective.encoded(tuning.problem(), tuning.metric(), best.configuration());
    Optional<TrainingResult.Trained> kept = objective.resultOf(best.id());
    if (kept.isEmpty()) {
      Optional<Model> earlier =
          host.earlier().filter(model -> isOf(model.provenance(), study, best));
      if (earlier.isPresent()) {
        return new Tuning.Winner(best, earlier.get(), false);
      }
      host.trainingAgain(best);
    }
    TrainingResult.Trained trained =
        kept.orElseGet(() -> trained(objective.trainAgain(encoded, best)));
    Model model = model(encoded, trained, study, best.id(), best.configuration());
    return new Tuning.Winner(best, model, kept.isEmpty());
  }

  private boolean isOf(Model.Provenance provenance, String study, TrialView trial) {
    return provenance.data().equals(tuning.data())
        && provenance.study().equals(study)
        && provenance.trial() == trial.id().number()
        && provenance.seed() == tuning.seed()
        && provenance.configuration().equals(trial.configuration().values())
        && provenance.metric().equals(tuning.metric().toString())
        && provenance.validation() == trial.value().orElseThrow();
  }

  private static TrainingResult.Trained trained(TrainingResult result) {
    return switch (result) {
      case TrainingResult.Trained trained -> trained;
      case TrainingResult.Diverged _ ->
          throw new IllegalStateException(
              "the best trial of the study was found on another machine and diverges here");
      case TrainingResult.Paused _ ->
          throw new IllegalStateException("the listener asks for no pause");
    };
  }

  /// @param study of the trial; empty for a training by itself
  Model model(
      Encoded encoded,
      TrainingResult.Trained trained,
      String study,
      TrialId trial,
      Configuration configuration) {
    var provenance =
        new Model.Provenance(
            tuning.data(),
            study,
            trial.number(),
            tuning.seed(),
            configuration.values(),
            tuning.metric().toString(),
            trained.value(),
            score(encoded, trained.network()),
            trained.bestEpoch(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            createdBy());
    return new Model(trained.network(), encoded.features(), encoded.target(), provenance);
  }

  /// As [Model#predict] computes, whatever the precision of the training.
  private Score score(Encoded encoded, TrainedNetwork network) {
    float[] outputs = network.predict(encoded.test().inputs(), MatrixProducts.best());
    return Score.of(
        tuning.metric(),
        outputs,
        encoded.test().targets(),
        encoded.target().scale(),
        tuning.seed());
  }

  private String createdBy() {
    String version = Tuning.class.getPackage().getImplementationVersion();
    return "Vernier %s, %s".formatted(version == null ? "of a checkout" : version, product.name());
  }
}
