#!/usr/bin/env python3
"""Has the GNU assembler and disassembler say whether our bytes mean what we say.

    network/src/test/instructions.py check     # the file that AssemblerTest compares with
    network/src/test/instructions.py accept    # what the last AssemblerTest emitted, if it is right

Each line of the file is an instruction: our bytes in hex, a tab, and Intel's syntax. An instruction has several
encodings and we take the simplest rather than the shortest, so bytes are not compared: objdump must read the same
from ours as from those that `as` makes of the text, and an instruction must end where our bytes do.
Needs binutils that know AMX and AVX512_BF16 (2.35 or newer).
"""

import pathlib
import re
import subprocess
import sys
import tempfile

MODULE = pathlib.Path(__file__).resolve().parents[2]
COMMITTED = MODULE / "src/test/resources/dev/vernier/network/kernel/x86/instructions.txt"
EMITTED = MODULE / "target/instructions.txt"

# Each instruction begins at a multiple of this, so that jumps have the same targets.
SLOT = 32


def disassemble(source, folder):
    """What begins at each multiple of SLOT, and where the next instruction does."""
    (folder / "code.s").write_text(source)
    subprocess.run(["as", "--64", "code.s", "-o", "code.o"], cwd=folder, check=True)
    text = subprocess.run(
        ["objdump", "-d", "-w", "-M", "intel", "--no-show-raw-insn", "code.o"],
        cwd=folder, check=True, capture_output=True, text=True).stdout
    lines = re.findall(r"^\s*([0-9a-f]+):\s*(.*?)\s*$", text, re.M)
    read = []
    for (address, what), (following, _) in zip(lines, lines[1:]):
        if int(address, 16) % SLOT == 0:
            # A prefix without bits is ours alone, and changes nothing.
            what = re.sub(r"^rex ", "", re.sub(r"\s+", " ", what))
            read.append((what, int(following, 16) % SLOT))
    return read


def main(action):
    file = EMITTED if action == "accept" else COMMITTED
    lines = [line.split("\t") for line in file.read_text().splitlines()]
    slot = f".balign {SLOT}, 0x90\n"
    ours = "".join(
        slot + ".byte " + ",".join("0x" + code[i:i + 2] for i in range(0, len(code), 2)) + "\n" for code, _ in lines)
    theirs = ".intel_syntax noprefix\n" + "".join(slot + text + "\n" for _, text in lines)
    end = slot + "nop\n"
    with tempfile.TemporaryDirectory() as folder:
        read = disassemble(ours + end, pathlib.Path(folder))
        meant = disassemble(theirs + end, pathlib.Path(folder))
    if not len(read) == len(meant) == len(lines):
        sys.exit(f"{len(lines)} instructions, read as {len(read)} and {len(meant)}")
    wrong = 0
    for (code, text), (got, ends), (expected, _) in zip(lines, read, meant):
        if got != expected or ends != len(code) // 2 or "(bad)" in got:
            wrong += 1
            print(f"{text}: {code} reads as '{got}' to byte {ends}, not as '{expected}'")
    if wrong:
        sys.exit(f"{wrong} of {len(lines)} instructions are wrong")
    print(f"{len(lines)} instructions are right")
    if action == "accept":
        COMMITTED.parent.mkdir(parents=True, exist_ok=True)
        COMMITTED.write_text(file.read_text())


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["accept"]):
        sys.exit(__doc__)
    main(sys.argv[1])
