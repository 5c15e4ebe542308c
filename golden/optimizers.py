"""Optimisers over fifty steps on a noisy quadratic, with a learning rate that changes half way.

PyTorch's own, and by their formulas those that it lacks or, as NAdam in 1.13, computes otherwise.
"""

import numpy
import torch

STEPS = 50
WEIGHTS = 12  # the first ones are a matrix (4, 3); the rest, biases, do not decay
COUNT = 15
DECAY = 0.05

random = numpy.random.default_rng(3)
start = random.normal(size=COUNT)
target = random.normal(size=COUNT)
curvature = random.uniform(0.2, 2, size=COUNT)
noise = random.normal(size=(STEPS, COUNT))
decays = numpy.where(numpy.arange(COUNT) < WEIGHTS, DECAY, 0)


def gradient(w, step):
    return curvature * (w - target) + noise[step - 1]


def rate(high, step):
    return high if step < STEPS // 2 else high / 5


def torchs(optimizer, **settings):
    """One of PyTorch's, as a function that takes the step."""

    def open(high):
        w = torch.zeros(COUNT, dtype=torch.float64, requires_grad=True)
        state = optimizer([w], lr=high, **settings)

        def step(before, g, eta, t):
            state.param_groups[0]["lr"] = eta
            with torch.no_grad():
                w.copy_(torch.from_numpy(before))
            w.grad = torch.from_numpy(g.copy())
            state.step()
            return w.detach().numpy().copy()

        return step

    return open


def nadam(beta1=0.9, beta2=0.999, epsilon=1e-8, psi=0.004):
    def open(high):
        m, v = numpy.zeros(COUNT), numpy.zeros(COUNT)

        def mu(t):
            return beta1 * (1 - 0.5 * 0.96 ** (t * psi))

        def step(w, g, eta, t):
            m[:] = beta1 * m + (1 - beta1) * g
            v[:] = beta2 * v + (1 - beta2) * g * g
            product = numpy.prod([mu(s) for s in range(1, t + 1)])
            mean = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)
            return w - eta * mean / (numpy.sqrt(v / (1 - beta2**t)) + epsilon)

        return step

    return open


def lion(beta1=0.9, beta2=0.99):
    def open(high):
        m = numpy.zeros(COUNT)

        def step(w, g, eta, t):
            u = numpy.sign(beta1 * m + (1 - beta1) * g)
            m[:] = beta2 * m + (1 - beta2) * g
            return w - eta * u

        return step

    return open


def classical(mu=0.9, nesterov=False):
    def open(high):
        m = numpy.zeros(COUNT)

        def step(w, g, eta, t):
            m[:] = mu * m - eta * g
            return w + (mu * m - eta * g if nesterov else m)

        return step

    return open


def run(open, high, l2=0, decay=0, changes=True):
    """The parameters after every tenth step."""
    step = open(high)
    w = start.copy()
    after = []
    for t in range(1, STEPS + 1):
        eta = rate(high, t) if changes else high
        moved = step(w, gradient(w, t) + l2 * w, eta, t)
        w = moved - eta * decay * w
        if t % 10 == 0:
            after.append(w.tolist())
    return after


def look_ahead(high, alpha=0.9):
    """Nesterov's momentum with the gradient at the point ahead, and that point after the steps."""
    w, delta = start.copy(), numpy.zeros(COUNT)
    for t in range(1, STEPS + 1):
        delta = alpha * delta + high * gradient(w - alpha * delta, t)
        w = w - delta
    return {"rate": high, "parameters": w.tolist(), "ahead": (w - alpha * delta).tolist()}


def cases():
    o = torch.optim
    rules = {
        "sgd": (torchs(o.SGD), 0.05),
        "momentum": (torchs(o.SGD, momentum=0.9), 0.02),
        "dampened": (torchs(o.SGD, momentum=0.9, dampening=0.4), 0.02),
        "nesterov": (torchs(o.SGD, momentum=0.9, nesterov=True), 0.02),
        "classical": (classical(), 0.02),
        "classical_nesterov": (classical(nesterov=True), 0.02),
        "adagrad": (torchs(o.Adagrad), 0.1),
        "adagrad_decayed": (torchs(o.Adagrad, lr_decay=0.1, initial_accumulator_value=0.1), 0.1),
        "rmsprop": (torchs(o.RMSprop), 0.02),
        "rmsprop_centered": (torchs(o.RMSprop, centered=True), 0.02),
        "rmsprop_momentum": (torchs(o.RMSprop, momentum=0.9), 0.005),
        "rmsprop_both": (torchs(o.RMSprop, momentum=0.9, centered=True), 0.005),
        "adadelta": (torchs(o.Adadelta), 1.0),
        "adam": (torchs(o.Adam), 0.05),
        "amsgrad": (torchs(o.Adam, amsgrad=True, betas=(0.9, 0.8)), 0.05),
        "nadam": (nadam(), 0.05),
        "nadam_fast": (nadam(psi=1), 0.05),
        "lion": (lion(), 0.02),
    }
    found = {
        "start": start.tolist(),
        "target": target.tolist(),
        "curvature": curvature.tolist(),
        "noise": noise.tolist(),
        "decay": DECAY,
        "look_ahead": look_ahead(0.02),
        "rules": {},
    }
    for name, (open, high) in rules.items():
        found["rules"][name] = {
            "rate": high,
            "plain": run(open, high),
            "l2": run(open, high, l2=decays),
            "decoupled": run(open, high, decay=decays),
            "everything": run(open, high, l2=DECAY),
        }

    # PyTorch's own penalties, where it has them: they must be what is added above.
    same = run(torchs(o.Adam, weight_decay=DECAY), 0.05)
    assert numpy.allclose(same, found["rules"]["adam"]["everything"], rtol=1e-13)
    same = run(torchs(o.AdamW, weight_decay=DECAY), 0.05)
    assert numpy.allclose(same, run(rules["adam"][0], 0.05, decay=DECAY), rtol=1e-13)
    return found
