"""Student's distribution, by SciPy."""

from scipy import stats

FREEDOMS = [1, 2, 3, 5.5, 12, 102, 1002]
POINTS = [-1e6, -300, -30, -8, -3, -1, -0.3, -1e-3, -1e-7, 0, 1e-7, 1e-3, 0.3, 1, 3, 8, 30, 300]


def cases():
    return [
        {"freedom": freedom, "t": POINTS, "distribution": stats.t.cdf(POINTS, freedom).tolist()}
        for freedom in FREEDOMS
    ]
