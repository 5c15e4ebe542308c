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

/// The code of a matrix product in bf16: operands are rounded and laid out by [PackCode]; then, on
/// AMX, blocks of two by two tiles of C stay in tile registers while the loop goes once along k.
/// Without AMX the panels are those of [DotCode]. Sums are single precision throughout.
public final class BfloatCode {

  private static final int TILE_BYTES = 1024;
  private static final int VECTOR = 64;
  private static final int SIDE = 16;

  // Arguments on the stack, counted from the saved frame pointer; some also read by [DotCode].
  static final int LAST_ROWS = Frame.ARGUMENTS;
  static final int LAST_COLUMNS = 24;
  private static final int SCRATCH = 32;
  private static final int CONFIGURATION = 40;
  static final int C_OFFSET = 48;

  // Tile registers: 0 to 3 are sums.
  private static final int LEFT = 4;
  private static final int RIGHT = 6;

  private static final int COLUMNS = 1;
  private static final int ALL = 4;

  private final Assembler assembler = new Assembler();
  private final int[] panels;
  private final int rows;
  private final int turnedRows;
  private final int pairs;
  private final int turnedPairs;
  private final int gatheredRows;
  private final int turn;

  /// @param onTiles whether there is AMX
  public BfloatCode(boolean onTiles) {
    var pack = new PackCode(assembler);
    panels = new int[(onTiles ? 2 : DotCode.MOST_STRIPS) + 1];
    for (int width = 1; width < panels.length; width++) {
      panels[width] = begin();
      if (onTiles) {
        panel(width);
      } else {
        DotCode.panel(assembler, width);
      }
    }
    rows = begin();
    pack.rows();
    turnedRows = begin();
    pack.turnedRows();
    pairs = begin();
    pack.pairs();
    turnedPairs = begin();
    pack.turnedPairs();
    gatheredRows = begin();
    pack.gatheredRows();
    turn = begin();
    pack.turn();
  }

  private int begin() {
    assembler.align(64);
    return assembler.position();
  }

  public byte[] code() {
    return assembler.code();
  }

  /// The widest panel, in strips of the right operand.
  public int mostStrips() {
    return panels.length - 1;
  }

  /// Where the function for a panel of some strips begins.
  public int offsetOfPanel(int width) {
    return panels[width];
  }

  /// Where the function begins that packs a strip of the left operand.
  ///
  /// @param transposed whether the operand lies down a column along k
  public int offsetOfLeft(boolean transposed) {
    return transposed ? turnedPairs : rows;
  }

  /// Where the function begins that packs a strip of the right operand.
  ///
  /// @param transposed whether the operand lies across a row along k
  public int offsetOfRight(boolean transposed) {
    return transposed ? turnedRows : pairs;
  }

  /// Where the function begins that packs a strip of the left operand from rows by index.
  public int offsetOfGathered() {
    return gatheredRows;
  }

  /// Where the function begins that makes of strips of the left operand those of its transpose.
  public int offsetOfTurn() {
    return turn;
  }

  /// What the functions read: four vectors for packing, then the configuration of the tiles, all of
  /// them 16 rows of 64 bytes.
  public static short[] constants() {
    short[] packing = PackCode.constants();
    var constants = new short[packing.length + VECTOR / Short.BYTES];
    System.arraycopy(packing, 0, constants, 0, packing.length);
    constants[packing.length] = 1; // palette
    for (int tile = 0; tile < 8; tile++) {
      constants[packing.length + 8 + tile] = VECTOR; // bytes of a row, from byte 16
    }
    for (int pair = 0; pair < 4; pair++) {
      constants[packing.length + 24 + pair] = SIDE << 8 | SIDE; // rows, from byte 48
    }
    return constants;
  }

  /// Where in [#constants] the configuration begins, in bytes.
  public static int offsetOfConfiguration() {
    return 4 * VECTOR;
  }

  /// As [#offsetOfPanel] has it: `panel(left, right, c, ldc, depth, strips, lastRows, lastColumns,
  /// scratch, configuration, cOffset)`: all rows of C in the columns of `width` tiles.
  ///
  /// @param width tiles across; the strips of an operand lie `depth` tiles apart
  private void panel(int width) {
    Assembler a = assembler;
    var pair = new Label();
    var single = new Label();
    var done = new Label();
    Frame.enter(a, RBX, R12, R13, R14, R15);
    a.add(RDX, at(RBP, C_OFFSET));
    a.mov(RAX, at(RBP, CONFIGURATION));
    a.ldtilecfg(at(RAX));
    a.mov(RAX, at(RBP, LAST_COLUMNS));
    a.kmovw(COLUMNS, RAX);
    EdgeMask.setAll(a, ALL);
    a.mov(R10, R8);
    a.shl(R10, 10); // bytes of a strip
    a.mov(R14, VECTOR);
    a.bind(pair);
    a.cmp(R9, 2);
    a.jump(Condition.LESS, single);
    block(2, width);
    a.sub(R9, 2);
    a.jump(pair);
    a.bind(single);
    a.cmp(R9, 1);
    a.jump(Condition.LESS, done);
    block(1, width);
    a.bind(done);
    a.tilerelease();
    Frame.leave(a, RBX, R12, R13, R14, R15);
  }

  /// A block of tiles of C; then `rdi` and `rdx` point to the next one below.
  private void block(int height, int width) {
    Assembler a = assembler;
    var loop = new Label();
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        a.tilezero(2 * i + j);
      }
    }
    a.mov(R12, RDI);
    a.lea(R15, at(RDI, R10, 1));
    a.mov(R13, RSI);
    a.lea(RBX, at(RSI, R10, 1));
    a.mov(RAX, R8);
    a.bind(loop);
    Register[] left = {R12, R15};
    Register[] right = {R13, RBX};
    for (int j = 0; j < width; j++) {
      a.tileloadd(RIGHT + j, at(right[j], R14, 1));
    }
    for (int i = 0; i < height; i++) {
      a.tileloadd(LEFT + i, at(left[i], R14, 1));
      for (int j = 0; j < width; j++) {
        a.tdpbf16ps(2 * i + j, LEFT + i, RIGHT + j);
      }
    }
    a.add(R12, TILE_BYTES);
    a.add(R15, TILE_BYTES);
    a.add(R13, TILE_BYTES);
    a.add(RBX, TILE_BYTES);
    a.sub(RAX, 1);
    a.jump(Condition.NOT_EQUAL, loop);

    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        store(2 * i + j, VECTOR * j, j == width - 1, i == height - 1 ? height : 0);
      }
      a.mov(RAX, RCX);
      a.shl(RAX, 4);
      a.add(RDX, RAX);
    }
    a.mov(RAX, R10);
    if (height == 2) {
      a.add(RAX, RAX);
    }
    a.add(RDI, RAX);
  }

  /// Stores a tile of sums to `rdx`, and of the last row and column of tiles only what is in C.
  ///
  /// @param lastStrip the strips left if this tile is in the last of them; 0 if it cannot be
  private void store(int tile, int displacement, boolean lastColumn, int lastStrip) {
    Assembler a = assembler;
    var edge = new Label();
    var row = new Label();
    var done = new Label();
    a.mov(R11, SIDE);
    if (lastStrip > 0) {
      a.mov(RAX, at(RBP, LAST_ROWS));
      a.cmp(R9, lastStrip);
      a.cmov(Condition.EQUAL, R11, RAX);
    }
    a.cmp(R11, SIDE);
    a.jump(Condition.NOT_EQUAL, edge);
    if (lastColumn) {
      a.mov(RAX, at(RBP, LAST_COLUMNS));
      a.cmp(RAX, 0xFFFF);
      a.jump(Condition.NOT_EQUAL, edge);
    }
    a.tilestored(new Operand(RDX, RCX, 1, displacement), tile);
    a.jump(done);
    a.bind(edge);
    a.mov(RAX, at(RBP, SCRATCH));
    a.tilestored(at(RAX, R14, 1), tile);
    a.lea(RBX, at(RDX, displacement));
    a.bind(row);
    a.vmovups(0, at(RAX));
    a.vmovups(at(RBX), lastColumn ? COLUMNS : ALL, 0);
    a.add(RAX, VECTOR);
    a.add(RBX, RCX);
    a.sub(R11, 1);
    a.jump(Condition.NOT_EQUAL, row);
    a.bind(done);
  }
}
