package dev.vernier.network.kernel;

/// The loops that are fastest here. Chosen once: the JIT then inlines the calls.
final class Best {

  private static final String FORCED = MatrixProducts.forced().orElse("");
  private static final boolean VECTORS =
      !FORCED.equals("scalar") && MatrixProducts.whyNot("vector").isEmpty();
  private static final boolean GENERATED =
      !FORCED.equals("scalar")
          && !FORCED.equals("vector")
          && MatrixProducts.whyNot("generated").isEmpty();

  static final Loops LOOPS =
      GENERATED ? new GeneratedLoops() : VECTORS ? new VectorLoops() : new ScalarLoops();
  static final CurveLoops CURVES = VECTORS ? new VectorCurveLoops() : new ScalarCurveLoops();
  static final Reductions REDUCTIONS = VECTORS ? new VectorReductions() : new ScalarReductions();

  private Best() {}
}
