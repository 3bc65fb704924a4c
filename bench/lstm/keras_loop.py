"""A global LSTM as one writes it with Keras alone, for `bench/lstm/lstm.ts`: windows of the melted table in memory, and model.fit.

Called with the folder of a job, which has the channels' files, and its settings as JSON; prints a report as JSON.
"""

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pyarrow.parquet as parquet
from keras import layers

HORIZON, CONTEXT = 28, 56
STEPS, BATCH = 60, 128
NEEDED = ["demand", "item_id", "dept_id", "store_id", "year", "month", "day", "dayofweek", "sell_price", "event_name_1"]

base, settings = Path(sys.argv[1]) / "input/data", json.loads(sys.argv[2])
units, epochs = int(settings["units"]), int(settings["epochs"])
# What Keras prints must not stand in the report.
report_to, sys.stdout = sys.stdout, sys.stderr
keras.utils.set_random_seed(42)


def table_of(channel):
    names = parquet.read_schema(base / channel / f"{channel}.parquet").names
    columns = [name for name in names if name in NEEDED or name.startswith("snap_")]
    table = parquet.read_table(base / channel / f"{channel}.parquet", columns=columns)
    return {name: table[name].to_numpy() for name in columns}


def day_of(table):
    dates = [f"{int(y):04}-{int(m):02}-{int(d):02}" for y, m, d in zip(table["year"], table["month"], table["day"])]
    return np.array(dates, dtype="datetime64[D]").astype(int)


began = time.perf_counter()
train, validation = table_of("train"), table_of("validation")
table = {name: np.concatenate([train[name], validation[name]]) for name in train}
day = day_of(table)
first, last = day.min(), day.max() - HORIZON
pairs, row = np.unique(np.stack([table["item_id"], table["store_id"]], axis=1), axis=0, return_inverse=True)
row, column = row.ravel(), day - first
shape = (len(pairs), day.max() - first + 1)
matrix = {}
for name in table:
    matrix[name] = np.zeros(shape, dtype=np.float32)
    matrix[name][row, column] = np.nan_to_num(table[name])
fixed = np.zeros((len(pairs), 3), dtype=np.int32)
fixed[row] = np.stack([table["item_id"], table["dept_id"], table["store_id"]], axis=1)
snaps = [name for name in table if name.startswith("snap_")]
weekday = np.eye(7, dtype=np.float32)[matrix["dayofweek"].astype(int)]
known = np.concatenate(
    [matrix["sell_price"][..., None], *(matrix[name][..., None] for name in snaps), weekday], axis=-1
)
end = last - first + 1


def windows(generator, count):
    series = generator.integers(len(pairs), size=count)
    origin = generator.integers(CONTEXT - 1, end - HORIZON, size=count)
    return series, origin


def arrays(series, origin):
    past = origin[:, None] - CONTEXT + 1 + np.arange(CONTEXT)
    ahead = origin[:, None] + 1 + np.arange(HORIZON)
    sales = matrix["demand"][series[:, None], past]
    scale = sales.mean(axis=1, keepdims=True) + 0.1
    x = [
        np.concatenate([(sales / scale)[..., None], known[series[:, None], past]], axis=-1),
        fixed[series],
        known[series[:, None], ahead],
        matrix["event_name_1"][series[:, None], ahead].astype(np.int32),
        scale,
    ]
    return x, matrix["demand"][series[:, None], ahead]


def network():
    past = keras.Input((CONTEXT, known.shape[-1] + 1))
    codes = keras.Input((3,), dtype="int32")
    future = keras.Input((HORIZON, known.shape[-1]))
    event = keras.Input((HORIZON,), dtype="int32")
    scale = keras.Input((1,))
    embedded = [layers.Embedding(int(fixed[:, place].max()) + 1, 8)(codes[:, place]) for place in range(3)]
    same = layers.RepeatVector(HORIZON)(layers.Concatenate()([layers.LSTM(units)(past), *embedded]))
    events = layers.Embedding(int(matrix["event_name_1"].max()) + 1, 4)(event)
    hidden = layers.Dense(units, activation="relu")(layers.Concatenate()([same, future, events]))
    hidden = layers.Dense(units, activation="relu")(layers.Dropout(0.1)(hidden))
    share = layers.Dense(1, activation="softplus")(hidden)
    return keras.Model([past, codes, future, event, scale], layers.Reshape((HORIZON,))(share) * scale)


model = network()
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="poisson")
read_seconds = time.perf_counter() - began
last_days = arrays(np.arange(len(pairs)), np.full(len(pairs), end - 1))
generator = np.random.default_rng(42)
seconds = []
for _ in range(epochs):
    start = time.perf_counter()
    x, y = arrays(*windows(generator, STEPS * BATCH))
    model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
    predicted = model.predict(last_days[0], batch_size=1024, verbose=0)
    seconds.append(time.perf_counter() - start)
rmse = float(np.sqrt(((predicted - last_days[1]) ** 2).mean()))
print(json.dumps({"epochSeconds": seconds, "readSeconds": read_seconds, "rmse": rmse}), file=report_to)
