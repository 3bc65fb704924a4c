"""Prints, as JSON, what the network itself says of the 28 days after the origin, and what its model file answers for them."""

import importlib.machinery
import importlib.util
import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
loader = importlib.machinery.SourceFileLoader("lstm_train", f"{sys.argv[1]}/train")
program = importlib.util.module_from_spec(importlib.util.spec_from_loader("lstm_train", loader))
loader.exec_module(program)

from sagemaker_container.job import Job  # noqa: E402

from columns import HORIZON, codes_in  # noqa: E402
from forecaster import MOST_LOG  # noqa: E402
from windows import Windows  # noqa: E402

job = Job()
settings = program.read_hyperparameters(job.hyperparameters())
panel = program.read_panel(job.channel_files("train"), "application/x-parquet", "train")
rows, labels = program.read_rows(job.channel_files("validation"), "application/x-parquet", "validation", panel.names)
fit = program.Fit(job, settings, panel, (rows, labels))
fit._epoch(0)
answers = fit.forecast().reshape(len(panel.keys), HORIZON)

# The same days as part of a longer panel, which only training knows how to read.
whole = program.read_panel(
    job.channel_files("train") + job.channel_files("validation"), "application/x-parquet", "train"
)
windows = Windows(whole, settings["context_length"], fit.vocabulary)
windows.reference = fit.windows.reference


class Last:
    """Draws each series once, at the origin of the channel."""

    def __init__(self):
        self.calls = 0

    def integers(self, _most, size):
        return np.arange(size)

    def random(self, size):
        return np.full(size, 1 - 1e-9)


inputs, base, target, _ = windows.draw(Last(), len(whole.keys))
ordered = [inputs[name] for name in ("past", "level", "codes", "future", "snaps", "event")]
output, _ = fit.model.stateless_call(fit.training.weights, fit.training.fixed, ordered, training=False)
said = base * np.exp(MOST_LOG * np.tanh(np.asarray(output)[..., 0] / MOST_LOG))
# In the order of the rows.
places = codes_in(whole.keys, rows.key)[::HORIZON] - 1
print(
    json.dumps(
        {
            "network": said[places].ravel().tolist(),
            "model": answers.ravel().tolist(),
            "target": target[places].ravel().tolist(),
        }
    )
)
