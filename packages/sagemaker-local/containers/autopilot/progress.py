"""How far a search is, for whoever watches it."""

import json
import os


class Progress:
    """A file that always holds the whole of it: a reader never sees a part."""

    def __init__(self, path):
        self.path = path
        self.state = {"status": "AnalyzingData", "candidates": [], "partialFailures": []}
        path.parent.mkdir(parents=True, exist_ok=True)

    def enter(self, status):
        self.state["status"] = status
        self._write()

    def resolve(self, problem_type, objective):
        self.state["problemType"], self.state["objective"] = problem_type, objective
        self._write()

    def begin(self, model):
        self.state["candidates"].append({"model": model, "status": "InProgress"})
        self._write()

    def end(self, model, status, value=None, reason=None):
        for candidate in reversed(self.state["candidates"]):
            if candidate["model"] == model and candidate["status"] == "InProgress":
                candidate["status"] = status
                if value is not None:
                    candidate["value"] = value
                if reason is not None:
                    candidate["failureReason"] = reason[:1000]
                break
        self._write()

    def fail_partly(self, message):
        self.state["partialFailures"].append(message[:1000])
        self._write()

    def begun(self):
        return len(self.state["candidates"])

    def running(self):
        """Names of the candidates that have begun and not ended."""
        return [one["model"] for one in self.state["candidates"] if one["status"] == "InProgress"]

    def _write(self):
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.state))
        os.replace(part, self.path)
