"""Drives sagemaker_container.debugger_writer for its tests.

probe write BASE       writes the tensors of seven rounds below BASE, by BASE/input/config/debughookconfig.json
probe due BASE STEPS   prints, as JSON, the collections that are due at each of the first STEPS steps
"""

import json
import sys

import numpy as np
from sagemaker_container.debugger_writer import DebugWriter


def write(base):
    writer = DebugWriter.from_config(base, ["price", "lag_t28"])
    writer._clock = lambda: 1_700_000_000.25
    for step in range(7):
        if not writer.due(step):
            continue
        writer.write_scalar(step, "hyperparameters/max_depth", 5)
        writer.write_scalar(step, "hyperparameters/objective", "reg:squarederror")
        writer.write_scalar(step, "train-rmse", 1 / (step + 1))
        writer.write_scalar(step, "validation-rmse", np.float32(1.5 / (step + 1)))
        for column, weight in enumerate((0.75, 0.25)):
            writer.write_scalar(step, f"feature_importance/weight/{writer.feature_name(column)}", weight)
        writer.write_tensor(step, "trees/Node", np.arange(2 * step + 1))
        writer.write_tensor(step, "trees/ID", [f"{step}-{node}" for node in range(2 * step + 1)])
        writer.write_tensor(step, "trees/Split", np.array([0.5, float("nan"), float("-inf")]))
        writer.write_tensor(step, "predictions", np.array([[1, 2, 3], [-4, 5, 6]], dtype=np.float32)[:, ::-1])
        writer.write_tensor(step, "labels", np.array([0, 65504, 0.5], dtype=np.float16))
        for dtype in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"):
            writer.write_tensor(step, f"own/{dtype}", np.array([0, 1, 100], dtype=dtype))
        writer.write_tensor(step, "own/empty", np.zeros((0, 2)))
        writer.write_tensor(step, "not_of_any_collection", np.zeros(3))
    writer.close()


def due(base, steps):
    writer = DebugWriter.from_config(base)
    print(json.dumps(None if writer is None else [sorted(writer.due(step)) for step in range(steps)]))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    else:
        due(sys.argv[2], int(sys.argv[3]))
