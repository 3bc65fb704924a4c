"""Channel files as float32 matrices: CSV, parquet and libsvm."""

import csv
import io
from pathlib import Path

import numpy as np

from .job import UserError

CSV_TYPES = ("csv", "text/csv")
PARQUET_TYPES = ("parquet", "application/x-parquet")
LIBSVM_TYPES = ("libsvm", "text/libsvm", "text/x-libsvm")


class Table:
    """Labels and features of a channel. `names` is None where the format has none."""

    def __init__(self, labels, features, names):
        self.labels = labels
        self.features = features
        self.names = names


def media_type(content_type):
    """`text/csv; label_size=1` -> `text/csv`."""
    return (content_type or "").split(";")[0].strip().lower()


def read_table(files, content_type, channel):
    """All files of a channel, label in the first column (in libsvm: in front)."""
    if not files:
        raise UserError(f"Channel '{channel}' is empty: no data file was found.")
    kind = media_type(content_type)
    if kind in CSV_TYPES:
        parts = [_read_csv(path) for path in files]
        matrix = _stack([part for part in parts if part.size], channel)
        return Table(matrix[:, 0].copy(), matrix[:, 1:], None)
    if kind in PARQUET_TYPES:
        return _read_parquet(files, channel)
    if kind in LIBSVM_TYPES:
        return _read_libsvm(files)
    raise UserError(
        f"Content type '{content_type}' of channel '{channel}' is not supported. "
        f"Use one of {', '.join(CSV_TYPES + PARQUET_TYPES + LIBSVM_TYPES)}."
    )


def parse_csv_rows(text):
    """Rows without label, as an inference request sends them; an empty field is a missing value."""
    fast = _parse_csv_fast(text)
    return fast if fast is not None else _parse_csv_lines(text)


def _parse_csv_fast(text):
    """The same by Arrow, many times faster; None for whatever it does not take, so that the slow way can say why."""
    from pyarrow import ArrowInvalid, float32
    from pyarrow import csv as arrow_csv

    first = text.lstrip("\r\n").split("\n", 1)[0]
    if not first.strip():
        return None
    names = [f"f{index}" for index in range(first.count(",") + 1)]
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, float32()), null_values=[""], strings_can_be_null=True
            ),
        )
    except (ArrowInvalid, ValueError):
        return None
    return _matrix(table)


def _parse_csv_lines(text):
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return np.empty((0, 0), dtype=np.float32)
    width = lines[0].count(",") + 1
    rows = np.empty((len(lines), width), dtype=np.float32)
    for number, line in enumerate(lines):
        fields = line.split(",")
        if len(fields) != width:
            raise ValueError(f"row {number + 1} has {len(fields)} fields, the first row has {width}")
        rows[number] = [float(field) if field.strip() else np.nan for field in fields]
    return rows


def parse_libsvm_rows(text, width):
    """Rows of `[label] index:value …`, with an optional label in front, as a matrix of `width` columns."""
    lines = [line for line in text.splitlines() if line.strip()]
    rows = np.full((len(lines), width), np.nan, dtype=np.float32)
    for number, line in enumerate(lines):
        for word in line.split():
            if ":" not in word:
                continue
            index, value = word.split(":", 1)
            if int(index) < width:
                rows[number, int(index)] = float(value)
    return rows


def _read_csv(path):
    from pyarrow import csv as arrow_csv

    if Path(path).stat().st_size == 0:
        return np.empty((0, 0), dtype=np.float32)
    with open(path, newline="") as file:
        first = file.readline()
    try:
        delimiter = csv.Sniffer().sniff(first, delimiters=",;\t| ").delimiter
    except csv.Error:
        delimiter = ","
    try:
        table = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter),
        )
        return _matrix(table)
    except Exception as error:
        raise UserError(f"{Path(path).name} can't be read as CSV of numbers without header: {error}") from error


def parquet_header(files, channel):
    """@returns the names of the columns, the same in all files, and the number of rows; UserError where that is not so"""
    import pyarrow.parquet as parquet

    names, rows = None, 0
    for path in files:
        try:
            with parquet.ParquetFile(path) as source:
                columns, count = source.schema_arrow.names, source.metadata.num_rows
        except Exception as error:
            raise UserError(f"{Path(path).name} can't be read as parquet: {error}") from error
        if names is not None and columns != names:
            raise UserError(f"{Path(path).name} of channel '{channel}' has other columns than the file before it.")
        names, rows = columns, rows + count
    if rows == 0:
        raise UserError(f"Channel '{channel}' has no rows.")
    return names, rows


def _read_parquet(files, channel):
    import pyarrow.parquet as parquet

    names, rows = parquet_header(files, channel)
    labels = np.empty(rows, dtype=np.float32)
    # Column after column, as parquet has them: filling rows would jump through the whole memory for each value.
    features = np.empty((rows, len(names) - 1), dtype=np.float32, order="F")
    row = 0
    for path in files:
        # One file open, and a row group in memory, at a time: the whole table beside its matrix would double the memory.
        with parquet.ParquetFile(path) as source:
            for group in range(source.num_row_groups):
                table = source.read_row_group(group)
                part = slice(row, row + table.num_rows)
                _fill(labels[part], table, 0)
                for index in range(1, table.num_columns):
                    _fill(features[part, index - 1], table, index)
                row += table.num_rows
    return Table(labels, features, names[1:])


def _read_libsvm(files):
    labels, rows, width = [], [], 0
    for path in files:
        with open(path) as file:
            for line in file:
                words = line.split()
                if not words:
                    continue
                labels.append(float(words[0].split(":")[0]))
                pairs = [(int(i), float(v)) for i, v in (word.split(":", 1) for word in words[1:])]
                width = max([width, *(i + 1 for i, _ in pairs)])
                rows.append(pairs)
    features = np.full((len(rows), width), np.nan, dtype=np.float32)
    for number, pairs in enumerate(rows):
        for index, value in pairs:
            features[number, index] = value
    return Table(np.asarray(labels, dtype=np.float32), features, None)


def _matrix(table):
    matrix = np.empty((table.num_rows, table.num_columns), dtype=np.float32)
    for index in range(table.num_columns):
        _fill(matrix[:, index], table, index)
    return matrix


def _fill(target, table, index):
    try:
        target[:] = table.column(index).to_numpy()
    except (ValueError, TypeError) as error:
        raise UserError(f"Column {index + 1} holds something that is no number: {error}") from error


def _stack(parts, channel):
    if not parts:
        raise UserError(f"Channel '{channel}' has no rows.")
    widths = {part.shape[1] for part in parts}
    if len(widths) > 1:
        raise UserError(f"The files of channel '{channel}' have different numbers of columns: {sorted(widths)}.")
    return np.concatenate(parts)
