"""The training side of the container contract: where things lie, how a job fails, how it is stopped."""

import json
import os
import signal
import sys
import traceback
from pathlib import Path


class UserError(Exception):
    """Something the caller of the job can change: a hyperparameter, a channel, the data. Shown without a stack trace."""


class Job:
    """One training job below its base directory (`/opt/ml`, or `SAGEMAKER_BASE_DIR`)."""

    def __init__(self, base_dir=None):
        self.base = Path(base_dir or os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
        self.model_dir = self.base / "model"
        self.output_dir = self.base / "output"
        self.stop_requested = False

    def hyperparameters(self):
        """All values are strings, as the API has them."""
        return self._config("hyperparameters.json")

    def channels(self):
        """Channel name -> its configuration."""
        return self._config("inputdataconfig.json")

    def checkpoint_dir(self):
        """Where checkpoints go; None unless the job asks for them."""
        config = self._config("checkpointconfig.json")
        return Path(config["LocalPath"]) if "LocalPath" in config else None

    def channel_files(self, name):
        """Every data file of a channel, in name order; hidden ones are no data."""
        folder = self.base / "input" / "data" / name
        return [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        ]

    def threads(self):
        """Threads to train with: what the platform grants, else all cores."""
        return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)

    def catch_stop(self):
        """Turns SIGTERM into `stop_requested`: the platform sends it 120 seconds before it kills."""

        def on_terminate(_signal, _frame):
            self.stop_requested = True

        signal.signal(signal.SIGTERM, on_terminate)

    def _config(self, name):
        path = self.base / "input" / "config" / name
        if not path.exists():
            return {}
        return json.loads(path.read_text())


def run(train):
    """Runs `train(job)` as the container's main: failure file and exit code 1 when it fails."""
    job = Job()
    # Line by line, so that each metric is read while the job runs.
    sys.stdout.reconfigure(line_buffering=True)
    job.model_dir.mkdir(parents=True, exist_ok=True)
    job.output_dir.mkdir(parents=True, exist_ok=True)
    try:
        train(job)
    except UserError as error:
        _fail(job, str(error), str(error))
    except Exception as error:  # the text of any other failure must reach the failure file too
        _fail(job, f"{type(error).__name__}: {error}", traceback.format_exc())


def _fail(job, message, log_text):
    print(log_text, file=sys.stderr, flush=True)
    (job.output_dir / "failure").write_text(message)
    sys.exit(1)
