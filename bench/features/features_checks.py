"""What a run of a peer says about its values and its cost, so that they can be compared with ours."""

import json
import resource
import time

import numpy as np

NAMES = (
    "item_id dept_id cat_id store_id state_id year month week day dayofweek event_name_1 event_type_1 event_name_2 "
    "event_type_2 snap_CA snap_TX snap_WI sell_price lag_t28 lag_t29 lag_t30 rolling_mean_t7 rolling_std_t7 "
    "rolling_mean_t30 rolling_mean_t90 rolling_mean_t180 rolling_std_t30 price_change_t1 price_change_t365 "
    "rolling_price_std_t7 rolling_price_std_t30 rolling_skew_t30 rolling_kurt_t30"
).split()
LABELS = ["item_id", "dept_id", "cat_id", "store_id", "state_id"]
EVENTS = ["event_name_1", "event_type_1", "event_name_2", "event_type_2"]
SAMPLE_SERIES = 97
SAMPLE_DAY = 41


class Checks:
    """Number and sum of the values of each column, and the values of every 97th series on every 41st day."""

    def __init__(self):
        self.started = time.perf_counter()
        self.spent = 0.0
        self.rows = 0
        self.counts = dict.fromkeys(NAMES, 0)
        self.sums = dict.fromkeys(NAMES, 0.0)
        self.samples = {}

    def add(self, series, days, column):
        """`series`: position of each series in the sales file; `column(name)`: its values, series x days, in that order."""
        began = time.perf_counter()
        self.rows += len(series) * days
        picked = [(row, index) for row, index in enumerate(series) if index % SAMPLE_SERIES == 0]
        for name in NAMES:
            values = np.asarray(column(name), dtype=np.float32)
            known = ~np.isnan(values)
            self.counts[name] += int(known.sum())
            self.sums[name] += float(values.sum(where=known, dtype=np.float64))
            table = values.reshape(len(series), days)
            for row, index in picked:
                self.samples.setdefault(index, {})[name] = [
                    None if np.isnan(value) else float(value) for value in table[row, ::SAMPLE_DAY]
                ]
        self.spent += time.perf_counter() - began

    def print(self, read_seconds):
        print(
            json.dumps(
                {
                    "rows": self.rows,
                    "checkSeconds": self.spent,
                    "readSeconds": read_seconds,
                    "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                    "counts": self.counts,
                    "sums": self.sums,
                    "samples": self.samples,
                }
            )
        )
