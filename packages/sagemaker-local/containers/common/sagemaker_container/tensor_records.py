"""A tensor as one record of an event file: a TFRecord with TensorBoard's Event message, as smdebug writes it."""

import struct

import numpy as np

# Boosting and our training loops know no modes, so everything is saved as smdebug's GLOBAL, number 4.
GLOBAL_MODE = b"4"

# Data types that smdebug's reader knows, by TensorFlow's numbers; the others become the next wider of them.
_DTYPES = {"float16": 19, "float32": 1, "float64": 2, "uint8": 4, "int32": 3, "int64": 9, "bool": 10}
_WIDER = {"int8": "int32", "int16": "int32", "uint16": "int32", "uint32": "int64", "uint64": "float64"}


def tensor_record(step, name, values, wall_time):
    """The bytes of a record: length, checksum of the length, payload, footer.

    values: a NumPy array, or a list of texts
    wall_time: seconds since 1970
    Raises ValueError for an array of a type that has no number.
    """
    payload = _event(step, name, values, wall_time)
    length = struct.pack("<Q", len(payload))
    return length + struct.pack("<I", _masked_crc32c(length)) + payload + _FOOTER


def _event(step, name, values, wall_time):
    """An Event message: wall_time 1, step 2, summary 5 -> value 1 -> tag 1, tensor 8, metadata 9."""
    plugins = _field(1, _field(1, b"mode_step") + _field(2, str(step).encode()))
    plugins += _field(1, _field(1, b"mode") + _field(2, GLOBAL_MODE))
    value = _field(1, name.encode()) + _field(8, _tensor(name, values)) + _field(9, plugins)
    head = b"\x09" + struct.pack("<d", wall_time)
    # Protocol buffers leave a zero out.
    if step != 0:
        head += b"\x10" + _varint(step)
    return head + _field(5, _field(1, value))


def _tensor(name, values):
    """A TensorProto: dtype 1, shape 2, content 4; texts have no dtype and lie in string_val 8."""
    if _are_texts(values):
        texts = [str(text).encode() for text in values]
        return _shape(name, [len(texts)]) + b"".join(_field(8, text) for text in texts)
    array = np.asarray(values)
    array = array.astype(_WIDER.get(array.dtype.name, array.dtype), copy=False)
    dtype = _DTYPES.get(array.dtype.name)
    if dtype is None:
        raise ValueError(f"Tensor '{name}' has type {array.dtype}; save {', '.join(_DTYPES)} or texts.")
    content = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False)).tobytes()
    return b"\x08" + _varint(dtype) + _shape(name, array.shape) + _field(4, content)


def _are_texts(values):
    if isinstance(values, np.ndarray):
        return values.dtype.kind in "UOS"
    return len(values) > 0 and all(isinstance(value, str) for value in values)


def _shape(name, sizes):
    dims = b"".join(
        _field(2, (b"\x08" + _varint(size) if size else b"") + _field(2, f"{name}_{axis}".encode()))
        for axis, size in enumerate(sizes)
    )
    return _field(2, dims)


def _field(number, content):
    """A length-delimited protocol buffer field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value):
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_CRC_TABLE = _crc32c_table()


def _masked_crc32c(content):
    crc = 0xFFFFFFFF
    for byte in content:
        crc = _CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


# smdebug's readers want this constant where TFRecord has the checksum of the payload.
_FOOTER = struct.pack("<I", _masked_crc32c(b"0x12345678"))
