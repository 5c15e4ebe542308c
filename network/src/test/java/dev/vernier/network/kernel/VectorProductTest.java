package dev.vernier.network.kernel;

final class VectorProductTest implements MatrixProductContract {

  @Override
  public MatrixProduct product() {
    return new VectorProduct();
  }
}
