"""Prints, as JSON, what the real smdebug library reads from a directory: {name: {step: values}}; non-finite numbers as texts."""

import json
import math
import sys

from smdebug.trials import create_trial


def plain(value):
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


trial = create_trial(sys.argv[1])
series = {}
for name in trial.tensor_names():
    tensor = trial.tensor(name)
    series[name] = {
        str(step): [plain(value) for value in tensor.value(step).ravel().tolist()] for step in tensor.steps()
    }
print(json.dumps({"series": series, "metrics": sorted(trial.tensor_names(collection="metrics"))}))
