package dev.vernier.network.kernel.x86;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The code of the loops between the products on AVX-512. No operation is fused or reassociated, so
/// the bits are those of the plain loops.
///
/// What the functions take is said in [MatrixLoopCode], [StretchCode], [GatherCode] and
/// [UpdateCode].
public final class LoopCode {

  /// The loops, by what they are called in the interface.
  public enum Loop {
    ADD_ROW,
    SCALE_AND_SHIFT,
    COMBINE,
    ADD_COLUMN_SUMS,
    ADD_MOMENTS,
    ADD_CORRELATIONS,
    RECTIFY,
    RECTIFY_BACKWARD,
    DROPOUT,
    GATHER,
    /// Takes, like those below, numbers that are not normal for 0, as the plain loops do not.
    ADAM,
    MOMENTUM,
    NESTEROV,
    ADAM_AVERAGED
  }

  private final Assembler assembler = new Assembler();
  private final Map<Loop, Integer> offsets = new EnumMap<>(Loop.class);

  public LoopCode() {
    var matrix = new MatrixLoopCode(assembler);
    begin(Loop.ADD_ROW);
    matrix.addRow();
    begin(Loop.SCALE_AND_SHIFT);
    matrix.scaleAndShift();
    begin(Loop.COMBINE);
    matrix.combine();
    begin(Loop.ADD_COLUMN_SUMS);
    matrix.addColumnSums();
    begin(Loop.ADD_MOMENTS);
    matrix.addMoments();
    begin(Loop.ADD_CORRELATIONS);
    matrix.addCorrelations();
    var stretch = new StretchCode(assembler);
    begin(Loop.RECTIFY);
    stretch.rectify(false);
    begin(Loop.RECTIFY_BACKWARD);
    stretch.rectify(true);
    begin(Loop.DROPOUT);
    stretch.dropout();
    begin(Loop.GATHER);
    GatherCode.emit(assembler);
    var update = new UpdateCode(assembler);
    begin(Loop.ADAM);
    update.adam(false);
    begin(Loop.MOMENTUM);
    update.momentum(false);
    begin(Loop.NESTEROV);
    update.momentum(true);
    begin(Loop.ADAM_AVERAGED);
    update.adam(true);
  }

  private void begin(Loop loop) {
    assembler.align(64);
    offsets.put(loop, assembler.position());
  }

  public byte[] code() {
    return assembler.code();
  }

  /// Where the function of a loop begins.
  public int offsetOf(Loop loop) {
    return Objects.requireNonNull(offsets.get(loop));
  }

  /// What the loops over stretches read.
  public static int[] constants() {
    return StretchCode.constants();
  }
}
