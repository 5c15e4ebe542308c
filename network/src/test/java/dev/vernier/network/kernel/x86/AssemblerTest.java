package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
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
import static dev.vernier.network.kernel.x86.Register.RSP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The bytes of every instruction, held to `instructions.txt`: a line is what we emit, in hex, and
/// what is meant, in Intel's syntax. That the two are the same thing is for the GNU assembler and
/// disassembler to say; the script `network/src/test/instructions.py` asks them, and accepts the
/// file that this test writes to `network/target` before it compares.
final class AssemblerTest {

  private static final String FILE = "instructions.txt";

  /// Pairs that have each register high and low, and those whose low bits mean something else in
  /// memory operands.
  private static final Register[][] PAIRS = {
    {RAX, R15}, {R8, RCX}, {RSP, RBP}, {R12, R13}, {RDX, RBX}, {RSI, RDI}, {R9, R10}
  };

  /// Displacements of none, one and four bytes, also where a byte counts 4 or 64; the bases that
  /// want a second byte or a displacement; every scale; high and low indices.
  private static final List<Operand> OPERANDS =
      List.of(
          at(RAX),
          at(RSP),
          at(RBP),
          at(R12),
          at(R13),
          at(RDI, 4),
          at(RSP, 24),
          at(RBP, 64),
          at(R12, -64),
          at(R13, 127),
          at(RSI, 128),
          at(R15, -128),
          at(R8, 508),
          at(RBX, 512),
          at(R10, -516),
          at(RCX, 64 * 127),
          at(R9, 64 * 128),
          at(RDX, -64 * 128),
          at(RSP, -64 * 129),
          at(RBP, 1 << 20),
          at(RAX, RCX, 1),
          at(RBP, R9, 2),
          at(R13, RBP, 4),
          at(R12, R12, 8),
          new Operand(RSP, R15, 4, 64),
          new Operand(R10, RDX, 1, -8),
          new Operand(RDI, R13, 8, 4096),
          new Operand(R15, RAX, 2, 1 << 30));

  /// Targets and sources whose five bits differ from each other, high and low.
  private static final int[][] TRIPLES = {
    {0, 1, 2}, {31, 16, 8}, {8, 24, 15}, {17, 9, 30}, {7, 31, 16}
  };

  private static final int[] IMMEDIATES = {127, -129, Integer.MIN_VALUE};

  private final Map<String, String> hexByText = new LinkedHashMap<>();

  AssemblerTest() {
    general();
    jumps();
    vectors();
    bfloat();
    tiles();
  }

  @Test
  void bytesAreThoseThatTheGnuDisassemblerReads() throws IOException {
    String ours =
        hexByText.entrySet().stream()
            .map(line -> line.getValue() + "\t" + line.getKey() + "\n")
            .collect(Collectors.joining());
    Files.writeString(Path.of("target", FILE), ours);
    try (InputStream file =
        Objects.requireNonNull(AssemblerTest.class.getResourceAsStream(FILE), FILE)) {
      var expected = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(ours.lines().toList()).isEqualTo(expected.lines().toList());
    }
  }

  /// So that a new instruction does not go untested.
  @Test
  void everyInstructionHasALine() {
    var emitted = new TreeSet<String>();
    hexByText.keySet().forEach(text -> emitted.add(text.replaceFirst(" .*", "")));
    // Methods whose names are not those of instructions.
    var others =
        Map.of(
            "vfmadd231psBroadcast", "vfmadd231ps",
            "vcmpgtps", "vcmpps",
            "vpcmpgeud", "vpcmpud",
            "prefetch", "prefetcht0",
            "jump", "jmp",
            "cmov", "cmovl");
    Set<String> none = Set.of("code", "position", "bind", "align");
    assertThat(
            Arrays.stream(Assembler.class.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !none.contains(name))
                .map(name -> others.getOrDefault(name, name))
                .distinct()
                .toList())
        .allMatch(emitted::contains);
  }

  @Test
  void aJumpFindsALabelBeforeAndBehindIt() {
    var a = new Assembler();
    var before = new Label();
    var behind = new Label();
    a.bind(before);
    a.jump(behind); // 0 to 5
    a.jump(Condition.LESS, before); // 5 to 11
    a.jump(Condition.GREATER, behind); // 11 to 17
    a.bind(behind);
    assertThat(hex(a.code())).isEqualTo("e90c000000" + "0f8cf5ffffff" + "0f8f00000000");
  }

  @Test
  void fillsUpWithNothing() {
    var a = new Assembler();
    a.align(64);
    assertThat(a.position()).isZero();
    a.ret();
    a.align(16);
    assertThat(hex(a.code())).isEqualTo("c3" + "90".repeat(15));
  }

  private void general() {
    for (Register[] pair : PAIRS) {
      for (Register r : pair) {
        line("push " + of(r), a -> a.push(r));
        line("pop " + of(r), a -> a.pop(r));
        line("shl %s, 2".formatted(of(r)), a -> a.shl(r, 2));
        line("shr %s, 32".formatted(of(r)), a -> a.shr(r, 32));
        for (int value : IMMEDIATES) {
          line("mov %s, %d".formatted(ofDouble(r), value), a -> a.mov(r, value));
          line("add %s, %d".formatted(of(r), value), a -> a.add(r, value));
          line("sub %s, %d".formatted(of(r), value), a -> a.sub(r, value));
          line("cmp %s, %d".formatted(of(r), value), a -> a.cmp(r, value));
          line("or %s, %d".formatted(of(r), value), a -> a.or(r, value));
        }
      }
      Register to = pair[0];
      Register from = pair[1];
      String both = "%s, %s".formatted(of(to), of(from));
      line("mov " + both, a -> a.mov(to, from));
      line("add " + both, a -> a.add(to, from));
      line("sub " + both, a -> a.sub(to, from));
      line("and " + both, a -> a.and(to, from));
      line("cmp " + both, a -> a.cmp(to, from));
      line("imul " + both, a -> a.imul(to, from));
      line("imul %s, 12".formatted(both), a -> a.imul(to, from, 12));
      line("imul %s, -4096".formatted(both), a -> a.imul(to, from, -4096));
      line("bzhi %s, %s".formatted(both, of(R9)), a -> a.bzhi(to, from, R9));
      line("bzhi %s, %s".formatted(both, of(RBX)), a -> a.bzhi(to, from, RBX));
      line("cmove " + both, a -> a.cmov(Condition.EQUAL, to, from));
      line("cmovne " + both, a -> a.cmov(Condition.NOT_EQUAL, to, from));
      line("cmovl " + both, a -> a.cmov(Condition.LESS, to, from));
      line("cmovge " + both, a -> a.cmov(Condition.GREATER_OR_EQUAL, to, from));
      line("cmovg " + both, a -> a.cmov(Condition.GREATER, to, from));
    }
    memory("mov rdx, qword ptr %s", (a, place) -> a.mov(RDX, place));
    memory("mov r15, qword ptr %s", (a, place) -> a.mov(R15, place));
    memory("movsxd rax, dword ptr %s", (a, place) -> a.movsxd(RAX, place));
    memory("mov qword ptr %s, r9", (a, place) -> a.mov(place, R9));
    memory("lea rbp, %s", (a, place) -> a.lea(RBP, place));
    memory("add r12, qword ptr %s", (a, place) -> a.add(R12, place));
    memory("call qword ptr %s", Assembler::call);
    memory("prefetcht0 %s", Assembler::prefetch);
    memory("stmxcsr dword ptr %s", Assembler::stmxcsr);
    memory("ldmxcsr dword ptr %s", Assembler::ldmxcsr);
    line("ret", Assembler::ret);
    line("cpuid", Assembler::cpuid);
    line("xgetbv", Assembler::xgetbv);
  }

  /// To the end of the instruction, and to its beginning.
  private void jumps() {
    line("jmp .+5", a -> jumpBehind(a, a::jump));
    line("je .+6", a -> jumpBehind(a, label -> a.jump(Condition.EQUAL, label)));
    line("jne .+6", a -> jumpBehind(a, label -> a.jump(Condition.NOT_EQUAL, label)));
    line("jl .+6", a -> jumpBehind(a, label -> a.jump(Condition.LESS, label)));
    line("jge .+6", a -> jumpBehind(a, label -> a.jump(Condition.GREATER_OR_EQUAL, label)));
    line("jg .+6", a -> jumpBehind(a, label -> a.jump(Condition.GREATER, label)));
    line(
        "jmp .",
        a -> {
          var label = new Label();
          a.bind(label);
          a.jump(label);
        });
    line(
        "jl .",
        a -> {
          var label = new Label();
          a.bind(label);
          a.jump(Condition.LESS, label);
        });
  }

  private static void jumpBehind(Assembler a, Consumer<Label> jump) {
    var label = new Label();
    jump.accept(label);
    a.bind(label);
  }

  private void vectors() {
    for (int mask : new int[] {1, 2, 7}) {
      line("kmovw k%d, eax".formatted(mask), a -> a.kmovw(mask, RAX));
      line("kmovw k%d, r13d".formatted(mask), a -> a.kmovw(mask, R13));
      memory(
          "vmovups zmm5{k%d}{z}, zmmword ptr %%s".formatted(mask),
          (a, place) -> a.vmovups(5, mask, place));
      memory(
          "vmovups zmmword ptr %%s{k%d}, zmm29".formatted(mask),
          (a, place) -> a.vmovups(place, mask, 29));
      triples(
          "vblendmps zmm%%d{k%d}, zmm%%d, zmm%%d".formatted(mask),
          (a, t) -> a.vblendmps(t[0], mask, t[1], t[2]));
      for (int[] t : TRIPLES) {
        line(
            "vmovaps zmm%d{k%d}{z}, zmm%d".formatted(t[0], mask, t[2]),
            a -> a.vmovaps(t[0], mask, t[2]));
        line(
            "vcmpps k%d, zmm%d, zmm%d, 30".formatted(mask, t[1], t[2]),
            a -> a.vcmpgtps(mask, t[1], t[2]));
        line(
            "vpcmpud k%d, zmm%d, zmm%d, 5".formatted(mask, t[1], t[2]),
            a -> a.vpcmpgeud(mask, t[1], t[2]));
      }
    }
    memory("vmovups zmm0, zmmword ptr %s", (a, place) -> a.vmovups(0, place));
    memory("vmovups zmm26, zmmword ptr %s", (a, place) -> a.vmovups(26, place));
    memory("vmovups zmmword ptr %s, zmm12", (a, place) -> a.vmovups(place, 12));
    memory("vmovups zmmword ptr %s, zmm19", (a, place) -> a.vmovups(place, 19));
    memory("vbroadcastss zmm9, dword ptr %s", (a, place) -> a.vbroadcastss(9, place));
    memory("vbroadcastss zmm31, dword ptr %s", (a, place) -> a.vbroadcastss(31, place));
    memory(
        "vfmadd231ps zmm3, zmm24, dword ptr %s{1to16}",
        (a, place) -> a.vfmadd231psBroadcast(3, 24, place));
    memory(
        "vfmadd231ps zmm28, zmm10, dword ptr %s{1to16}",
        (a, place) -> a.vfmadd231psBroadcast(28, 10, place));
    triples("vfmadd231ps", Assembler::vfmadd231ps);
    triples("vaddps", Assembler::vaddps);
    triples("vsubps", Assembler::vsubps);
    triples("vmulps", Assembler::vmulps);
    triples("vdivps", Assembler::vdivps);
    triples("vpaddd", Assembler::vpaddd);
    triples("vpmulld", Assembler::vpmulld);
    triples("vpxord", Assembler::vpxord);
    triples("vunpcklps", Assembler::vunpcklps);
    triples("vunpckhps", Assembler::vunpckhps);
    triples("vunpcklpd", Assembler::vunpcklpd);
    triples("vunpckhpd", Assembler::vunpckhpd);
    triples("vshuff32x4 zmm%d, zmm%d, zmm%d, 136", (a, t) -> a.vshuff32x4(t[0], t[1], t[2], 0x88));
    triples("vshuff32x4 zmm%d, zmm%d, zmm%d, 221", (a, t) -> a.vshuff32x4(t[0], t[1], t[2], 0xDD));
    for (int[] t : TRIPLES) {
      line("vsqrtps zmm%d, zmm%d".formatted(t[0], t[2]), a -> a.vsqrtps(t[0], t[2]));
      line("vpsrld zmm%d, zmm%d, 15".formatted(t[0], t[2]), a -> a.vpsrld(t[0], t[2], 15));
      line("vpbroadcastd zmm%d, ecx".formatted(t[0]), a -> a.vpbroadcastd(t[0], RCX));
      line("vpbroadcastd zmm%d, r8d".formatted(t[0]), a -> a.vpbroadcastd(t[0], R8));
    }
  }

  private void bfloat() {
    triples("vdpbf16ps", Assembler::vdpbf16ps);
    triples("vcvtne2ps2bf16", Assembler::vcvtne2ps2bf16);
    triples("vpermw", Assembler::vpermw);
    triples("vpermt2w", Assembler::vpermt2w);
  }

  private void tiles() {
    memory("ldtilecfg %s", Assembler::ldtilecfg);
    line("tilerelease", Assembler::tilerelease);
    for (int tile = 0; tile < 8; tile++) {
      int sum = tile;
      int x = (tile + 3) & 7;
      int y = (tile + 6) & 7;
      line("tilezero tmm" + tile, a -> a.tilezero(sum));
      line("tdpbf16ps tmm%d, tmm%d, tmm%d".formatted(sum, x, y), a -> a.tdpbf16ps(sum, x, y));
    }
    // The processor knows tiles in memory by an index alone: without one, as a distance of 0.
    for (Operand place : OPERANDS) {
      if (place.index() != null) {
        line("tileloadd tmm3, " + of(place), a -> a.tileloadd(3, place));
        line("tilestored %s, tmm6".formatted(of(place)), a -> a.tilestored(place, 6));
      }
    }
  }

  private void line(String text, Consumer<Assembler> instruction) {
    var a = new Assembler();
    instruction.accept(a);
    assertThat(hexByText.put(text, hex(a.code()))).as(text).isNull();
  }

  /// @param text with `%s` for the place
  private void memory(String text, BiConsumer<Assembler, Operand> instruction) {
    for (Operand place : OPERANDS) {
      line(text.formatted(of(place)), a -> instruction.accept(a, place));
    }
  }

  private interface Ternary {
    void emit(Assembler a, int to, int first, int second);
  }

  private void triples(String name, Ternary instruction) {
    triples(name + " zmm%d, zmm%d, zmm%d", (a, t) -> instruction.emit(a, t[0], t[1], t[2]));
  }

  private void triples(String text, BiConsumer<Assembler, int[]> instruction) {
    for (int[] t : TRIPLES) {
      line(text.formatted(t[0], t[1], t[2]), a -> instruction.accept(a, t));
    }
  }

  private static String hex(byte[] code) {
    return HexFormat.of().formatHex(code);
  }

  private static String of(Register r) {
    return r.toString().toLowerCase(Locale.ROOT);
  }

  /// The name of the lower half.
  private static String ofDouble(Register r) {
    String name = of(r);
    return r.isHigh() ? name + "d" : "e" + name.substring(1);
  }

  private static String of(Operand place) {
    Register index = place.index();
    return "[%s%s%s]"
        .formatted(
            of(place.base()),
            index == null ? "" : "+%s*%d".formatted(of(index), place.scale()),
            place.displacement() == 0 ? "" : "%+d".formatted(place.displacement()));
  }
}
