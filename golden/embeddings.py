"""Embeddings of numbers and levels: formulas of Gorishniy et al. 2022 in PyTorch, and its Embedding."""

import math

import torch


def cases():
    torch.manual_seed(3)
    rows, dimension = 17, 5
    kind = {"dtype": torch.float64}
    edges = torch.tensor([-1.0, -0.25, 0.5, 2.0], **kind)
    x = torch.randn(rows, 2, **kind)
    x[0, 0], x[1, 0] = -3.0, 4.0  # beyond the edges
    levels = torch.randint(0, 6, (rows,))
    leaves = {
        "x": x,
        "bins_weight": torch.randn(3, dimension, **kind),
        "bins_bias": torch.randn(dimension, **kind),
        "frequency": torch.randn(4, **kind) * 0.3,
        "waves_weight": torch.randn(8, dimension, **kind),
        "waves_bias": torch.randn(dimension, **kind),
        "table": torch.randn(6, dimension, **kind),
    }
    for leaf in leaves.values():
        leaf.requires_grad_()
    position = (leaves["x"][:, :1] - edges[:-1]) / (edges[1:] - edges[:-1])
    first, middle, last = position[:, :1], position[:, 1:-1], position[:, -1:]
    position = torch.cat([first.clamp_max(1), middle.clamp(0, 1), last.clamp_min(0)], dim=1)
    bins = position @ leaves["bins_weight"] + leaves["bins_bias"]
    angle = 2 * math.pi * leaves["x"][:, 1:] * leaves["frequency"]
    waves = torch.cat([angle.cos(), angle.sin()], dim=1) @ leaves["waves_weight"] + leaves["waves_bias"]
    rows_of_table = torch.nn.functional.embedding(levels, leaves["table"])
    y = torch.cat([bins, torch.relu(waves), rows_of_table], dim=1)
    dy = torch.randn_like(y)
    y.backward(dy)
    return {
        "edges": edges.tolist(),
        "levels": levels.tolist(),
        "y": y.tolist(),
        "dy": dy.tolist(),
        **{name: leaf.tolist() for name, leaf in leaves.items()},
        **{"d_" + name: leaf.grad.tolist() for name, leaf in leaves.items()},
    }
