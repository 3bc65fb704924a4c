"""What a candidate answers to rows that are sent without names."""

import io

import pandas as pd


class Answers:
    """Reads rows as the search has read its own, and predicts."""

    def __init__(self, predictor):
        self.predictor = predictor
        self.columns = list(predictor.original_features)
        kinds = predictor.feature_metadata_in.type_map_raw
        # A category such as 01 must not become a number because no other row of the request has a letter.
        self.texts = {
            place: str for place, name in enumerate(self.columns) if kinds.get(name) in ("object", "category")
        }

    def parse(self, text):
        """Raises ValueError for what is no CSV of these columns."""
        frame = pd.read_csv(io.StringIO(text), header=None, dtype=self.texts, low_memory=False, skip_blank_lines=True)
        if frame.shape[1] == len(self.columns):
            frame.columns = self.columns
        return frame

    def predict(self, frame):
        return self.predictor.predict(frame, as_pandas=False)
