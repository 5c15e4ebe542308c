"""Metrics of scikit-learn, on scores with ties."""

import numpy
from scipy.special import softmax
from sklearn import metrics

BINS = 15


def calibration_error(labels, probabilities):
    """Not in scikit-learn: Guo et al. 2017, eq. 3."""
    top = probabilities.max(1)
    right = probabilities.argmax(1) == labels
    error = 0
    for b in range(BINS):
        inside = (top > b / BINS) & (top <= (b + 1) / BINS)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - top[inside].mean())
    return error


def classes(generator, rows, count, present):
    """Rows of which some have the same logits, in classes of which only some have rows."""
    distinct = generator.normal(size=(rows // 2, count)).astype(numpy.float32).astype(float)
    logits = distinct[generator.integers(rows // 2, size=rows)]
    largest = numpy.array(present)[logits[:, present].argmax(1)]
    labels = numpy.where(generator.random(rows) < 0.5, largest, generator.choice(present, rows))
    probabilities = softmax(logits, axis=1)
    predicted = logits.argmax(1)
    present_only = sorted(set(labels))
    if count == 2:
        area = metrics.roc_auc_score(labels, logits[:, 1] - logits[:, 0])
    else:
        # scikit-learn refuses classes without rows.
        area = numpy.mean(
            [metrics.roc_auc_score(labels == k, probabilities[:, k]) for k in present_only]
        )
    truth = numpy.eye(count)[labels]
    return {
        "classes": count,
        "labels": labels.tolist(),
        "outputs": logits.tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balanced_accuracy": metrics.recall_score(
            labels, predicted, labels=present_only, average="macro"
        ),
        "log_loss": metrics.log_loss(labels, probabilities, labels=range(count)),
        "roc_auc": area,
        "f1": metrics.f1_score(labels, predicted, average="macro"),
        "brier": ((probabilities - truth) ** 2).sum(1).mean(),
        "calibration_error": calibration_error(labels, probabilities),
    }


def numbers(generator, rows, size):
    values = generator.normal(size=(rows, size)).astype(numpy.float32).astype(float)
    outputs = (values + generator.normal(size=(rows, size))).astype(numpy.float32).astype(float)
    flat, predicted = values.ravel(), outputs.ravel()
    return {
        "values": values.tolist(),
        "outputs": outputs.tolist(),
        "size": size,
        "rmse": metrics.mean_squared_error(flat, predicted, squared=False),
        "mae": metrics.mean_absolute_error(flat, predicted),
        "r2": metrics.r2_score(flat, predicted),
    }


def cases():
    generator = numpy.random.default_rng(3)
    binary = classes(generator, 60, 2, [0, 1])
    positive = softmax(numpy.array(binary["outputs"]), axis=1)[:, 1]
    brier = metrics.brier_score_loss(binary["labels"], positive)
    assert abs(binary["brier"] - 2 * brier) < 1e-12
    several = classes(generator, 80, 4, [0, 1, 2, 3])
    area = metrics.roc_auc_score(
        several["labels"], softmax(several["outputs"], axis=1), multi_class="ovr"
    )
    assert abs(several["roc_auc"] - area) < 1e-12
    return {
        "classification": [
            binary,
            several,
            classes(generator, 40, 5, [0, 2, 3]),
            classes(generator, 120, 10, list(range(10))),
        ],
        "regression": [numbers(generator, 30, 1), numbers(generator, 12, 3)],
    }
