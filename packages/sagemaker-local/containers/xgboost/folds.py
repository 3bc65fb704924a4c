"""Cross validation: `_kfold` folds of all rows, `_num_cv_round` times, a model each."""

import numpy as np


def folds(labels, count, rounds, classes, seed):
    """(rows to learn from, rows held out) of each fold, round after round. Folds of classes have each in its share."""
    random = np.random.default_rng(abs(seed))
    for _ in range(rounds):
        fold_of = np.empty(len(labels), dtype=int)
        parts = [np.flatnonzero(labels == one) for one in np.unique(labels)] if classes else [np.arange(len(labels))]
        begin = 0
        for part in parts:
            # Each class goes on where the one before it ended, or small ones would all lie in the first folds.
            fold_of[random.permutation(part)] = (begin + np.arange(len(part))) % count
            begin += len(part)
        for fold in range(count):
            yield np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)


class HeldOut:
    """What the models said of the rows that they had not seen."""

    def __init__(self, labels, classes):
        self.labels, self.classes = labels, classes
        self.said = [[] for _ in labels]

    def add(self, rows, predictions):
        for row, prediction in zip(rows, predictions):
            self.said[row].append(prediction)

    def save(self, folder):
        """`predictions.csv`: label and mean prediction; of classes label, mean probability and the class said most often."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [self._columns(label, np.asarray(said)) for label, said in zip(self.labels, self.said)]
        np.savetxt(folder / "predictions.csv", np.asarray(lines), delimiter=",", fmt="%f")

    def _columns(self, label, said):
        if not self.classes:
            return [label, said.mean()]
        if said.ndim > 1:
            guesses, shares = said.argmax(axis=1), said.max(axis=1)
        else:
            guesses, shares = (said > 0.5).astype(int), said
        return [label, shares.mean(), np.bincount(guesses).argmax()]
