package dev.vernier.search;

class NoPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new NoPruner();
  }
}
