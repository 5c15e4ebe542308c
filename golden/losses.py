"""Losses of PyTorch with their gradients."""

import torch
import torch.nn.functional as F

WEIGHTS = [0.4, 2.5, 1.0, 0.7, 1.6]


def focal(z, labels, gamma, weights):
    """Not in PyTorch: Lin et al. 2017, eq. 5, with the mean over the sum of the weights."""
    logarithm = F.log_softmax(z, 1).gather(1, labels[:, None])[:, 0]
    row = weights[labels]
    return -(row * (1 - logarithm.exp()) ** gamma * logarithm).sum() / row.sum()


def quantile(z, y, tau):
    """Not in PyTorch: the pinball loss."""
    return torch.maximum(tau * (y - z), (tau - 1) * (y - z)).mean()


def cases():
    torch.manual_seed(1)
    outputs = torch.randn(7, 5, dtype=torch.float64) * 3
    labels = torch.randint(0, 5, (7,))
    values = torch.randn(7, 5, dtype=torch.float64)
    shares = torch.rand(7, 5, dtype=torch.float64)
    shares[0, 0], shares[0, 1] = 0, 1
    weights = torch.tensor(WEIGHTS, dtype=torch.float64)
    found = {
        "outputs": outputs.tolist(),
        "labels": labels.tolist(),
        "values": values.tolist(),
        "shares": shares.tolist(),
        "weights": WEIGHTS,
    }
    for name, loss in {
        "cross_entropy": lambda z: F.cross_entropy(z, labels),
        "cross_entropy_smoothed": lambda z: F.cross_entropy(z, labels, label_smoothing=0.1),
        "cross_entropy_weighted": lambda z: F.cross_entropy(z, labels, weights),
        "cross_entropy_weighted_smoothed": lambda z: F.cross_entropy(
            z, labels, weights, label_smoothing=0.3
        ),
        "focal": lambda z: focal(z, labels, 2, torch.ones_like(weights)),
        "focal_weighted": lambda z: focal(z, labels, 0.7, weights),
        "binary_cross_entropy": lambda z: F.binary_cross_entropy_with_logits(z, shares),
        "binary_cross_entropy_weighted": lambda z: F.binary_cross_entropy_with_logits(
            z, shares, pos_weight=torch.tensor(2.5, dtype=torch.float64)
        ),
        "squared_error": lambda z: F.mse_loss(z, values),
        "absolute_error": lambda z: F.l1_loss(z, values),
        "huber": lambda z: F.huber_loss(z, values, delta=0.8),
        "quantile": lambda z: quantile(z, values, 0.9),
    }.items():
        z = outputs.clone().requires_grad_()
        value = loss(z)
        value.backward()
        found[name] = {"value": value.item(), "gradient": z.grad.tolist()}
    return found
