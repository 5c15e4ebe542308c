"""Columns of numbers scaled by scikit-learn, and by RealMLP's formula; edges of bins as
rtdl_num_embeddings computes them."""

import warnings

import numpy as np
from scipy import stats
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, StandardScaler


def robust_clip(train, seen):
    """RealMLP's robust scaling and smooth clipping of one column."""
    lower, median, upper = np.quantile(train, [0.25, 0.5, 0.75])
    if upper != lower:
        factor = 1 / (upper - lower)
    else:
        spread = train.max() - train.min()
        factor = 2 / spread if spread > 0 else 0
    z = factor * (seen - median)
    return z / np.sqrt(1 + (z / 3) ** 2)


def transformed(scaler, train, seen):
    return scaler.fit(train[:, None]).transform(seen[:, None])[:, 0].tolist()


def edges(train, bins):
    inputs = train.astype(np.float32).astype(np.float64)
    return np.unique(np.quantile(inputs, np.linspace(0, 1, bins + 1)).astype(np.float32)).tolist()


def column(train, beyond):
    # Training values, places between them, and values beyond both ends.
    middle = np.quantile(train, np.linspace(0.01, 0.99, 12)) + 1e-3 * np.ptp(train)
    seen = np.concatenate([train[:12], middle, np.asarray(beyond, dtype=float)])
    rows = len(train)
    return {
        "train": train.tolist(),
        "seen": seen.tolist(),
        "standard": transformed(StandardScaler(), train, seen),
        "minmax": transformed(MinMaxScaler(feature_range=(-1, 1)), train, seen),
        "quantile_normal": transformed(
            QuantileTransformer(n_quantiles=min(1000, rows), output_distribution="normal"), train, seen
        ),
        "robust_clip": robust_clip(train, seen).tolist(),
        "edges_8": edges(train, 8),
        "edges_32": edges(train, 32),
    }


def cases():
    warnings.simplefilter("error")
    random = np.random.RandomState(1)
    shares = [1e-300, 1e-12, 1e-7, 0.01, 0.07, 0.0751, 0.3, 0.5, 0.77, 0.925, 0.99, 1 - 1e-7]
    return {
        "columns": {
            "normal": column(np.round(random.randn(60) * 3 + 5, 3), [-100, 100]),
            "uniform": column(np.round(random.rand(61) * 1e6), [-1, 2e6]),
            # More rows than quantiles.
            "long": column(np.round(random.gamma(2.0, size=1400), 2), [-1, 1000]),
            # Ties, and equal quartiles. With 2^k + 1 rows scikit-learn's quantiles are exact; else
            # rounding may take a quantile out of its tie, and move the tie by half a rank.
            "counts": column(random.poisson(0.2, 33).astype(float), [-1, 1.5, 50]),
            "grades": column(random.randint(1, 7, 65).astype(float), [0, 2.5, 9]),
            "heavy": column(np.round(np.exp(2 * random.randn(80)), 4), [-5, 1e6]),
        },
        "normal_quantiles": {"shares": shares, "z": stats.norm.ppf(shares).tolist()},
    }
