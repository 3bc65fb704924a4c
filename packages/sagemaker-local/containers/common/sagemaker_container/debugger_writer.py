"""Writes the tensors of a running training in the directory format of SageMaker Debugger (smdebug).

The hook configuration decides what is saved and when; a container only offers what it has:

    writer = DebugWriter.from_config(base_dir, feature_names)
    for step in range(rounds):
        ...
        if writer and writer.due(step):
            writer.write_scalar(step, "train-rmse", 2.31)
            writer.write_tensor(step, "predictions", predictions)
    if writer:
        writer.close()

Layout below the hook's LocalPath, as smdebug 1.0.34 writes it:

    events/<step, 12 digits>/<step, 12 digits>_worker_0.tfevents    the tensors of a step, one record each
    index/<step div 1000, 9 digits>/<step, 12 digits>_worker_0.json  where each record lies
    collections/000000000/worker_0_collections.json                 which tensor belongs to which collection
    training_job_end.ts                                             end marker, outside SageMaker only

A step becomes visible whole: its event file is renamed into place, then its index, which is what readers look for.
"""

import json
import os
import re
import time

import numpy as np

from .tensor_records import tensor_record

WORKER = "worker_0"
END_MARKER = "training_job_end.ts"
DEFAULT_LOCAL_PATH = "/opt/ml/output/tensors"
DEFAULT_SAVE_INTERVAL = 10
# Steps that share an index folder.
STEPS_PER_INDEX_FOLDER = 1000
MODES = ("TRAIN", "EVAL", "PREDICT", "GLOBAL")

# Names of the built-in collections and the tensors in them, as patterns for re.match.
COLLECTION_PATTERNS = {
    "all": [],
    "default": [],
    "hyperparameters": ["^hyperparameters/.*$"],
    "metrics": ["^[a-zA-Z_]+-[a-zA-Z0-9_.@]+$"],
    "losses": ["^[a-zA-Z_]+-(?!.*(auc|aucpr|map)$)[a-zA-Z0-9_.@]+$"],
    "gradients": ["^gradient/.*$"],
    "predictions": ["^predictions$"],
    "labels": ["^labels$"],
    "feature_importance": ["^feature_importance/.*$"],
    "average_shap": ["^average_shap/(?!bias$).*$"],
    "full_shap": ["^full_shap/(?!bias$).*$"],
    "trees": ["^trees/.*$"],
}
# Always saved, whatever the hook lists.
ALWAYS_INCLUDED = "metrics"


class DebugWriter:
    """Saves tensors of the collections that the hook configuration names, at the steps it names."""

    def __init__(self, directory, collections, feature_names=None, clock=time.time):
        """
        directory: folder to write into; made when missing
        collections: {name: Collection}, those to save
        feature_names: names in the order of the columns; None gives f0, f1, ...
        clock: seconds since 1970, the wall time of records
        """
        self.directory = directory
        self.collections = collections
        self.feature_names = feature_names
        self._clock = clock
        self._step = None
        self._records = []
        self._members = {name: set() for name in collections}
        self._matches = {}
        self._collections_changed = True
        os.makedirs(directory, exist_ok=True)

    @classmethod
    def from_config(cls, base_dir="/opt/ml", feature_names=None):
        """The writer that `<base_dir>/input/config/debughookconfig.json` asks for; None where no hook is configured.

        A LocalPath below /opt/ml is taken below base_dir.
        Raises ValueError naming collection, parameter and value when the configuration is malformed.
        """
        path = os.path.join(base_dir, "input", "config", "debughookconfig.json")
        if not os.path.isfile(path):
            return None
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
        if not config:
            return None
        return cls(_directory_of(config, base_dir), _collections_of(config), feature_names)

    def due(self, step):
        """Names of the collections to save at this step (0-based round or epoch); empty, so false, when there are none."""
        return frozenset(name for name, collection in self.collections.items() if collection.due(step))

    def feature_name(self, column):
        """Name of a feature column, as it stands in tensor names."""
        return self.feature_names[column] if self.feature_names else f"f{column}"

    def write_scalar(self, step, name, value):
        """Saves one number (or text) as a tensor of shape [1], if a collection with this tensor is due."""
        self.write_tensor(step, name, [value] if isinstance(value, str) else np.array([value]))

    def write_tensor(self, step, name, values):
        """Saves an array, or a list of texts, if a collection with this tensor is due. Steps must not go back.

        Empty arrays are left out: smdebug's reader cannot read them.
        """
        due = [collection for collection in self._collections_with(name) if self.collections[collection].due(step)]
        if not due or np.size(values) == 0:
            return
        if self._step is not None and step != self._step:
            self.flush()
        self._step = step
        for collection in self._collections_with(name):
            if name not in self._members[collection]:
                self._members[collection].add(name)
                self._collections_changed = True
        self._records.append((name, tensor_record(step, name, values, self._clock())))

    def flush(self):
        """Makes the tensors of the current step visible."""
        if not self._records:
            return
        step = self._step
        event_name = f"events/{step:012d}/{step:012d}_{WORKER}.tfevents"
        payload, start = [], 0
        for name, record in self._records:
            payload.append({"tensorname": name, "start_idx": start, "length": len(record)})
            start += len(record)
        index = {
            "meta": {"mode": "GLOBAL", "mode_step": step, "event_file_name": event_name},
            "tensor_payload": payload,
            "shape_payload": [],
        }
        # Collections and events first: whoever finds the index finds all that it speaks of.
        if self._collections_changed:
            self._write_json(f"collections/000000000/{WORKER}_collections.json", self._collections_json())
            self._collections_changed = False
        self._write(event_name, b"".join(record for _, record in self._records))
        self._write_json(f"index/{step // STEPS_PER_INDEX_FOLDER:09d}/{step:012d}_{WORKER}.json", index)
        self._records = []

    def close(self):
        """Makes everything visible; outside SageMaker also writes the end marker, which the platform writes there."""
        self.flush()
        if self._collections_changed:
            self._write_json(f"collections/000000000/{WORKER}_collections.json", self._collections_json())
            self._collections_changed = False
        if "TRAINING_JOB_NAME" not in os.environ:
            self._write(END_MARKER, b"")

    def _collections_with(self, name):
        if name not in self._matches:
            self._matches[name] = [key for key, value in self.collections.items() if value.includes(name)]
        return self._matches[name]

    def _collections_json(self):
        return {
            "collections": {
                name: collection.to_json(sorted(self._members[name])) for name, collection in self.collections.items()
            },
            "_meta": {"num_workers": 1},
        }

    def _write_json(self, name, value):
        self._write(name, json.dumps(value).encode("utf-8"))

    def _write(self, name, content):
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # Hidden, so that whoever copies the folder meanwhile leaves it out.
        aside = os.path.join(os.path.dirname(path), "." + os.path.basename(path) + ".tmp")
        with open(aside, "wb") as file:
            file.write(content)
        os.replace(aside, path)


class Collection:
    """A named set of tensors and the steps at which it is saved."""

    def __init__(self, name, patterns, save_interval, save_steps=(), start_step=0, end_step=None):
        self.name = name
        self.patterns = list(patterns)
        self.save_interval = save_interval
        self.save_steps = sorted(save_steps)
        self.start_step = start_step
        self.end_step = end_step
        self._compiled = [re.compile(pattern) for pattern in patterns]

    def includes(self, tensor):
        return any(pattern.match(tensor) for pattern in self._compiled)

    def due(self, step):
        """A step that is listed, or a multiple of the interval from start_step up to, but without, end_step."""
        if step in self.save_steps:
            return True
        if step < self.start_step or (self.end_step is not None and step >= self.end_step):
            return False
        return step % self.save_interval == 0

    def to_json(self, tensor_names):
        steps = {
            "save_interval": self.save_interval,
            "save_steps": self.save_steps,
            "start_step": self.start_step,
            "end_step": self.end_step,
        }
        return {
            "name": self.name,
            "include_regex": self.patterns,
            "tensor_names": tensor_names,
            "reduction_config": {"save_raw_tensor": True, "reductions": "", "save_shape": False},
            "save_config": dict.fromkeys(MODES, steps),
            "save_histogram": False,
        }


def _directory_of(config, base_dir):
    path = config.get("LocalPath") or DEFAULT_LOCAL_PATH
    if path == "/opt/ml" or path.startswith("/opt/ml/"):
        return os.path.join(base_dir, path[len("/opt/ml/") :])
    return path


def _collections_of(config):
    hook = config.get("HookParameters") or {}
    wanted = {entry["CollectionName"]: entry.get("CollectionParameters") or {} for entry in _entries(config)}
    wanted.setdefault(ALWAYS_INCLUDED, {})
    if _is_true(hook.get("save_all")):
        wanted["all"] = {**wanted.get("all", {}), "include_regex": ".*"}
    if hook.get("include_regex"):
        wanted["default"] = {"include_regex": hook["include_regex"], **wanted.get("default", {})}
    return {name: _collection(name, parameters, hook) for name, parameters in wanted.items()}


def _entries(config):
    entries = config.get("CollectionConfigurations") or []
    for entry in entries:
        if not entry.get("CollectionName"):
            raise ValueError(f"debughookconfig.json: CollectionConfigurations has {entry} without CollectionName.")
    return entries


def _collection(name, parameters, hook):
    patterns = list(COLLECTION_PATTERNS.get(name, []))
    if name == "all" and not parameters.get("include_regex"):
        patterns = [".*"]
    patterns += [part.strip() for part in str(parameters.get("include_regex") or "").split(",") if part.strip()]

    def setting(key, default):
        # The mode that is written (GLOBAL) may have a setting of its own, and a collection's wins over the hook's.
        for source in (parameters, hook):
            for variant in (f"global.{key}", key):
                if variant in source:
                    return source[variant]
        return default

    where = f"debughookconfig.json: collection '{name}'"
    end_step = setting("end_step", None)
    return Collection(
        name,
        patterns,
        _integer(where, "save_interval", setting("save_interval", DEFAULT_SAVE_INTERVAL), 1),
        [_integer(where, "save_steps", part, 0) for part in str(setting("save_steps", "")).split(",") if part.strip()],
        _integer(where, "start_step", setting("start_step", 0), 0),
        None if end_step in (None, "", "None") else _integer(where, "end_step", end_step, 0),
    )


def _integer(where, key, value, least):
    try:
        number = int(str(value).strip())
    except ValueError:
        number = None
    if number is None or number < least:
        raise ValueError(f"{where}: {key} is '{value}'; give a whole number of at least {least}.")
    return number


def _is_true(value):
    return str(value).lower() == "true"
