"""Prints each metric that the XGBoost container computes beside scikit-learn's of the same labels and predictions."""

import json
import sys
from functools import partial as score

import numpy as np
from sklearn import metrics as known

sys.path.insert(0, sys.argv[1])
from metrics import BINARY, COMPUTED, OF_CLASSES, computed

KNOWN = {
    "accuracy": known.accuracy_score,
    "balanced_accuracy": known.balanced_accuracy_score,
    "f1": score(known.f1_score, average="macro", zero_division=0),
    "f1_binary": score(known.f1_score, zero_division=0),
    "f1_macro": score(known.f1_score, average="macro", zero_division=0),
    "precision": score(known.precision_score, zero_division=0),
    "precision_macro": score(known.precision_score, average="macro", zero_division=0),
    "precision_micro": score(known.precision_score, average="micro", zero_division=0),
    "recall": score(known.recall_score, zero_division=0),
    "recall_macro": score(known.recall_score, average="macro", zero_division=0),
    "recall_micro": score(known.recall_score, average="micro", zero_division=0),
    "mse": known.mean_squared_error,
    "r2": known.r2_score,
}


def compare(name, objective, labels, predictions, guesses):
    ours = dict(computed([name], objective, labels, predictions))[name]
    return [f"{name} of {objective}", ours, float(KNOWN[name](labels, guesses))]


def main():
    random = np.random.default_rng(7)
    rows = []
    for chances in ([0.5, 0.5], [0.97, 0.03], [1.0, 0.0]):
        labels = random.choice(2, 60, p=chances).astype(np.float32)
        shares = random.random(60).astype(np.float32) * chances[1]
        rows += [compare(name, "binary:logistic", labels, shares, (shares > 0.5).astype(int)) for name in OF_CLASSES]
    labels = random.choice(4, 80).astype(np.float32)
    shares = random.random((80, 4)).astype(np.float32)
    # A class that nobody guesses.
    shares[:, 3] = 0
    several = [name for name in OF_CLASSES if name not in BINARY]
    rows += [compare(name, "multi:softprob", labels, shares, shares.argmax(axis=1)) for name in several]
    units = random.poisson(3, 50).astype(np.float32)
    guesses = units + random.normal(size=50).astype(np.float32)
    rows += [compare(name, "reg:tweedie", units, guesses, guesses) for name in COMPUTED if name not in OF_CLASSES]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
