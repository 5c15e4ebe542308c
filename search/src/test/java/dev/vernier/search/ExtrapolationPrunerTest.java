package dev.vernier.search;

class ExtrapolationPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new ExtrapolationPruner(0.05);
  }

  @Override
  protected boolean needsSteps() {
    return true;
  }
}
