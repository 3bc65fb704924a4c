"""Tensors of a boosting round, by the names and in the forms of SageMaker Debugger's XGBoost hook."""

import math

TREE_COLUMNS = ("Tree", "Node", "ID", "Feature", "Split", "Yes", "No", "Missing", "Gain", "Cover")


def save_round(writer, step, scores, sources):
    """Saves what is due at this step.

    scores: [(`train-rmse`, value), ...]
    sources: collection name -> function that computes its tensors as [(name, value or array or texts), ...];
        called only when its collection is due, since some are costly
    """
    due = writer.due(step)
    for name, value in scores:
        writer.write_scalar(step, name, value)
    for collection, tensors in sources.items():
        if collection not in due:
            continue
        for name, value in tensors():
            if isinstance(value, float):
                writer.write_scalar(step, name, value)
            else:
                writer.write_tensor(step, name, value)


def importance(kind, values):
    """Shares that add up to 1, of the features that have any. values: {feature: number}"""
    total = sum(values.values()) or 1.0
    return [
        (f"feature_importance/{kind}/{feature}", float(value) / total) for feature, value in values.items() if value
    ]


def average_contributions(names, contributions):
    """Mean SHAP value of each feature over the rows, and the bias. contributions: rows x (features + 1)"""
    means = contributions.mean(axis=0)
    return [(f"average_shap/{name}", float(value)) for name, value in zip([*names, "bias"], means)]


def tree_table(rows):
    """Columns of a tree, an entry a node. rows: [{column: value}], with NaN and '' where a leaf has nothing"""
    import numpy as np

    tensors = []
    for column in TREE_COLUMNS:
        values = [row[column] for row in rows]
        texts = any(isinstance(value, str) for value in values)
        tensors.append(
            (f"trees/{column}", [str(value) for value in values] if texts else np.asarray(values, dtype=np.float64))
        )
    return tensors


def node(
    tree, number, feature="Leaf", split=math.nan, yes="nan", no="nan", missing="nan", gain=math.nan, cover=math.nan
):
    return {
        "Tree": float(tree),
        "Node": float(number),
        "ID": f"{tree}-{number}",
        "Feature": feature,
        "Split": split,
        "Yes": yes,
        "No": no,
        "Missing": missing,
        "Gain": gain,
        "Cover": cover,
    }
