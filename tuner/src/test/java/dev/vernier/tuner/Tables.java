package dev.vernier.tuner;

import dev.vernier.data.BundledData;
import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import java.util.Optional;

/// Prepared data for the tests.
final class Tables {

  private Tables() {}

  static Problem bundled(String name, long seed) {
    BundledData data = BundledData.find(name).orElseThrow();
    return Problem.prepare(
        data.read(),
        Optional.empty(),
        new ProblemSpec(data.target(), Optional.empty(), 0.2, 0.2, seed));
  }

  static Tuning tuning(String name, long seed, Overrides overrides) {
    Problem problem = bundled(name, seed);
    Tuning plain = Tuning.of(name, problem);
    return new Tuning(
        name,
        problem,
        plain.metric(),
        plain.sampler(),
        seed,
        TuningSpace.open(problem, plain.metric(), overrides, Opening.USUAL));
  }
}
