"""Losses of PyTorch with their gradients."""

import torch
import torch.nn.functional as F


def cases():
    torch.manual_seed(1)
    outputs = torch.randn(7, 5, dtype=torch.float64) * 3
    labels = torch.randint(0, 5, (7,))
    values = torch.randn(7, 5, dtype=torch.float64)
    found = {"outputs": outputs.tolist(), "labels": labels.tolist(), "values": values.tolist()}
    for name, loss in {
        "cross_entropy": lambda z: F.cross_entropy(z, labels),
        "squared_error": lambda z: F.mse_loss(z, values),
    }.items():
        z = outputs.clone().requires_grad_()
        value = loss(z)
        value.backward()
        found[name] = {"value": value.item(), "gradient": z.grad.tolist()}
    return found
