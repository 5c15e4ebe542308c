"""Trains scikit-learn's MLPRegressor or MLPClassifier with early stopping on rows that were encoded.

Arguments: a folder with train.x, train.y, validation.x, validation.y and test.x as raw little-endian
float32, the number of columns, `regression` or `classification`, the seed. Prints the predictions
for the test rows, one a line: standardised numbers, or classes.
"""

import sys
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor


def main():
    folder, columns, task, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    warnings.simplefilter("ignore", ConvergenceWarning)

    def read(name, width):
        return np.fromfile(f"{folder}/{name}", dtype="<f4").astype(np.float64).reshape(-1, width)

    train, validation = read("train.x", columns), read("validation.x", columns)
    x = np.concatenate([train, validation])
    y = np.concatenate([read("train.y", 1), read("validation.y", 1)])[:, 0]
    # It splits rows for early stopping off by itself: as many as ours.
    share = len(validation) / len(x)
    kind = MLPRegressor if task == "regression" else MLPClassifier
    model = kind(early_stopping=True, validation_fraction=share, random_state=seed)
    model.fit(x, y if task == "regression" else y.astype(int))
    for value in model.predict(read("test.x", columns)):
        print(repr(float(value)))


if __name__ == "__main__":
    main()
