"""Runs the PyTorch snippets of docs/hyperparameters.md, each in a namespace of what it takes for granted.

    golden/snippets.py

Needs torch and scikit-learn. Prints what fails, and fails then.
"""

import copy
import math
import pathlib
import re
import sys

import numpy as np
import sklearn.preprocessing
import torch
import torch.nn.functional as F
from torch import nn

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "hyperparameters.md"
ENTRY = re.compile(r"^### (.+?)$.*?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def namespace():
    torch.manual_seed(0)
    inputs, outputs, rows = 7, 3, 64
    x, y = torch.rand(rows, inputs), torch.randint(outputs, (rows,))
    model = nn.Sequential(nn.Linear(inputs, 256), nn.ReLU(), nn.Linear(256, outputs))
    criterion = nn.CrossEntropyLoss()
    loss = criterion(model(x), y)
    w = nn.Parameter(torch.rand(inputs, 5))
    w.grad = torch.rand(inputs, 5)
    train_set = torch.utils.data.TensorDataset(x, y)
    return dict(
        copy=copy, math=math, np=np, sklearn=sklearn, torch=torch, nn=nn, F=F,
        inputs=inputs, outputs=outputs, x=x, y=y, labels=y, targets=y, train_x=x, model=model,
        train_y=torch.rand(rows), criterion=criterion, loss=loss, w=w, v=torch.zeros_like(w), m=torch.zeros_like(w),
        optimizer=torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9), column=torch.tensor([-1, 0, 1]), learning_rate=1e-2, l1=1e-3, l2=1e-3,
        total_steps=1000, steps_per_epoch=10, epochs=4, h=torch.rand(rows, 256), layer=nn.Linear(inputs, 5), levels=40,
        scale=nn.Parameter(torch.ones(inputs)), average=[torch.zeros_like(p) for p in model.parameters()],
        data=train_set, train_set=train_set, loader=torch.utils.data.DataLoader(train_set, batch_size=64),
        train_one_epoch=lambda model, loader, optimizer: None,
        val_loss=1.0, val_error=0.5, best_loss=2.0, best_error=0.6, best=2.0, bad=0, min_delta=0.0, kept=model.state_dict(),
    )


def main():
    entries = ENTRY.findall(PAGE.read_text())
    failures = 0
    for title, code in entries:
        names = namespace()
        if "focal" in title:
            names["outputs"] = names["model"](names["x"])
        if title in ("input_scaling", "quantile_tau", "target_scaling"):
            numbers = {k: names[k].numpy() for k in ("x", "train_x")}
            names |= numbers if title == "input_scaling" else {"outputs": torch.rand(64), "targets": torch.rand(64)}
        try:
            exec(code, names)
        except Exception as e:
            failures += 1
            print(f"{title}: {type(e).__name__}: {e}")
    print(f"{len(entries)} snippets, {failures} fail")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
