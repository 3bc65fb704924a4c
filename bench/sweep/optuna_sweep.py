"""The sweep of `bench/sweep/sweep.ts` as a plain Python loop: Optuna with the same proposals, LightGBM in this process.

Reads a JSON file {train, validation, proposals, rounds, minSteps, reductionFactor, threads} and writes one with every
trial's score and times (seconds since 1970). Data is read and binned once; each trial trains on all threads, reports its
validation error each round, and is pruned by Optuna's asynchronous successive halving.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np
import optuna
import pyarrow.parquet as parquet

# As the LightGBM container sets them: the same proposal has the same score.
FIXED = {"verbosity": -1, "deterministic": True, "force_row_wise": True, "metric": "rmse", "seed": 42}


def main(source, target):
    task = json.loads(Path(source).read_text())
    # Binned once for all trials: nothing that a proposal changes may enter the bins.
    binning = {**FIXED, "feature_pre_filter": False, "num_threads": task["threads"]}
    train = dataset(task["train"], binning)
    validation = dataset(task["validation"], binning, reference=train)
    train.construct()
    validation.construct()

    proposals = task["proposals"]
    choices = {name: sorted({proposal[name] for proposal in proposals}, key=str) for name in proposals[0]}
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        direction="minimize",
        sampler=optuna.samplers.RandomSampler(seed=42),
        pruner=optuna.pruners.SuccessiveHalvingPruner(
            min_resource=task["minSteps"], reduction_factor=task["reductionFactor"]
        ),
    )
    for proposal in proposals:
        study.enqueue_trial(proposal)

    def objective(trial):
        parameters = {name: trial.suggest_categorical(name, values) for name, values in choices.items()}
        rounds = parameters.pop(task["rounds"])

        def after_round(env):
            error = env.evaluation_result_list[0][2]
            trial.set_user_attr("rounds", env.iteration + 1)
            trial.report(error, env.iteration + 1)
            if trial.should_prune():
                raise optuna.TrialPruned()

        booster = lightgbm.train(
            {**parameters, **FIXED, "feature_pre_filter": False, "num_threads": task["threads"]},
            train,
            num_boost_round=rounds,
            valid_sets=[validation],
            valid_names=["validation"],
            callbacks=[after_round],
        )
        return booster.best_score["validation"]["rmse"]

    searching = time.time()
    study.optimize(objective, n_trials=len(proposals))
    trials = [
        {
            "number": trial.number,
            "status": trial.state.name.lower(),
            "score": trial.value,
            "rounds": trial.user_attrs.get("rounds", 0),
            "started": trial.datetime_start.timestamp(),
            "ended": trial.datetime_complete.timestamp(),
        }
        for trial in study.get_trials(deepcopy=False)
    ]
    best, improvements = None, []
    for trial in sorted(trials, key=lambda trial: trial["ended"]):
        if trial["status"] == "complete" and (best is None or trial["score"] < best):
            best = trial["score"]
            improvements.append({"score": best, "at": trial["ended"]})
    result = {
        "searching": searching,
        "ended": time.time(),
        "best": best,
        "improvements": improvements,
        "trials": trials,
    }
    Path(target).write_text(json.dumps(result))


def dataset(files, binning, reference=None):
    """All parquet files as one LightGBM data set; the label is the first column."""
    tables = [parquet.read_table(path) for path in files]
    labels = np.concatenate([table.column(0).to_numpy() for table in tables])
    features = np.empty((len(labels), tables[0].num_columns - 1), dtype=np.float32)
    row = 0
    for table in tables:
        for index in range(1, table.num_columns):
            features[row : row + table.num_rows, index - 1] = table.column(index).to_numpy()
        row += table.num_rows
    return lightgbm.Dataset(features, labels, reference=reference, params=binning, free_raw_data=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
