"""Which parts of a prediction are answered: SAGEMAKER_INFERENCE_OUTPUT names some, in place of the prediction alone."""

import math

import numpy as np

CLASSES = ("predicted_label", "labels", "raw_score", "raw_scores")
SHARES = ("probability", "probabilities")
# What each objective can say.
KEYS = {
    **dict.fromkeys(
        ("reg:squarederror", "reg:logistic", "reg:gamma", "reg:absoluteerror", "reg:tweedie"), ("predicted_score",)
    ),
    "binary:logistic": CLASSES + SHARES,
    "binary:logitraw": CLASSES,
    "binary:hinge": CLASSES,
    "multi:softmax": CLASSES,
    "multi:softprob": CLASSES + SHARES,
}


def wanted_keys(text):
    """`predicted_label, probabilities` -> its words; empty where nothing is asked for."""
    return [word for word in text.replace(" ", "").lower().split(",") if word]


def select(predictions, keys, objective, classes):
    """Of each prediction what is asked for, by name; NaN for what the objective can't say. ValueError where it can say nothing."""
    if objective not in KEYS:
        raise ValueError(f"Objective `{objective}` unsupported for selectable inference predictions.")
    return [
        {key: _part(key, prediction, objective, classes) if key in KEYS[objective] else math.nan for key in keys}
        for prediction in predictions
    ]


def _part(key, prediction, objective, classes):
    shares = _shares(prediction, objective)
    if key == "predicted_score":
        return float(prediction)
    if key == "labels":
        return list(range(classes))
    if key == "predicted_label":
        return _label(prediction, objective)
    if key in ("probabilities", "raw_scores"):
        return shares
    # Of two classes that of the second, of more that of the one that wins.
    return max(shares) if objective == "multi:softprob" else float(prediction)


def _label(prediction, objective):
    if objective == "multi:softprob":
        return int(np.argmax(prediction))
    if objective in ("binary:hinge", "multi:softmax"):
        return float(prediction)
    return int(prediction > (0 if objective == "binary:logitraw" else 0.5))


def _shares(prediction, objective):
    if objective == "multi:softprob":
        return [float(share) for share in prediction]
    return [1.0 - float(prediction), float(prediction)]
