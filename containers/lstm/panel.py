"""The panel of a channel: sales and prices as series x day matrices, put together again from the rows of parquet files."""

import numpy as np
from sagemaker_container.job import UserError
from sagemaker_container.tables import PARQUET_TYPES, media_type, parquet_header

from columns import DATE, EVENT, FIXED, HORIZON, PRICE, Rows, check_columns, days_of, key_of, snap_columns


class Panel:
    """
    keys, fixed: of each series, its number and the codes of item, department, store and state
    units, price: series x day, NaN where the channel has no row, or the row no price
    first_day: days since 1970 of the first column
    event, snaps: of each day
    """

    def __init__(self, keys, fixed, first_day, units, price, event, snaps, names):
        self.keys, self.fixed, self.first_day, self.units, self.price = keys, fixed, first_day, units, price
        self.event, self.snaps, self.names = event, snaps, names

    @property
    def days(self):
        return self.units.shape[1]

    @property
    def last_day(self):
        return self.first_day + self.days - 1


def read_panel(files, content_type, channel):
    """Reads the files twice, a row group at a time: first which series and days there are, then their numbers."""
    names = _names_of(files, content_type, channel)
    label, features = names[0], names[1:]
    keys, low, high = _extent(files)
    series, days = len(keys), high - low + 1
    units = np.full((series, days), np.nan, dtype=np.float32)
    price = np.full((series, days), np.nan, dtype=np.float32)
    fixed = np.zeros((series, len(FIXED)), dtype=np.int64)
    event = np.zeros(days, dtype=np.int64)
    snap_names = snap_columns(features)
    snaps = np.zeros((days, max(1, len(snap_names))), dtype=np.float32)
    for path, group, first_row in _groups(files):
        table = group([label, *FIXED, *DATE, EVENT, PRICE, *snap_names])
        row = np.searchsorted(keys, key_of(table["item_id"], table["store_id"]))
        day = days_of(*(table[name] for name in DATE)) - low
        _require_sales(table[label], label, path, first_row)
        units[row, day] = table[label]
        price[row, day] = table[PRICE]
        fixed[row] = np.stack([table[name] for name in FIXED], axis=1)
        event[day] = table[EVENT]
        for index, name in enumerate(snap_names):
            snaps[day, index] = table[name]
    # A price of nothing is none.
    price[price <= 0] = np.nan
    return Panel(keys, fixed, low, units, price, event, snaps, features)


def read_rows(files, content_type, channel, names):
    """The rows of a channel that are to be forecast, and their labels."""
    found = _names_of(files, content_type, channel)
    if found[1:] != names:
        raise UserError(f"Channel '{channel}' has other columns than channel 'train'.")
    parts, labels = [], []
    for path, group, first_row in _groups(files):
        table = group(found)
        _require_sales(table[found[0]], found[0], path, first_row)
        labels.append(table[found[0]].astype(np.float64))
        parts.append(np.stack([table[name] for name in names], axis=1))
    return Rows(np.concatenate(parts), names), np.concatenate(labels)


def check_panel(panel):
    """@returns how many series are long enough to be learnt from; UserError where there is nothing to learn"""
    known = ~np.isnan(panel.units)
    lengths = known.sum(axis=1)
    needed = 2 * HORIZON
    if lengths.max() < needed:
        raise UserError(
            f"No series of channel 'train' has {needed} days, {HORIZON} to look back on and {HORIZON} to learn to forecast; "
            f"the longest has {lengths.max()}. Give more days of history, or widen the scope."
        )
    if not np.nansum(panel.units) > 0:
        raise UserError(
            f"All sales of channel 'train' are zero ({len(panel.keys)} series, {panel.days} days): there is nothing to learn. "
            "Check the scope and the dates of the data."
        )
    return int((lengths >= needed).sum()), int((np.nansum(panel.units, axis=1) == 0).sum())


def _names_of(files, content_type, channel):
    if not files:
        raise UserError(f"Channel '{channel}' is empty: no data file was found.")
    if media_type(content_type) not in PARQUET_TYPES:
        raise UserError(
            f"Content type '{content_type}' of channel '{channel}' is not supported: columns must have names. "
            f"Use {' or '.join(PARQUET_TYPES)}."
        )
    names, _ = parquet_header(files, channel)
    check_columns(names[1:], channel)
    return names


def _extent(files):
    keys, low, high = np.empty(0, dtype=np.int64), None, None
    for _, group, _ in _groups(files):
        table = group(["item_id", "store_id", *DATE])
        keys = np.union1d(keys, key_of(table["item_id"], table["store_id"]))
        days = days_of(*(table[name] for name in DATE))
        low = int(days.min()) if low is None else min(low, int(days.min()))
        high = int(days.max()) if high is None else max(high, int(days.max()))
    return keys, low, high


def _groups(files):
    """Yields (file, function from names to columns, number of its first row in the file) of every row group that has rows."""
    import pyarrow.parquet as parquet

    for path in files:
        with parquet.ParquetFile(path) as source:
            first_row = 1
            for index in range(source.num_row_groups):
                rows = source.metadata.row_group(index).num_rows
                if rows == 0:
                    continue

                def read(names, source=source, index=index):
                    table = source.read_row_group(index, columns=names)
                    try:
                        return {name: table[name].to_numpy().astype(np.float32) for name in names}
                    except (ValueError, TypeError) as error:
                        raise UserError(f"A column holds something that is no number: {error}") from error

                yield path, read, first_row
                first_row += rows


def _require_sales(values, label, path, first_row):
    wrong = ~(values >= 0)
    if wrong.any():
        place = int(np.argmax(wrong))
        raise UserError(
            f"{path.name}, row {first_row + place}: {label} is {values[place]}. Sales must be known and not below zero."
        )
