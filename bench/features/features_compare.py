"""Compares feature files: every value of ours with that of polars, NaN and null both being missing.

features_compare.py OURS THEIRS, two folders with a file a store of the same name
"""

import json
import sys
from pathlib import Path

import polars as pl

TOLERANCE = 1e-5


def known(frame, name):
    return frame[name].cast(pl.Float64).fill_nan(None)


def main(ours_folder, theirs_folder):
    compared, largest = 0, 0.0
    for path in sorted(Path(theirs_folder).glob("*.parquet")):
        ours, theirs = pl.read_parquet(Path(ours_folder) / path.name), pl.read_parquet(path)
        if ours.columns != theirs.columns or ours.height != theirs.height:
            sys.exit(
                f"{path.name}: {ours.height} rows of {ours.columns} here, {theirs.height} of {theirs.columns} there"
            )
        for name in ours.columns:
            mine, other = known(ours, name), known(theirs, name)
            if not (mine.is_null() == other.is_null()).all():
                sys.exit(f"{path.name}: other values of {name} are missing here and there")
            scale = pl.max_horizontal(pl.lit(1.0), pl.col("a").abs(), pl.col("b").abs())
            difference = ((pl.col("a") - pl.col("b")).abs() / scale).max()
            distance = pl.DataFrame({"a": mine, "b": other}).select(difference).item() or 0.0
            if distance > TOLERANCE:
                sys.exit(f"{path.name}: {name} differs by {distance}")
            compared += len(mine)
            largest = max(largest, distance)
    print(json.dumps({"compared": compared, "largest": largest}))


main(*sys.argv[1:])
