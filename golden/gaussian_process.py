"""Likelihood, gradient and posterior of a Gaussian process, by scikit-learn.

Its kernel is the same on inputs that are warped beforehand, with a category as a vector of 0 and
1/sqrt(2), so that two different ones are 1 apart.
"""

import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

NUMBERS = 3
LEVELS = 3
AXES = NUMBERS + 1


def features(points, a, b):
    """Warped numbers, then the category at the last axis."""
    numbers = 1 - (1 - points[:, :NUMBERS] ** a) ** b
    category = np.eye(LEVELS)[points[:, NUMBERS].astype(int)] / np.sqrt(2)
    return np.hstack([numbers, category])


def kernel(theta):
    lengths = np.exp(theta[:AXES])
    matern = Matern(np.append(lengths[:NUMBERS], [lengths[NUMBERS]] * LEVELS), nu=2.5)
    return ConstantKernel(np.exp(theta[3 * AXES])) * matern + WhiteKernel(np.exp(theta[3 * AXES + 1]))


def likelihood(theta, points, values):
    """The logarithm of the marginal likelihood, and scikit-learn's gradient by the kernel's hyperparameters."""
    a = np.exp(theta[AXES : AXES + NUMBERS])
    b = np.exp(theta[2 * AXES : 2 * AXES + NUMBERS])
    process = GaussianProcessRegressor(kernel(theta), alpha=0, optimizer=None)
    process.fit(features(points, a, b), values)
    value, gradient = process.log_marginal_likelihood(process.kernel_.theta, eval_gradient=True)
    by_signal, by_numbers = gradient[0], gradient[1 : 1 + NUMBERS]
    by_category, by_noise = gradient[1 + NUMBERS : 1 + NUMBERS + LEVELS].sum(), gradient[-1]
    return process, value, by_numbers, by_category, by_signal, by_noise


def case(seed, size):
    rng = np.random.default_rng(seed)

    def rows(count):
        table = rng.uniform(0.02, 0.98, (count, AXES))
        table[:, NUMBERS] = rng.integers(LEVELS, size=count)
        return table

    points, values, queries = rows(size), rng.normal(size=size), rows(6)
    theta = np.zeros(3 * AXES + 2)
    theta[:AXES] = rng.normal(-0.5, 0.4, AXES)
    theta[AXES : 3 * AXES] = rng.normal(0, 0.3, 2 * AXES)
    # The category is not warped.
    theta[[2 * AXES - 1, 3 * AXES - 1]] = 0
    theta[3 * AXES :] = [0.3, np.log(0.02)]
    process, value, by_numbers, by_category, by_signal, by_noise = likelihood(theta, points, values)
    gradient = np.zeros(len(theta))
    gradient[:NUMBERS], gradient[NUMBERS] = by_numbers, by_category
    gradient[3 * AXES :] = by_signal, by_noise
    for i in [AXES + k for k in range(NUMBERS)] + [2 * AXES + k for k in range(NUMBERS)]:
        # scikit-learn knows no warping: central differences of its likelihood.
        step = np.zeros(len(theta))
        step[i] = 1e-5
        above, below = (likelihood(theta + sign * step, points, values)[1] for sign in (1, -1))
        gradient[i] = (above - below) / 2e-5
    a = np.exp(theta[AXES : AXES + NUMBERS])
    b = np.exp(theta[2 * AXES : 2 * AXES + NUMBERS])
    mean, deviation = process.predict(features(queries, a, b), return_std=True)
    return {
        "points": points.tolist(),
        "values": values.tolist(),
        "theta": theta.tolist(),
        "log_likelihood": value,
        "gradient": gradient.tolist(),
        "queries": queries.tolist(),
        "mean": mean.tolist(),
        # What it predicts has the noise of an observation in it.
        "variance": (deviation**2 - np.exp(theta[-1])).tolist(),
    }


def cases():
    return [case(size, size) for size in (1, 4, 13, 57)]
