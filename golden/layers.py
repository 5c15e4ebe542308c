"""Layers of PyTorch: outputs and gradients of small networks, in training and in evaluation.

Each case has two batches to train on, the second one smaller, and one to evaluate; running statistics
go on from batch to batch. Parameters are called by the place of their layer and their name, and a
weight has Vernier's shape, inputs by units.
"""

import math

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "mish": F.mish,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


class Parameters:
    """Makes each parameter when it is first asked for, and keeps it."""

    def __init__(self):
        self.all = {}

    def __call__(self, layer, name, *shape, low=None):
        key = f"{layer} {name}"
        if key not in self.all:
            value = torch.randn(*shape, dtype=torch.float64) * 0.5
            if low is not None:
                value = low + value.abs()
            # What a float holds, so that both sides begin with the same numbers.
            self.all[key] = value.float().double().requires_grad_(not name.split(".")[-1].startswith("running"))
        return self.all[key]


def dense(x, p, layer, units, prefix="", multiplier=1.0, bias=True):
    y = x @ p(layer, prefix + "weight", x.shape[1], units) * multiplier
    return y + p(layer, prefix + "bias", units) if bias else y


def batch_norm(x, p, layer, training, prefix=""):
    n = x.shape[1]
    return F.batch_norm(
        x,
        p(layer, prefix + "running_mean", n),
        p(layer, prefix + "running_variance", n, low=0.5),
        p(layer, prefix + "gamma", n),
        p(layer, prefix + "beta", n),
        training,
        0.1,
        1e-5,
    )


def layer_norm(x, p, layer, prefix=""):
    n = x.shape[1]
    return F.layer_norm(x, (n,), p(layer, prefix + "gamma", n), p(layer, prefix + "beta", n), 1e-5)


def piecewise_linear(x, boundaries):
    """Equation 1 of Gorishniy et al. 2022."""
    bins = len(boundaries) - 1
    encoded = []
    for t in range(bins):
        share = (x - boundaries[t]) / (boundaries[t + 1] - boundaries[t])
        if t > 0:
            share = share.clamp(min=0)
        if t < bins - 1:
            share = share.clamp(max=1)
        encoded.append(share)
    return torch.stack(encoded, 1)


def per_column(features, p, name, units):
    """Separate linear maps: `features` has the shape (rows, columns, features)."""
    _, columns, k = features.shape
    weight = p(0, name + "weight", k, columns * units).reshape(k, columns, units)
    bias = p(0, name + "bias", columns * units).reshape(columns, units)
    return torch.einsum("bck,kcu->bcu", features, weight) + bias


def periodic(x, p, name, frequencies, units):
    c = p(0, name + "frequency", x.shape[1] * frequencies).reshape(x.shape[1], frequencies)
    angle = 2 * math.pi * c * x[:, :, None]
    return per_column(torch.cat([torch.sin(angle), torch.cos(angle)], 2), p, name, units)


def pbld(x, p, name, frequencies, units):
    c = p(0, name + "frequency", x.shape[1] * frequencies).reshape(x.shape[1], frequencies)
    a = p(0, name + "phase", x.shape[1] * frequencies).reshape(x.shape[1], frequencies)
    mapped = per_column(torch.cos(2 * math.pi * c * x[:, :, None] + a), p, name, units - 1)
    return torch.cat([mapped, x[:, :, None]], 2)


BOUNDARIES = [-1.0, -0.25, 0.5, 2.0]


def embedded(x, p, training):
    columns = [
        x[:, :2],
        F.embedding(x[:, 2].long(), p(0, "1.table", 6, 3)),
        piecewise_linear(x[:, 3], BOUNDARIES) @ p(0, "2.weight", 3, 4) + p(0, "2.bias", 4),
        F.relu(piecewise_linear(x[:, 4], BOUNDARIES[:2]) @ p(0, "3.weight", 1, 5) + p(0, "3.bias", 5)),
        F.relu(periodic(x[:, 5:7], p, "4.", 3, 5)).flatten(1),
        periodic(x[:, 7:8], p, "5.", 2, 1).flatten(1),
        pbld(x[:, 8:10], p, "6.", 4, 3).flatten(1),
    ]
    return dense(torch.cat(columns, 1), p, 1, 2)


def block(x, p, layer, training):
    h = layer_norm(x, p, layer, "0.")
    h = F.gelu(dense(h, p, layer, 9, "1."))
    # A bias before a batch normalisation has no gradient to compare.
    h = dense(h, p, layer, x.shape[1], "3.", bias=False)
    return x + batch_norm(h, p, layer, training, "4.")


def residual(x, p, training):
    h = dense(x, p, 0, 7)
    h = F.relu(block(h, p, 1, training))
    return dense(block(h, p, 3, training), p, 4, 3)


def networks():
    found = {
        "dense": (5, lambda x, p, t: dense(x, p, 0, 3)),
        "dense_ntk": (
            5,
            lambda x, p, t: dense(dense(x, p, 0, 7, multiplier=5**-0.5), p, 1, 3, multiplier=7**-0.5),
        ),
        "batch_norm": (5, lambda x, p, t: batch_norm(x, p, 0, t)),
        "batch_norm_within": (
            5,
            lambda x, p, t: dense(torch.tanh(batch_norm(dense(x, p, 0, 17, bias=False), p, 1, t)), p, 3, 3),
        ),
        "layer_norm": (13, lambda x, p, t: layer_norm(x, p, 0)),
        "layer_norm_within": (
            5,
            lambda x, p, t: dense(torch.tanh(layer_norm(dense(x, p, 0, 17), p, 1)), p, 3, 3),
        ),
        "scale": (5, lambda x, p, t: dense(dense(x, p, 0, 7) * p(1, "scale", 7), p, 2, 3)),
        "residual": (5, residual),
        "embed": (10, embedded),
    }
    for name, function in ACTIVATIONS.items():
        found["activation_" + name] = (
            5,
            lambda x, p, t, f=function: dense(f(dense(x, p, 0, 7)), p, 2, 3),
        )
    return found


def inputs(name, rows, columns):
    x = torch.randn(rows, columns, dtype=torch.float64).float().double()
    if name == "embed":
        x[:, 2] = torch.randint(0, 6, (rows,)).double()
        x[0, 3] = BOUNDARIES[2]
    return x


def cases():
    torch.manual_seed(4)
    found = {}
    for name, (columns, forward) in networks().items():
        p = Parameters()
        forward(inputs(name, 3, columns), p, False)
        case = {"parameters": {key: value.detach().flatten().tolist() for key, value in p.all.items()}}
        case["batches"] = []
        for rows in (13, 9):
            x = inputs(name, rows, columns)
            y = forward(x, p, True)
            dy = torch.randn_like(y).float().double()
            for value in p.all.values():
                value.grad = None
            y.backward(dy)
            case["batches"].append(
                {
                    "x": x.tolist(),
                    "y": y.tolist(),
                    "dy": dy.tolist(),
                    "gradients": {
                        key: value.grad.flatten().tolist() for key, value in p.all.items() if value.requires_grad
                    },
                }
            )
        case["statistics"] = {key: value.tolist() for key, value in p.all.items() if not value.requires_grad}
        x = inputs(name, 7, columns)
        case["evaluated"] = {"x": x.tolist(), "y": forward(x, p, False).tolist()}
        found[name] = case
    return found
