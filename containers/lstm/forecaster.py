"""A trained model as it is kept and as it answers: with NumPy alone, each row by itself.

What the LSTM says of a series depends on its past alone, so it is computed once, when training ends, and lies in the model.
What is left for a row is the decoder, a network of two layers. So answers come in milliseconds, need neither Keras nor JAX,
and are the same whatever rows are asked about together.
"""

import json
import zipfile

import numpy as np

from columns import HORIZON, codes_in, date_of, day_features
from windows import LEAST_SCALE, Vocabulary, future_features

MODEL_FILE = "model.npz"
# A forecast is within e^3 = 20 times the mean of the last weeks, so that no single weight can blow it up.
MOST_LOG = 3.0
ROWS_AT_A_TIME = 65_536


class Forecaster:
    """
    names: columns of a row, in their order
    last_day: days since 1970 of the origin
    keys: of each series that was learnt from; in the arrays below one more comes last, which sells evenly: it stands for any other
    states, level, scale, profile, reference: see `Windows.past`
    weights: by `<layer>/<variable>`
    """

    ARRAYS = ("keys", "states", "level", "scale", "profile", "reference")

    def __init__(self, names, last_day, vocabulary, series, weights):
        self.names, self.last_day, self.vocabulary, self.series = names, last_day, vocabulary, series
        self.weights = {name: np.asarray(value, dtype=np.float64) for name, value in weights.items()}

    def predict(self, rows):
        """Units of each row. @raises ValueError for a day that is not one of the 28 after the origin"""
        if len(rows.day) == 0:
            return np.zeros(0)
        step = rows.day - self.last_day
        outside = (step < 1) | (step > HORIZON)
        if outside.any():
            raise ValueError(
                f"the model knows sales up to {date_of(self.last_day)} and forecasts the {HORIZON} days after it, not "
                f"{date_of(rows.day[outside][0])}; train it anew on all sales that are known"
            )
        places = codes_in(self.series["keys"], rows.key) - 1
        places = np.where(places < 0, len(self.series["keys"]), places)
        parts = np.array_split(np.arange(len(step)), -(-len(step) // ROWS_AT_A_TIME))
        return np.concatenate([self._decode(rows, part, places[part], step[part]) for part in parts])

    def unknown(self, rows):
        """Rows of series that were not learnt from."""
        return int((codes_in(self.series["keys"], rows.key) == 0).sum())

    def _decode(self, rows, part, places, step):
        level, scale = self._level(rows, part, places)
        weekday, calendar = day_features(rows.day[part])
        profile = self.series["profile"][places, weekday]
        future = future_features(step, calendar, self._price(rows, part, places), level[:, 4], profile)
        codes = self.vocabulary.fixed(rows.fixed[part])
        snaps = rows.snaps[part]
        own = (snaps * self.weights["snap/embeddings"][codes[:, 3]]).sum(axis=1, keepdims=True)
        hidden = np.concatenate(
            [
                self.series["states"][places],
                self.weights["item/embeddings"][codes[:, 0]],
                self.weights["dept/embeddings"][codes[:, 1]],
                self.weights["store/embeddings"][codes[:, 2]],
                level,
                future,
                snaps,
                own,
                self.weights["event/embeddings"][self.vocabulary.events(rows.event[part])],
            ],
            axis=1,
        )
        hidden = np.maximum(self._dense("hidden", hidden), 0)
        hidden = np.maximum(self._dense("inner", hidden), 0)
        output = self._dense("output", hidden)[:, 0]
        return scale * profile * np.exp(MOST_LOG * np.tanh(output / MOST_LOG))

    def _dense(self, name, values):
        return values @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]

    def _price(self, rows, part, places):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(rows.price[part]) - self.series["reference"][places]
        has_price = np.isfinite(ratio)
        return np.where(has_price, ratio, 0), has_price.astype(np.float64)

    def _level(self, rows, part, places):
        """Of a series that was not learnt from, as much as its rows say: the mean of its last weeks and its price."""
        level, scale = self.series["level"][places].astype(np.float64), self.series["scale"][places]
        other = places == len(self.series["keys"])
        if other.any():
            mean, spread = self.vocabulary.price
            with np.errstate(divide="ignore", invalid="ignore"):
                price = (np.log(rows.price[part][other]) - mean) / spread
            scale = scale.copy()
            scale[other] = np.maximum(rows.level[part][other], LEAST_SCALE)
            level[other, 0] = np.log(scale[other])
            level[other, 5] = np.where(np.isfinite(price), price, 0)
        return level, scale

    def save(self, file):
        about = {"names": self.names, "last_day": self.last_day, "price": self.vocabulary.price}
        np.savez(
            file,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            **{f"known/{index}": codes for index, codes in enumerate(self.vocabulary.known)},
            **{f"series/{name}": self.series[name] for name in self.ARRAYS},
            **{f"weights/{name}": value.astype(np.float32) for name, value in self.weights.items()},
        )

    @classmethod
    def load(cls, path):
        """@raises ValueError when the file is not whole"""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            about = json.loads(arrays["about"].tobytes())
            known = [arrays[f"known/{index}"] for index in range(sum(name.startswith("known/") for name in arrays))]
            series = {name: arrays[f"series/{name}"] for name in cls.ARRAYS}
            weights = {name[len("weights/") :]: value for name, value in arrays.items() if name.startswith("weights/")}
            vocabulary = Vocabulary(known, tuple(about["price"]))
            return cls(about["names"], about["last_day"], vocabulary, series, weights)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} is no whole model: {error}") from error
