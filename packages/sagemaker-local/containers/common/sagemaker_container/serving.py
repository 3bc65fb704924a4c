"""The serving side of the container contract: /ping, /execution-parameters and /invocations on one port."""

import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from . import recordio
from .tables import CSV_TYPES, LIBSVM_TYPES, RECORDIO_TYPES, media_type, parse_csv_rows, parse_libsvm_rows

DEFAULT_MAX_BYTES = 6 * 1024 * 1024
MAX_DISCARDED_BYTES = 100 * 1024 * 1024
TEXT_TYPES = ("", "*/*", "text/csv", "csv")
JSON_TYPES = ("application/json",)
JSON_LINES_TYPES = ("application/jsonlines",)


class Model:
    """What a container serves: `predict(rows)` and the number of features it takes; `parse(text)` reads rows that are not all numbers.

    `concurrent` says that the library allows predictions of one model in several threads at once. Many do not, and fail or answer
    something else now and then: without it there is one at a time.
    """

    def __init__(self, predict, width, parse=None, concurrent=False):
        self.predict = predict if concurrent else _one_at_a_time(predict)
        self.width = width
        self.parse = parse or parse_csv_rows
        self.concurrent = concurrent


def _one_at_a_time(predict):
    lock = threading.Lock()

    def locked(rows):
        with lock:
            return predict(rows)

    return locked


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def serve(load_model):
    """Serves until SIGTERM. A model that can't be loaded is told by /ping, as a container on the platform does it."""
    handler = _handler(load_model)
    # 0.0.0.0 inside a container, where the platform connects from outside; loopback when run as a plain process.
    host = os.environ.get("SAGEMAKER_BIND_HOST", "0.0.0.0")
    port = int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))
    server = _Server((host, port), handler)

    def stop(_signal, _frame):
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    print(f"serving on port {port}", flush=True)
    server.serve_forever(poll_interval=0.05)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # Whoever asks has stopped waiting, for example for a model that is still being loaded: no fault of the container.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(load_model):
    lock = threading.Lock()
    loaded = {}
    max_bytes = int(os.environ.get("MAX_CONTENT_LENGTH", DEFAULT_MAX_BYTES))
    batch = os.environ.get("SAGEMAKER_BATCH", "").lower() == "true"

    def model():
        with lock:
            if "model" not in loaded:
                loaded["model"] = load_model()
            return loaded["model"]

    def ping():
        try:
            model()
            return 200, b""
        except Exception as error:
            print(f"The model can't be loaded: {error}", file=sys.stderr, flush=True)
            return 500, str(error).encode()

    def takes_several():
        try:
            return model().concurrent
        except Exception:
            return False

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == "/ping":
                self._answer(*ping(), "text/plain")
            elif self.path == "/execution-parameters":
                parameters = {
                    "MaxConcurrentTransforms": (os.cpu_count() or 1) if takes_several() else 1,
                    "BatchStrategy": "MULTI_RECORD",
                    "MaxPayloadInMB": max_bytes // (1024 * 1024),
                }
                self._answer(200, json.dumps(parameters).encode(), "application/json")
            else:
                self._answer(404, b"", "text/plain")

        def do_POST(self):
            if self.path != "/invocations":
                self._answer(404, b"", "text/plain")
                return
            self._answer(*self._invoke())

        def _invoke(self):
            try:
                return 200, *self._predict()
            except Refusal as refusal:
                return refusal.status, str(refusal).encode(), "text/plain"
            except ConnectionError:
                raise
            except Exception as error:
                print(f"prediction failed: {error}", file=sys.stderr, flush=True)
                return 400, str(error).encode(), "text/plain"

        def _predict(self):
            length = int(self.headers.get("Content-Length", 0))
            if length > max_bytes:
                # Read and forgotten: an answer while the client still writes would reach it as a broken connection.
                self._discard(length)
                raise Refusal(413, f"the request has {length} bytes, at most {max_bytes} are taken")
            body = self.rfile.read(length)
            if not body.strip():
                raise Refusal(204, "")
            accept = media_type(self.headers.get("Accept") or os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT"))
            if accept not in TEXT_TYPES + JSON_TYPES + JSON_LINES_TYPES + RECORDIO_TYPES:
                raise Refusal(406, f"Accept type {accept} is not supported")
            try:
                current = model()
            except Exception as error:
                raise Refusal(500, f"Unable to load model: {error}") from error
            rows = self._rows(body, media_type(self.headers.get("Content-Type")), current)
            return _encode(np.asarray(current.predict(rows)), accept, batch)

        def _discard(self, length):
            self.close_connection = True
            left = min(length, MAX_DISCARDED_BYTES)
            while left > 0:
                chunk = self.rfile.read(min(left, 65536))
                if not chunk:
                    return
                left -= len(chunk)

        def _rows(self, body, content_type, current):
            width = current.width
            kind = content_type or CSV_TYPES[0]
            try:
                if kind in RECORDIO_TYPES:
                    return recordio.read_rows(body, width)[0]
                text = body.decode("utf-8", errors="replace")
                if kind in LIBSVM_TYPES:
                    return parse_libsvm_rows(text, width)
                if kind not in CSV_TYPES:
                    raise Refusal(415, f"Content type {content_type} is not supported")
                rows = current.parse(text)
            except ValueError as error:
                name = kind.split("/")[-1].removeprefix("x-")
                raise Refusal(415, f"Loading {name} data failed: {error}") from error
            if rows.shape[1] != width:
                raise Refusal(400, f"the rows have {rows.shape[1]} features, the model was trained on {width}")
            return rows

        def _answer(self, status, body, content_type):
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(body)

        def log_message(self, *_arguments):
            """Health checks would drown the log."""

    return Handler


def _encode(predictions, accept, batch):
    values = [_plain(value) for value in predictions]
    if accept in JSON_TYPES:
        return json.dumps({"predictions": [_named(value) for value in values]}).encode(), accept
    if accept in JSON_LINES_TYPES:
        return "".join(f"{json.dumps(_named(value))}\n" for value in values).encode(), accept
    if accept in RECORDIO_TYPES:
        return recordio.write_answers([_named(value) for value in values]), accept
    texts = [_csv(value) for value in values]
    # Batch transform puts each answer on a line of its own; so do answers of several parts.
    by_line = batch or any(isinstance(value, dict) for value in values)
    end = "\n" if batch else ""
    return ((("\n" if by_line else ",").join(texts)) + end).encode(), "text/csv"


def _plain(prediction):
    """A number; of some objectives a number for each class; of classes that are words a word; or several of these by name."""
    value = prediction.tolist() if hasattr(prediction, "tolist") else prediction
    return float(value) if isinstance(value, int) else value


def _named(value):
    return value if isinstance(value, dict) else {"score": value}


def _csv(value):
    if not isinstance(value, dict):
        return str(value)
    return ",".join(f'"{part}"' if isinstance(part, list) else str(part) for part in value.values())
