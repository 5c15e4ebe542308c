/// Parameters, conditions, search spaces and configurations.
module dev.vernier.space {
  requires static org.jspecify;

  exports dev.vernier.space;
}
