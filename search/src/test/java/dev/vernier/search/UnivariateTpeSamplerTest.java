package dev.vernier.search;

class UnivariateTpeSamplerTest extends SamplerContract {

  @Override
  protected Sampler sampler() {
    return new TpeSampler(true);
  }
}
