/// Tunes a data set: the objective, the report and the model file.
module dev.vernier.tuner {
  requires transitive dev.vernier.search;
  requires transitive dev.vernier.data;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.vernier.tuner;

  opens dev.vernier.tuner to
      tools.jackson.databind;
}
