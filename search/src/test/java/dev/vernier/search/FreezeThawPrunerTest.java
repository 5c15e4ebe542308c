package dev.vernier.search;

class FreezeThawPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new FreezeThawPruner();
  }

  @Override
  protected int manyTrials() {
    return 40;
  }

  @Override
  protected int stride() {
    return 7;
  }

  @Override
  protected boolean needsSteps() {
    return true;
  }
}
