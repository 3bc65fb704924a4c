"""Trains small boosters of every kind, and writes each model beside what its own library says of some rows."""

import json
import sys
from pathlib import Path

import lightgbm
import numpy as np
import xgboost

ROWS, SHOWN, ROUNDS = 600, 40, 12

LIGHTGBM = {
    "tweedie": {"objective": "tweedie", "num_leaves": 31, "tweedie_variance_power": 1.1},
    "poisson-categories": {"objective": "poisson", "num_leaves": 15, "categorical_feature": [5]},
    "sums": {"objective": "regression", "num_leaves": 63, "min_data_in_leaf": 2},
    "square-roots": {"objective": "regression", "reg_sqrt": True, "num_leaves": 8},
    "zero-is-missing": {"objective": "regression", "zero_as_missing": True, "num_leaves": 15},
    "nothing-is-missing": {"objective": "regression", "use_missing": False, "num_leaves": 15},
    "forest": {"objective": "regression", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6},
    "dart": {"objective": "tweedie", "boosting": "dart", "drop_rate": 0.3, "num_leaves": 15},
    "binary": {"objective": "binary", "num_leaves": 7},
    "a-leaf": {"objective": "tweedie", "min_data_in_leaf": 10000},
}
XGBOOST = {
    "tweedie": {"objective": "reg:tweedie", "tweedie_variance_power": 1.1, "max_depth": 6},
    "poisson": {"objective": "count:poisson", "max_depth": 4},
    "sums": {"objective": "reg:squarederror", "max_depth": 8, "min_child_weight": 0},
    "absolute": {"objective": "reg:absoluteerror", "max_depth": 5},
    "leafwise": {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 20, "max_depth": 0},
    "dart": {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.4, "max_depth": 4},
    "forest": {"objective": "reg:squarederror", "num_parallel_tree": 3, "subsample": 0.7, "max_depth": 4},
    "based": {"objective": "count:poisson", "base_score": 3, "max_depth": 3},
    "binary": {"objective": "binary:logistic", "max_depth": 3},
    "a-leaf": {"objective": "reg:squarederror", "min_child_weight": 100000},
}


def sample(binary):
    draw = np.random.default_rng(7)
    features = draw.normal(size=(ROWS, 6)).astype("float32")
    features[:, 4] = draw.poisson(2, ROWS)
    features[:, 5] = draw.integers(0, 40, ROWS)
    features[draw.random(features.shape) < 0.1] = np.nan
    filled = np.nan_to_num(features)
    mean = np.exp(0.4 * filled[:, 0] + 0.2 * filled[:, 1] * filled[:, 4] + 0.1 * (filled[:, 5] % 3))
    units = draw.poisson(mean).astype("float32")
    return features, (units > 1).astype("float32") if binary else units


def main(folder):
    for name, parameters in LIGHTGBM.items():
        features, labels = sample(parameters["objective"] == "binary")
        parameters = {"verbosity": -1, "num_threads": 1, "seed": 1, **parameters}
        data = lightgbm.Dataset(features, labels, feature_name=[f"c{index}" for index in range(6)], params=parameters)
        trained = lightgbm.train(parameters, data, ROUNDS)
        trained.save_model(str(folder / f"lightgbm-{name}.model"))
        # As a container serves it: by the file.
        model = lightgbm.Booster(model_file=str(folder / f"lightgbm-{name}.model"))
        rows = features[:SHOWN]
        contributions = model.predict(rows, pred_contrib=True)
        if parameters.get("boosting") == "rf":
            # LightGBM explains the sum of a forest's trees, and predicts their mean.
            contributions = contributions / model.num_trees()
        write(folder / f"lightgbm-{name}.json", rows, model.predict(rows), contributions)
    for name, parameters in XGBOOST.items():
        features, labels = sample(parameters["objective"] == "binary:logistic")
        data = xgboost.DMatrix(features, labels)
        trained = xgboost.train({"nthread": 1, "seed": 1, **parameters}, data, ROUNDS)
        rows = xgboost.DMatrix(features[:SHOWN])
        for form in ("ubj", "json"):
            (folder / f"xgboost-{name}-{form}.model").write_bytes(trained.save_raw(form))
            contributions = trained.predict(rows, pred_contribs=True)
            predictions = trained.inplace_predict(features[:SHOWN])
            interactions = trained.predict(rows, pred_interactions=True)
            write(folder / f"xgboost-{name}-{form}.json", features[:SHOWN], predictions, contributions, interactions)


def write(path, rows, predictions, contributions, interactions=None):
    values = [[None if np.isnan(value) else float(value) for value in row] for row in rows]
    answers = {"rows": values, "predictions": np.asarray(predictions, dtype=float).tolist()}
    answers["contributions"] = np.asarray(contributions, dtype=float).tolist()
    if interactions is not None:
        answers["interactions"] = np.asarray(interactions, dtype=float).tolist()
    path.write_text(json.dumps(answers))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
