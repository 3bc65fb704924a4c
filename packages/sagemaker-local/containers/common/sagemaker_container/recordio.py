"""SageMaker's RecordIO with protobuf messages: rows with labels for training, rows for inference, and answers.

A file is a sequence of records: a magic number, a length, a message, and zeros up to a multiple of four bytes. A message has maps of
tensors for features and labels; a tensor has values, and where it is sparse their keys and the width of the row.
"""

import struct

import numpy as np

MAGIC = 0xCED7230A
# The upper bits of a length say that a record is a part of a larger one.
LENGTH_BITS = 29
TENSOR_TYPES = {2: "<f4", 3: "<f8", 7: "<i4"}
FEATURES, LABEL = 1, 2
NAME, CONTENT = 1, 2
VALUES, KEYS, SHAPE = 1, 2, 3
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def read_rows(data, width=None):
    """(features, labels) of records: a float32 matrix in which NaN stands for what a sparse row leaves out, and the labels or None.

    `width` is that of a model; without it the rows say it. ValueError says which record can't be read.
    """
    rows, labels = [], []
    for number, message in enumerate(_messages(data), 1):
        try:
            features, label = _read_message(message)
        except (IndexError, struct.error, ValueError) as error:
            raise ValueError(f"record {number} is no message with features named 'values': {error}") from error
        rows.append(features)
        if label is not None:
            labels.append(label)
    if not rows:
        raise ValueError("there are no records")
    if labels and len(labels) != len(rows):
        raise ValueError(f"only {len(labels)} of {len(rows)} records have a label")
    return _matrix(rows, width), np.asarray(labels, dtype=np.float32) if labels else None


def write_answers(answers):
    """Of each answer, numbers by name, a record whose labels they are."""
    return b"".join(_frame(_answer_message(answer)) for answer in answers)


def _messages(data):
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise ValueError(f"the data is cut off at byte {at}")
        magic, length = struct.unpack_from("<II", data, at)
        if magic != MAGIC:
            raise ValueError(f"byte {at} begins no record")
        if length >> LENGTH_BITS:
            raise ValueError(f"the record at byte {at} is divided into parts, which are not supported")
        begin = at + 8
        if begin + length > len(data):
            raise ValueError(f"the record at byte {at} is cut off")
        yield data[begin : begin + length]
        at = begin + (length + 3) // 4 * 4


def _read_message(message):
    """(tensor of the features, number of the label or None)"""
    features, label = None, None
    for field, value in _fields(message):
        if field not in (FEATURES, LABEL):
            continue
        entry = dict(_fields(value))
        if entry.get(NAME, b"") != b"values":
            continue
        tensor = _read_value(entry.get(CONTENT, b""))
        if field == FEATURES:
            features = tensor
        elif len(tensor[0]) != 1:
            raise ValueError(f"its label has {len(tensor[0])} numbers and not one")
        else:
            label = float(tensor[0][0])
    if features is None:
        raise ValueError("it has none")
    return features, label


def _read_value(value):
    for field, tensor in _fields(value):
        if field in TENSOR_TYPES:
            return _read_tensor(tensor, TENSOR_TYPES[field])
    raise ValueError("it holds something else than float32, float64 or int32 numbers")


def _read_tensor(tensor, kind):
    """(values, keys or None, width or None)"""
    values, keys, shape = [], [], []
    for field, value in _fields(tensor):
        if field == VALUES:
            values.append(_numbers(value, kind))
        elif field == KEYS:
            keys.extend(_varints(value))
        elif field == SHAPE:
            shape.extend(_varints(value))
    numbers = np.concatenate(values) if values else np.empty(0, dtype=np.float32)
    is_sparse = bool(keys) or (bool(shape) and len(numbers) == 0)
    if is_sparse and len(keys) != len(numbers):
        raise ValueError(f"it has {len(keys)} keys and {len(numbers)} values")
    return numbers, np.asarray(keys, dtype=np.int64) if is_sparse else None, int(shape[-1]) if shape else None


def _numbers(value, kind):
    """Packed numbers, or a single one. Integers are packed as varints."""
    if kind == "<i4":
        return np.asarray([_signed(one) for one in _varints(value)], dtype=np.float32)
    return np.frombuffer(value, dtype=kind).astype(np.float32)


def _signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def _varints(value):
    if isinstance(value, int):
        return [value]
    found, at = [], 0
    while at < len(value):
        number, at = _varint(value, at)
        found.append(number)
    return found


def _fields(message):
    """(number, value) of each field: bytes, or the integer of a varint."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(message, at)
        else:
            size = {FIXED64: 8, FIXED32: 4}.get(kind)
            if kind == BYTES:
                size, at = _varint(message, at)
            if size is None or at + size > len(message):
                raise ValueError("its bytes are no protobuf")
            value, at = message[at : at + size], at + size
        yield key >> 3, value


def _varint(data, at):
    number, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def _matrix(rows, width):
    if width is None:
        width = max(_width_of(row) for row in rows)
    matrix = np.full((len(rows), width), np.nan, dtype=np.float32)
    for number, (values, keys, _) in enumerate(rows):
        if keys is None:
            if len(values) != width:
                raise ValueError(f"record {number + 1} has {len(values)} features and not {width}")
            matrix[number] = values
        else:
            if len(keys) and keys.max() >= width:
                raise ValueError(f"record {number + 1} has the key {keys.max()}, and rows have {width} features")
            matrix[number, keys] = values
    return matrix


def _width_of(row):
    values, keys, width = row
    if keys is None:
        return len(values)
    return max(width or 0, int(keys.max()) + 1 if len(keys) else 0)


def _answer_message(answer):
    return b"".join(_label_entry(name, np.atleast_1d(numbers)) for name, numbers in answer.items())


def _label_entry(name, numbers):
    tensor = _bytes_field(VALUES, np.asarray(numbers, dtype="<f4").tobytes())
    return _bytes_field(LABEL, _bytes_field(NAME, name.encode()) + _bytes_field(CONTENT, _bytes_field(2, tensor)))


def _bytes_field(number, content):
    return _to_varint(number << 3 | BYTES) + _to_varint(len(content)) + content


def _to_varint(number):
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _frame(message):
    return struct.pack("<II", MAGIC, len(message)) + message + bytes(-len(message) % 4)
