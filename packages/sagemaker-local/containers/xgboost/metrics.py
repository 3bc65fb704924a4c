"""Metrics of the built-in algorithm: which `eval_metric` takes, and those that its container computes itself.

Those are scikit-learn's by name and definition; a division by zero counts as 0, as it does there.
"""

import numpy as np
from sagemaker_container.job import UserError

MAXIMIZED = (
    "accuracy",
    "auc",
    "aucpr",
    "balanced_accuracy",
    "f1",
    "f1_binary",
    "f1_macro",
    "map",
    "ndcg",
    "precision",
    "precision_macro",
    "precision_micro",
    "r2",
    "recall",
    "recall_macro",
    "recall_micro",
)
MINIMIZED = (
    "aft-nloglik",
    "cox-nloglik",
    "error",
    "gamma-deviance",
    "gamma-nloglik",
    "interval-regression-accuracy",
    "logloss",
    "mae",
    "mape",
    "merror",
    "mlogloss",
    "mphe",
    "mse",
    "poisson-nloglik",
    "rmse",
    "rmsle",
    "tweedie-nloglik",
)
# `error@0.7`, `ndcg@10`
WITH_THRESHOLD = ("error", "ndcg", "map")


def check_metrics(metrics, objective):
    """UserError for the first metric that the container does not take."""
    for metric in metrics:
        name, at, threshold = metric.partition("@")
        if at and name not in WITH_THRESHOLD:
            raise UserError(
                f"Metric '{metric}' is not supported. Parameter 'eval_metric' with customized threshold should be one "
                f"of these options: {', '.join(WITH_THRESHOLD)}."
            )
        if at and not _is_number(threshold):
            raise UserError(f"Threshold value 't' in '{name}@t' expects float input.")
        if name not in MAXIMIZED + MINIMIZED:
            raise UserError(
                f"Hyperparameter eval_metric: '{metric}' is not one of {', '.join(sorted(MAXIMIZED + MINIMIZED))}."
            )
        if name == "auc" and not objective.startswith(("binary:", "rank:")):
            raise UserError("Metric 'auc' can only be applied for classification and ranking problems.")
        if name == "aft-nloglik" and objective != "survival:aft":
            raise UserError("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.")
        if name in OF_CLASSES and not objective.startswith(("binary:", "multi:")):
            raise UserError(f"Metric '{name}' needs classes, and objective '{objective}' has none.")
        if name in BINARY and objective.startswith("multi:"):
            raise UserError(
                f"Metric '{name}' can't be computed for more than two classes: "
                "Target is multiclass but average='binary'. Use its macro or micro form."
            )


def is_maximized(metric):
    return metric.split("@")[0] in MAXIMIZED


def computed(metrics, objective, labels, predictions):
    """(name, value) of those metrics that the library does not compute itself, in their order."""
    guesses = classes_of(objective, predictions)
    return [
        (name, float(COMPUTED[name](labels, guesses if name in OF_CLASSES else predictions)))
        for name in metrics
        if name in COMPUTED
    ]


def classes_of(objective, predictions):
    """The classes that predictions mean; themselves where an objective has no classes."""
    if objective == "binary:logitraw":
        return (predictions > 0).astype(int)
    if objective.startswith("binary:"):
        return (predictions > 0.5).astype(int)
    if objective == "multi:softprob":
        return np.argmax(predictions, axis=1)
    return predictions


def _is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


class _Counts:
    """How often each class was right, guessed and there."""

    def __init__(self, labels, guesses):
        self.classes = np.union1d(labels, guesses)
        self.right = np.array([np.sum((labels == one) & (guesses == one)) for one in self.classes])
        self.guessed = np.array([np.sum(guesses == one) for one in self.classes])
        self.there = np.array([np.sum(labels == one) for one in self.classes])

    def precision(self):
        return _ratio(self.right, self.guessed)

    def recall(self):
        return _ratio(self.right, self.there)

    def f1(self):
        return _ratio(2 * self.right, self.guessed + self.there)

    def of_second(self, values):
        """That of class 1; 0 where nothing was or was taken for it."""
        return float(np.sum(values[self.classes == 1]))


def _ratio(part, whole):
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _binary(kind):
    def value(labels, guesses):
        counts = _Counts(labels, guesses)
        return counts.of_second(getattr(counts, kind)())

    return value


def _macro(kind):
    return lambda labels, guesses: np.mean(getattr(_Counts(labels, guesses), kind)())


def _accuracy(labels, guesses):
    return np.mean(labels == guesses)


def _balanced_accuracy(labels, guesses):
    counts = _Counts(labels, guesses)
    return np.mean(counts.recall()[counts.there > 0])


def _mse(labels, predictions):
    return np.mean((labels.astype(np.float64) - predictions) ** 2)


def _r2(labels, predictions):
    total = np.sum((labels - np.mean(labels, dtype=np.float64)) ** 2)
    rest = np.sum((labels.astype(np.float64) - predictions) ** 2)
    if total == 0:
        return 1.0 if rest == 0 else 0.0
    return 1 - rest / total


COMPUTED = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced_accuracy,
    # Of one class a row, the micro forms are the accuracy.
    "f1": _macro("f1"),
    "f1_binary": _binary("f1"),
    "f1_macro": _macro("f1"),
    "precision": _binary("precision"),
    "precision_macro": _macro("precision"),
    "precision_micro": _accuracy,
    "recall": _binary("recall"),
    "recall_macro": _macro("recall"),
    "recall_micro": _accuracy,
    "mse": _mse,
    "r2": _r2,
}
OF_CLASSES = tuple(name for name in COMPUTED if name not in ("mse", "r2"))
BINARY = ("f1_binary", "precision", "recall")
