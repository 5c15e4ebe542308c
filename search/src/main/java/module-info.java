/// Studies, trials, their events and samplers.
module dev.vernier.search {
  requires transitive dev.vernier.space;
  requires static org.jspecify;

  exports dev.vernier.search;
  exports dev.vernier.search.importance;
}
