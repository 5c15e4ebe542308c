#!/usr/bin/env python3
"""Writes the reference vectors that the tests hold Vernier to.

Run it with Debian 12's Python, whose PyTorch the vectors come from:

    apt-get install python3-torch python3-sklearn
    /usr/bin/python3 golden/write.py            # all parts
    /usr/bin/python3 golden/write.py losses     # some

The results are committed; tests read them and do not need Python. Numbers are computed in float64
where PyTorch can, and written so that reading them gives the same bits.
"""

import importlib
import json
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
# Debian builds its package of 1.13.1 with this version inside.
TORCH = "1.13.0a0"

# Each part is a module beside this file with a function `cases()`, which returns what is written as
# JSON: dictionaries, lists, numbers and strings.
PARTS = {
    "layers": "network",
    "losses": "network",
    "scalings": "data",
    "metrics": "network",
    "schedules": "network",
    "optimizers": "network",
    "gaussian_process": "search",
    "parzen": "search",
    "student": "search",
}


def write(part):
    module = importlib.import_module(part)
    folder = HERE.parent / PARTS[part] / "src" / "test" / "resources" / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{part}.json"
    target.write_text(json.dumps(module.cases(), separators=(",", ":")).replace("],", "],\n") + "\n")
    print(f"{target.relative_to(HERE.parent)}: {target.stat().st_size} bytes")


def main():
    if not torch.__version__.startswith(TORCH):
        sys.exit(f"the vectors come from Debian's PyTorch 1.13.1 ({TORCH}), this is {torch.__version__}")
    unknown = [part for part in sys.argv[1:] if part not in PARTS]
    if unknown:
        sys.exit(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    torch.set_num_threads(1)
    sys.path.insert(0, str(HERE))
    for part in sys.argv[1:] or PARTS:
        write(part)


if __name__ == "__main__":
    main()
