"""A whole training by PyTorch's usual eager loop, for `benchmarks/fashion`.

Arguments are those of a workload, and `epochs`, `threads`, `train` and `test`, the rows' files. Prints a line for each epoch: its seconds
without the evaluation, and the accuracy on the test rows.
"""

import sys
import time

import numpy as np
import torch
from torch import nn

from pytorch_worker import blas, network, optimizer


def rows(files, inputs):
    x = torch.from_numpy(np.fromfile(files + ".f32", dtype="<f4")).reshape(-1, inputs)
    return x, torch.from_numpy(np.fromfile(files + ".u8", dtype=np.uint8)).long()


def main():
    workload = dict(argument.split("=", 1) for argument in sys.argv[1:])
    torch.set_num_threads(int(workload["threads"]))
    torch.manual_seed(1)
    batch = int(workload["batch"])
    inputs, labels = rows(workload["train"], int(workload["inputs"]))
    test_inputs, test_labels = rows(workload["test"], int(workload["inputs"]))
    model = network(workload)
    rule = optimizer(workload, model.parameters())
    criterion = nn.CrossEntropyLoss()
    print(f"PyTorch {torch.__version__} with {blas()}", flush=True)
    for _ in range(int(workload["epochs"])):
        begin = time.monotonic()
        model.train()
        order = torch.randperm(len(labels))
        for start in range(0, len(labels), batch):
            index = order[start : start + batch]
            x = inputs.index_select(0, index)
            y = labels.index_select(0, index)
            rule.zero_grad(set_to_none=True)
            loss = criterion(model(x), y)
            loss.backward()
            rule.step()
        seconds = time.monotonic() - begin
        model.eval()
        with torch.no_grad():
            accuracy = (model(test_inputs).argmax(1) == test_labels).double().mean().item()
        print(f"{seconds:.4f} {accuracy:.4f}", flush=True)


if __name__ == "__main__":
    main()
