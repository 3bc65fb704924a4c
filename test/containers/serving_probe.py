"""Serves a model that answers how many of its predictions went on at once; loading it takes a moment."""

import os
import sys
import threading
import time

import numpy as np
from sagemaker_container.serving import Model, serve

lock = threading.Lock()
going_on = 0


def predict(rows):
    global going_on
    with lock:
        going_on += 1
        most = going_on
    time.sleep(0.2)
    with lock:
        most = max(most, going_on)
        going_on -= 1
    return np.full(len(rows), float(most))


def load_model():
    time.sleep(float(os.environ.get("LOAD_SECONDS", "0")))
    return Model(predict, 1, concurrent=sys.argv[1] == "concurrent")


serve(load_model)
