"""PyTorch's worker: the usual eager loop, on one thread. See Rounds.java for the protocol.

With the one argument "check" it only prints why it could not take part, or nothing.
"""

import ctypes
import re
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as missing:
    print(f"PyTorch is missing ({missing}); on Debian: apt-get install python3-torch libopenblas0-pthread")
    sys.exit(1)


def openblas_core(file):
    """The version of OpenBLAS and the processor that its kernels are for."""
    library = ctypes.CDLL(file)
    library.openblas_get_config.restype = ctypes.c_char_p
    library.openblas_get_corename.restype = ctypes.c_char_p
    version = library.openblas_get_config().decode().split()[1]
    return f"{version} ({library.openblas_get_corename().decode()})"


def blas():
    """What multiplies matrices for PyTorch; Debian lets the administrator choose a library."""
    if torch.backends.mkl.is_available():
        return "MKL"
    torch.ones(8, 8) @ torch.ones(8, 8)
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = set(re.findall(r"/\S*(?:blas|blis|atlas)\S*", maps.read()))
    for name, title in [("openblas", "OpenBLAS"), ("blis", "BLIS"), ("atlas", "ATLAS")]:
        for file in files:
            if name in file:
                return f"{title} {openblas_core(file)}" if name == "openblas" else title
    return "reference BLAS" if files else "unknown BLAS"


class Rounds:
    """Standard output belongs to the protocol; whatever a library prints goes to standard error."""

    def __init__(self):
        self.answers = sys.stdout
        sys.stdout = sys.stderr

    def begin(self, version):
        self.answer("ready " + version)
        return self.await_round()

    def stepped(self):
        self.steps += 1
        if time.monotonic() < self.deadline:
            return True
        cpu = time.thread_time() - self.cpu
        process = time.process_time() - self.process
        wall = time.monotonic() - self.wall
        self.answer(f"steps {self.steps} cpu {cpu:.6f} process {process:.6f} wall {wall:.6f}")
        return self.await_round()

    def await_round(self):
        command = sys.stdin.readline()
        if not command:
            return False
        word, seconds = command.split()
        assert word == "run", command
        self.steps = 0
        self.wall = time.monotonic()
        self.deadline = self.wall + float(seconds)
        self.process = time.process_time()
        self.cpu = time.thread_time()
        return True

    def answer(self, line):
        self.answers.write(line + "\n")
        self.answers.flush()


def network(workload):
    normalized = workload["normalized"] == "true"
    dropout = float(workload["dropout"])
    layers = []
    width = int(workload["inputs"])
    for units in map(int, workload["hidden"].split(",")):
        layers.append(nn.Linear(width, units, bias=not normalized))
        if normalized:
            layers.append(nn.BatchNorm1d(units))
        layers.append(nn.ReLU())
        if dropout > 0:
            layers.append(nn.Dropout(dropout))
        width = units
    layers.append(nn.Linear(width, int(workload["classes"])))
    return nn.Sequential(*layers)


def optimizer(workload, parameters):
    rate = float(workload["rate"])
    if workload["rule"] == "MOMENTUM":
        return torch.optim.SGD(parameters, lr=rate, momentum=0.9)
    return torch.optim.Adam(parameters, lr=rate)


def main():
    if sys.argv[1:] == ["check"]:
        if blas() == "reference BLAS":
            print(
                "PyTorch would multiply with the slow reference BLAS, which would not be fair to it;"
                " on Debian: apt-get install libopenblas0-pthread"
            )
            sys.exit(1)
        return
    rounds = Rounds()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    workload = dict(argument.split("=", 1) for argument in sys.argv[1:])
    rows = int(workload["rows"])
    batch = int(workload["batch"])
    inputs = torch.from_numpy(np.fromfile(workload["files"] + ".f32", dtype="<f4"))
    inputs = inputs.reshape(rows, int(workload["inputs"]))
    labels = torch.from_numpy(np.fromfile(workload["files"] + ".u8", dtype=np.uint8)).long()
    model = network(workload)
    model.train()
    rule = optimizer(workload, model.parameters())
    criterion = nn.CrossEntropyLoss()

    going = rounds.begin(f"PyTorch {torch.__version__} with {blas()}")
    while going:
        order = torch.randperm(rows)
        for start in range(0, rows - batch + 1, batch):
            index = order[start : start + batch]
            x = inputs.index_select(0, index)
            y = labels.index_select(0, index)
            rule.zero_grad(set_to_none=True)
            loss = criterion(model(x), y)
            loss.backward()
            rule.step()
            going = rounds.stepped()
            if not going:
                break


if __name__ == "__main__":
    main()
