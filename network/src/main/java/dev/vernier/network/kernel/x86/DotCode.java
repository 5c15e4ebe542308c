package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
import static dev.vernier.network.kernel.x86.Register.R14;
import static dev.vernier.network.kernel.x86.Register.R15;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RBP;
import static dev.vernier.network.kernel.x86.Register.RBX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;

/// A panel of a product of packed bf16 operands in vector registers, for processors with
/// AVX512_BF16 and no tiles: 8 rows by up to three vectors of sums, to which each instruction adds
/// 16 products of pairs.
final class DotCode {

  /// The widest panel, in strips of the right operand.
  static final int MOST_STRIPS = 3;

  private static final int ROWS = 8;
  private static final int VECTOR = 64;
  private static final int TILE_BYTES = 1024;
  private static final int PAIRS = 16;

  private static final int COLUMNS = 1;

  private DotCode() {}

  /// The function of [BfloatCode#panel], some of whose arguments it does not need.
  static void panel(Assembler a, int width) {
    var strip = new Label();
    var next = new Label();
    var done = new Label();
    Frame.enter(a, RBX, R12, R13, R14, R15);
    a.add(RDX, at(RBP, BfloatCode.C_OFFSET));
    a.mov(RAX, at(RBP, BfloatCode.LAST_COLUMNS));
    a.kmovw(COLUMNS, RAX);
    a.mov(R10, R8);
    a.shl(R10, 10); // bytes of a strip
    a.bind(strip);
    a.cmp(R9, 1);
    a.jump(Condition.LESS, done);
    a.mov(R11, 2 * ROWS);
    a.mov(RAX, at(RBP, BfloatCode.LAST_ROWS));
    a.cmov(Condition.EQUAL, R11, RAX);
    half(a, 0, width);
    a.cmp(R11, ROWS + 1);
    a.jump(Condition.LESS, next);
    half(a, ROWS, width);
    a.bind(next);
    a.add(RDI, R10);
    a.sub(R9, 1);
    a.jump(strip);
    a.bind(done);
    Frame.leave(a, RBX, R12, R13, R14, R15);
  }

  /// The rows `first` to `first + 7` of a strip, of which `r11` are in C; `rdx` then points below
  /// them.
  private static void half(Assembler a, int first, int width) {
    var tile = new Label();
    var pair = new Label();
    var end = new Label();
    int right = ROWS * width;
    int spread = right + width;
    for (int sum = 0; sum < ROWS * width; sum++) {
      a.vpxord(sum, sum, sum);
    }
    a.lea(R12, at(RDI, first * VECTOR));
    a.mov(R13, RSI);
    a.lea(RBX, at(RSI, R10, 1));
    a.lea(R15, at(RSI, R10, 2));
    a.mov(R14, R8);
    Register[] columns = {R13, RBX, R15};
    a.bind(tile);
    a.mov(RAX, PAIRS);
    a.bind(pair);
    for (int j = 0; j < width; j++) {
      a.vmovups(right + j, at(columns[j]));
    }
    for (int row = 0; row < ROWS; row++) {
      a.vbroadcastss(spread, at(R12, row * VECTOR));
      for (int j = 0; j < width; j++) {
        a.vdpbf16ps(row * width + j, spread, right + j);
      }
    }
    a.add(R12, Float.BYTES);
    for (int j = 0; j < width; j++) {
      a.add(columns[j], VECTOR);
    }
    a.sub(RAX, 1);
    a.jump(Condition.NOT_EQUAL, pair);
    a.add(R12, TILE_BYTES - VECTOR);
    a.sub(R14, 1);
    a.jump(Condition.NOT_EQUAL, tile);
    for (int row = 0; row < ROWS; row++) {
      a.cmp(R11, first + row + 1);
      a.jump(Condition.LESS, end);
      for (int j = 0; j < width; j++) {
        if (j == width - 1) {
          a.vmovups(at(RDX, VECTOR * j), COLUMNS, row * width + j);
        } else {
          a.vmovups(at(RDX, VECTOR * j), row * width + j);
        }
      }
      a.add(RDX, RCX);
    }
    a.bind(end);
  }
}
