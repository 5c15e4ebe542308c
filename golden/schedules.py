"""Schedules of PyTorch, step by step, for a peak learning rate of 1."""

import math
import warnings

import torch
from torch.optim import lr_scheduler

EPOCHS = 12
STEPS_PER_EPOCH = 5
STEPS = EPOCHS * STEPS_PER_EPOCH


def optimizer():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)


def rates(make, count, advance=lambda scheduler, number: scheduler.step()):
    """The rates in force at each of `count` steps or epochs."""
    target = optimizer()
    scheduler = make(target)
    found = []
    for number in range(count):
        found.append(target.param_groups[0]["lr"])
        target.step()
        advance(scheduler, number)
    return found


def restarts(first, growth, ratio):
    def advance(scheduler, number):
        scheduler.step((number + 1) / STEPS_PER_EPOCH)

    return rates(
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, first, growth, ratio), STEPS, advance
    )


def one_cycle(total, share):
    target = optimizer()
    scheduler = lr_scheduler.OneCycleLR(target, 1.0, total_steps=total, pct_start=share)
    found = {"total": total, "share": share, "rates": [], "momenta": []}
    for number in range(total):
        found["rates"].append(target.param_groups[0]["lr"])
        found["momenta"].append(target.param_groups[0]["momentum"])
        target.step()
        if number + 1 < total:
            scheduler.step()
    return found


def warm_up(rise):
    def make(target):
        rising = lr_scheduler.LambdaLR(target, lambda step: (step + 1) / rise)
        falling = lr_scheduler.CosineAnnealingLR(target, STEPS - rise, 0.1)
        return lr_scheduler.SequentialLR(target, [rising, falling], [rise])

    return rates(make, STEPS)


def plateau(mode, factor, patience, threshold, minimum, scores):
    target = optimizer()
    scheduler = lr_scheduler.ReduceLROnPlateau(
        target, mode, factor, patience, threshold, min_lr=minimum, eps=0
    )
    found = []
    for score in scores:
        target.step()
        scheduler.step(score)
        found.append([target.param_groups[0]["lr"], scheduler.best, scheduler.num_bad_epochs])
    return {
        "higher_is_better": mode == "max",
        "factor": factor,
        "patience": patience,
        "threshold": threshold,
        "minimum": minimum,
        "scores": scores,
        "states": found,
    }


def cases():
    # SequentialLR steps its parts by number, which PyTorch itself calls outdated.
    warnings.simplefilter("ignore", UserWarning)
    torch.manual_seed(2)
    falling = [1 / (1 + 0.5 * e) + 0.2 * torch.rand(1).item() for e in range(40)]
    crawling = [1 - 5e-6 * e for e in range(40)]
    return {
        "epochs": EPOCHS,
        "steps_per_epoch": STEPS_PER_EPOCH,
        "by_epoch": {
            "exponential": rates(
                lambda o: lr_scheduler.LambdaLR(o, lambda e: math.exp(-0.3 * e)), EPOCHS
            ),
            "multiplicative": rates(lambda o: lr_scheduler.ExponentialLR(o, 0.9), EPOCHS),
            "inverse_time": rates(
                lambda o: lr_scheduler.LambdaLR(o, lambda e: 1 / (1 + 0.3 * e)), EPOCHS
            ),
            "step": rates(lambda o: lr_scheduler.StepLR(o, 3, 0.5), EPOCHS),
            "multi_step": rates(lambda o: lr_scheduler.MultiStepLR(o, [1, 4, 9], 0.2), EPOCHS),
        },
        "by_step": {
            "linear": rates(lambda o: lr_scheduler.LinearLR(o, 1, 0.1, STEPS), STEPS),
            "polynomial": rates(lambda o: lr_scheduler.PolynomialLR(o, STEPS, 2.5), STEPS),
            "cosine": rates(lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS, 0.1), STEPS),
            "restarts": restarts(3, 1, 0),
            "growing_restarts": restarts(2, 2, 0.05),
            "warm_up": warm_up(7),
        },
        "one_cycle": [one_cycle(10, 0.3), one_cycle(60, 0.25), one_cycle(2, 0.3)],
        "plateau": [
            plateau("min", 0.1, 10, 1e-4, 0, crawling),
            plateau("min", 0.5, 2, 1e-4, 0.01, falling),
            plateau("max", 0.3, 1, 0.05, 0, [1.5 - score for score in falling]),
            plateau("max", 0.5, 0, 1e-4, 0.1, crawling),
        ],
    }
