/// Networks, their training, and the catalogue of their hyperparameters.
module dev.vernier.network {
  requires transitive dev.vernier.space;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.vernier.network;
  exports dev.vernier.network.kernel;
}
