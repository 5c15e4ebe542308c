"""Log densities of mixtures of truncated normal and categorical kernels, by SciPy's laws."""

import numpy as np
from scipy import stats

SIZES = [1, 4, 13, 207]
LEVELS = 4


def kernel(axis, centre, x, width, spread):
    """Relative to the uniform law."""
    if axis == "choice":
        # The centres and points are numbers of categories.
        own = 1 - (LEVELS - 1) * spread / LEVELS
        return LEVELS * np.where(x == centre, own, spread / LEVELS)
    law = stats.truncnorm((0 - centre) / width, (1 - centre) / width, loc=centre, scale=width)
    return law.pdf(x)


def log_densities(axes, centres, weights, points, widths, spread, active):
    """`active[axis](row)` says whether an axis is active in a row."""
    uniform = weights.mean()
    total = np.full(len(points), uniform)
    for centre, weight in zip(centres, weights):
        product = np.full(len(points), weight)
        for k, axis in enumerate(axes):
            if active[k](centre):
                factor = kernel(axis, centre[k], points[:, k], widths[k], spread)
                product *= np.where([active[k](point) for point in points], factor, 1)
        total += product
    return np.log(total / (uniform + weights.sum()))


def rows(rng, count, axes, active):
    table = rng.random((count, len(axes)))
    for k, axis in enumerate(axes):
        if axis == "choice":
            table[:, k] = rng.integers(LEVELS, size=count)
    # Some at the edges.
    table[::5, 0] = 0
    table[1::5, 1] = 1
    for row in table:
        for k in range(len(axes)):
            if not active[k](row):
                row[k] = 0.5
    return table


def case(seed, size, conditional):
    rng = np.random.default_rng(seed)
    axes = ["number", "number", "choice", "number", "number", "number"]
    always = lambda row: True
    # The last two belong to the first two categories; they are at 0.5 elsewhere.
    some = (lambda row: row[2] < 2) if conditional else always
    active = [always] * 4 + [some] * 2
    widths = rng.uniform(0.03, 0.6, len(axes))
    spread = rng.uniform(0.1, 0.9)
    weights = rng.uniform(0.2, 3, size)
    centres = rows(rng, size, axes, active)
    points = rows(rng, 9, axes, active)
    return {
        "conditional": conditional,
        "centres": centres.tolist(),
        "weights": weights.tolist(),
        "widths": widths.tolist(),
        "spread": spread,
        "points": points.tolist(),
        "log_densities": log_densities(axes, centres, weights, points, widths, spread, active).tolist(),
    }


def cases():
    return [
        case(10 * size + conditional, size, bool(conditional)) for size in SIZES for conditional in (0, 1)
    ]
