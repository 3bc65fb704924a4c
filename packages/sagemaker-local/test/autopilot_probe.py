"""Runs a search whose LightGBM breaks, and prints what it says of its candidates."""

import json
import sys
from pathlib import Path

folder, work = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, folder)

import time  # noqa: E402

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from autogluon.tabular.models import LGBModel  # noqa: E402

from progress import Progress  # noqa: E402
from search import Search  # noqa: E402


def broken(*_, **__):
    raise ValueError("a probe breaks it")


LGBModel._fit = broken
generator = np.random.default_rng(1)
x = generator.random(600)
table = pd.DataFrame({"demand": 3 * x + generator.random(600), "x": x, "y": generator.random(600)})
asked = {"target": "demand", "problemType": "Regression", "objective": "MSE", "maxCandidates": 4, "seconds": 120}
asked["algorithms"] = ["lightgbm", "xgboost"]
progress = Progress(work / "progress.json")
search = Search(asked, progress, work / "search", time.monotonic(), 1)
search.run(table, None)
print(json.dumps(progress.state))
