"""The columns of the rows that this container reads, and what it makes of each of them."""

import numpy as np
from sagemaker_container.job import UserError

HORIZON = 28
SNAP_PREFIX = "snap_"
FIXED = ("item_id", "dept_id", "store_id", "state_id")
DATE = ("year", "month", "day")
EVENT = "event_name_1"
PRICE = "sell_price"
# Says what a series sells that is not among those that were learnt from.
LEVELS = ("rolling_mean_t30", "rolling_mean_t7", "lag_t28")
NEEDED = (*FIXED, *DATE, EVENT, PRICE)


def check_columns(names, channel):
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UserError(
            f"Channel '{channel}' has no column {', '.join(missing)}. The network puts sales in order by item, store and date, "
            "so its rows must be those of the feature set 'seed' (features.set: seed)."
        )


def snap_columns(names):
    return [name for name in names if name.startswith(SNAP_PREFIX)]


def days_of(year, month, day):
    """Days since 1970-01-01."""
    years = (np.asarray(year).astype(np.int64) - 1970).astype("datetime64[Y]")
    months = years.astype("datetime64[M]") + (np.asarray(month).astype(np.int64) - 1)
    return (months.astype("datetime64[D]") + (np.asarray(day).astype(np.int64) - 1)).astype(np.int64)


def date_of(day):
    """`2016-04-24`"""
    return str(np.datetime64(int(day), "D"))


def key_of(item, store):
    """One number a series."""
    return np.asarray(item).astype(np.int64) << 32 | np.asarray(store).astype(np.int64)


def day_features(days):
    """What the calendar alone says of days: weekday (Monday 0), and days x 10 numbers."""
    days = np.asarray(days)
    weekday = (days + 3) % 7
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12
    month_day = (dates - months.astype("datetime64[D]")).astype(np.int64)
    angle = 2 * np.pi * (month + month_day / 31) / 12
    features = np.zeros((*days.shape, 10), dtype=np.float32)
    np.put_along_axis(features, weekday[..., None], 1, axis=-1)
    features[..., 7] = np.sin(angle)
    features[..., 8] = np.cos(angle)
    features[..., 9] = month_day / 31
    return weekday, features


class Rows:
    """Rows of a request or of a channel, taken apart."""

    def __init__(self, matrix, names):
        def column(name):
            return matrix[:, names.index(name)]

        for name in (*FIXED, *DATE, EVENT):
            missing = ~np.isfinite(column(name))
            if missing.any():
                raise ValueError(f"row {int(np.argmax(missing)) + 1} has no {name}")
        self.fixed = np.stack([column(name) for name in FIXED], axis=1).astype(np.int64)
        self.key = key_of(column("item_id"), column("store_id"))
        self.day = days_of(*(column(name) for name in DATE))
        self.event = column(EVENT).astype(np.int64)
        self.price = column(PRICE).astype(np.float64)
        self.snaps = np.stack([column(name) for name in snap_columns(names)] or [np.zeros(len(matrix))], axis=1)
        self.level = np.full(len(matrix), np.nan)
        for name in LEVELS:
            if name in names:
                self.level = np.where(np.isnan(self.level), column(name), self.level)
        self.level = np.nan_to_num(self.level)


def codes_in(known, values):
    """Places of codes among the known ones, from 1; 0 for one that was never seen."""
    places = np.searchsorted(known, values)
    places = np.minimum(places, len(known) - 1)
    return np.where(known[places] == values, places + 1, 0)
