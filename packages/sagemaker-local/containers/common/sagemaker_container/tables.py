"""Channel files as float32 matrices: CSV, parquet, libsvm and recordio-protobuf."""

import csv
import io
from pathlib import Path

import numpy as np

from . import recordio
from .job import UserError

CSV_TYPES = ("csv", "text/csv")
PARQUET_TYPES = ("parquet", "application/x-parquet")
LIBSVM_TYPES = ("libsvm", "text/libsvm", "text/x-libsvm")
RECORDIO_TYPES = ("recordio-protobuf", "application/x-recordio-protobuf")
ALL_TYPES = CSV_TYPES + PARQUET_TYPES + LIBSVM_TYPES + RECORDIO_TYPES


class Table:
    """Labels and features of a channel.

    `names` is None where the format has none. Of the formats only libsvm has `weights` of rows, and `groups`: the sizes of
    sets of rows that follow each other and are ranked among themselves.
    """

    def __init__(self, labels, features, names, weights=None, groups=None):
        self.labels = labels
        self.features = features
        self.names = names
        self.weights = weights
        self.groups = groups


def media_type(content_type):
    """`text/csv; label_size=1` -> `text/csv`."""
    return (content_type or "").split(";")[0].strip().lower()


def read_table(files, content_type, channel):
    """All files of a channel, label in the first column (in libsvm: in front)."""
    if not files:
        raise UserError(f"Channel '{channel}' is empty: no data file was found.")
    kind = media_type(content_type)
    if kind in CSV_TYPES:
        _require_label_size(content_type)
        parts = [_read_csv(path) for path in files]
        matrix = _stack([part for part in parts if part.size], channel)
        return Table(matrix[:, 0].copy(), matrix[:, 1:], None)
    if kind in PARQUET_TYPES:
        return _read_parquet(files, channel)
    if kind in LIBSVM_TYPES:
        return _read_libsvm(files, channel)
    if kind in RECORDIO_TYPES:
        return _read_recordio(files, channel)
    raise UserError(
        f"Content type '{content_type}' of channel '{channel}' is not supported. Use one of {', '.join(ALL_TYPES)}."
    )


def _require_label_size(content_type):
    """`text/csv; label_size=1` is the only one there may be."""
    for word in content_type.lower().split(";")[1:]:
        name, _, value = word.partition("=")
        if name.strip() == "label_size" and value.strip() != "1":
            raise UserError(
                f"{content_type} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1."
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
    lines = [line for line in map(_libsvm_words, text.splitlines()) if line]
    rows = np.full((len(lines), width), np.nan, dtype=np.float32)
    for number, words in enumerate(lines):
        for word in words:
            if ":" not in word or word.startswith("qid:"):
                continue
            index, value = word.split(":", 1)
            if int(index) < width:
                rows[number, int(index)] = float(value)
    return rows


def _libsvm_words(line):
    """Without the comment that a line may end with."""
    return line.split("#", 1)[0].split()


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


def _read_libsvm(files, channel):
    """Lines `label[:weight] [qid:group] index:value … [# comment]`."""
    labels, weights, groups, rows, width = [], [], [], [], 0
    for path in files:
        with open(path) as file:
            for number, line in enumerate(file, 1):
                words = _libsvm_words(line)
                if not words:
                    continue
                try:
                    label, _, weight = words[0].partition(":")
                    group = words.pop(1)[4:] if len(words) > 1 and words[1].startswith("qid:") else None
                    pairs = [(int(i), float(v)) for i, v in (word.split(":", 1) for word in words[1:])]
                    labels.append(float(label))
                    weights.append(float(weight) if weight else 1.0)
                except ValueError as error:
                    raise UserError(
                        f"{Path(path).name}, line {number}, is not libsvm: label[:weight] index:value … ({error})."
                    ) from error
                groups.append(group)
                width = max([width, *(i + 1 for i, _ in pairs)])
                rows.append(pairs)
    if not rows:
        raise UserError(f"Channel '{channel}' has no rows.")
    features = np.full((len(rows), width), np.nan, dtype=np.float32)
    for number, pairs in enumerate(rows):
        for index, value in pairs:
            features[number, index] = value
    return Table(
        np.asarray(labels, dtype=np.float32),
        features,
        None,
        np.asarray(weights, dtype=np.float32) if set(weights) != {1.0} else None,
        _sizes_of(groups, channel) if any(group is not None for group in groups) else None,
    )


def _sizes_of(groups, channel):
    """How many rows each group has; UserError where a group comes again after another one."""
    sizes, seen = [], set()
    for number, group in enumerate(groups):
        if number > 0 and group == groups[number - 1]:
            sizes[-1] += 1
            continue
        if group in seen:
            raise UserError(
                f"Group qid:{group} of channel '{channel}' is not in one piece: put its rows after each other."
            )
        seen.add(group)
        sizes.append(1)
    return sizes


def _read_recordio(files, channel):
    try:
        features, labels = recordio.read_rows(b"".join(Path(path).read_bytes() for path in files))
    except ValueError as error:
        raise UserError(f"Channel '{channel}' can't be read as recordio-protobuf: {error}.") from error
    if labels is None:
        raise UserError(f"The records of channel '{channel}' have no labels named 'values'.")
    return Table(labels, features, None)


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
