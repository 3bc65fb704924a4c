"""LightGBM's data sets of a job's channels, kept in the warm pool's cache where the platform gives one."""

import hashlib
import json
import os
import shutil
from pathlib import Path

from sagemaker_container.job import UserError
from sagemaker_container.tables import read_table

# The platform names a folder here that lasts from job to job on the same instance.
CACHE = "SAGEMAKER_MANAGED_WARMPOOL_CACHE_DIRECTORY"
# Data sets in it at a time: a sweep whose trials differ in what sets are made of would fill the disk.
MOST_KEPT = 3
# Ends the name of what is not whole yet; an instance has one job at a time.
PART = ".part"
# Of the folder of a training set, the set itself; those that were binned as it was lie beside it.
OWN = "data"
# Parameters that no data set depends on. Any other one, also one that a later version brings, makes a data set of its own.
TRAINING_ONLY = frozenset(
    """alpha bagging_fraction bagging_freq boosting data_sample_strategy drop_rate extra_trees feature_fraction feature_fraction_bynode
    lambda_l1 lambda_l2 learning_rate max_depth metric min_data_in_leaf min_gain_to_split min_sum_hessian_in_leaf num_leaves num_threads
    objective path_smooth poisson_max_delta_step tweedie_variance_power verbosity""".split()
)


class Channel:
    """The data set of a channel, how many rows it has, the names of its features, and its rows where they were asked for.

    `kept` is the folder that the data set lies in for later jobs; None where it is not kept.
    """

    def __init__(self, dataset, count, names, rows, kept=None):
        self.dataset = dataset
        self.count = count
        self.names = names
        self.rows = rows
        self.kept = kept


def read_channel(files, content_type, name, parameters, categorical=(), reference=None, raw=False):
    """Reads a channel, or takes what an earlier job made of the same files.

    `categorical` are names or numbers of features, `reference` is the Channel whose bins a validation channel shares, and `raw`
    asks for the rows themselves, which no kept data set has.
    """
    place = None if raw or not files else _place(files, content_type, parameters, categorical, reference)
    channel = _load(*place, parameters, reference) if place else None
    if channel is not None:
        features = channel.dataset.num_feature()
        print(f"{name}: {channel.count} rows x {features} features, kept by an earlier job", flush=True)
        return channel
    channel = _read(files, content_type, name, parameters, categorical, reference, raw)
    if place:
        _keep(*place, channel, reference)
    return channel


def _place(files, content_type, parameters, categorical, reference):
    """Where the data set of a channel is kept: a folder and the name of a set in it; None where it is not kept."""
    cache = os.environ.get(CACHE)
    if not cache:
        return None
    if reference is None:
        return Path(cache) / "lightgbm-datasets" / _key(files, content_type, parameters, categorical), OWN
    if reference.kept is None:
        return None
    return reference.kept, f"{_key(files, content_type, parameters, categorical)}-{OWN}"


def _read(files, content_type, name, parameters, categorical, reference, raw):
    import lightgbm

    table = read_table(files, content_type, name)
    rows, features = table.features.shape
    names = table.names or [f"f{index}" for index in range(features)]
    dataset = lightgbm.Dataset(
        table.features,
        table.labels,
        feature_name=names,
        # LightGBM compares the words of the two sets: those of one that was kept are in its file.
        categorical_feature=reference.dataset.categorical_feature if reference else _columns(categorical, names),
        reference=reference and reference.dataset,
        params=parameters,
        free_raw_data=True,
    )
    print(f"{name}: {rows} rows x {features} features", flush=True)
    return Channel(dataset, rows, names, (table.features, table.labels) if raw else None)


def _columns(wanted, names):
    for word in wanted:
        if word not in names and not (word.isdigit() and int(word) < len(names)):
            raise UserError(
                f"Hyperparameter categorical_feature: '{word}' is no feature. The features are {', '.join(names)}."
            )
    return [int(word) if word.isdigit() and word not in names else word for word in wanted]


def _load(kept, name, parameters, reference):
    import lightgbm

    try:
        about = json.loads((kept / f"{name}.json").read_text())
        data = kept / f"{name}.bin"
        # LightGBM takes a damaged file without a word.
        if _digest(data) != about["digest"]:
            return None
        os.utime(kept)
        # Which features are categorical is in the file.
        dataset = lightgbm.Dataset(str(data), reference=reference and reference.dataset, params=parameters)
        return Channel(dataset.construct(), dataset.num_data(), about["names"], None, kept)
    except (OSError, ValueError, KeyError, lightgbm.basic.LightGBMError):
        return None


def _keep(kept, name, channel, reference):
    """A set appears whole; without room for it the job goes on as well."""
    import lightgbm

    dataset = channel.dataset.construct()
    part = kept.with_name(f"{kept.name}{PART}")
    try:
        _make_room(kept, reference)
        part.mkdir(parents=True)
        dataset.save_binary(str(part / f"{name}.bin"))
        about = {"names": channel.names, "digest": _digest(part / f"{name}.bin")}
        (part / f"{name}.json").write_text(json.dumps(about))
        if reference is None:
            part.rename(kept)
        else:
            # Its description comes last: without one there is no set.
            for ending in ("bin", "json"):
                (part / f"{name}.{ending}").replace(kept / f"{name}.{ending}")
        channel.kept = kept
    except (OSError, lightgbm.basic.LightGBMError) as error:
        print(f"The data set could not be kept for later jobs: {error}", flush=True)
    finally:
        # What there is of it takes the room that the job needs.
        shutil.rmtree(part, ignore_errors=True)


def _make_room(kept, reference):
    """Removes what a killed job has left half made, what is broken, and the sets that were used longest ago."""
    if not kept.parent.exists():
        return
    whole = []
    for path in kept.parent.iterdir():
        if path.name.endswith(PART) or (path == kept and reference is None):
            shutil.rmtree(path)
        elif path != kept:
            whole.append(path)
    whole.sort(key=lambda path: path.stat().st_mtime)
    for path in whole[: max(0, len(whole) + 1 - MOST_KEPT)]:
        shutil.rmtree(path)
    if reference is not None:
        # One beside the training set: that of the jobs of now.
        for path in kept.iterdir():
            if path.name.endswith((f"-{OWN}.bin", f"-{OWN}.json")):
                path.unlink()


def _key(files, content_type, parameters, categorical):
    import lightgbm

    settings = {name: value for name, value in parameters.items() if name not in TRAINING_ONLY}
    parts = [lightgbm.__version__, content_type, settings, list(categorical), [_digest(path) for path in files]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _digest(path):
    # Each job reads all of its files for it: the fastest of its strength where the processor knows it.
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
