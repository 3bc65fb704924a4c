"""Checkpoints of boosting: the model so far, and the round it belongs to."""

import os
import re
import time

# A checkpoint may cost a twentieth of the training: a model grows, and saving it every few rounds would cost more than it saves.
PAUSE = 20


class Checkpoints:
    """Files `<prefix>.<round>` in a folder that the platform restores at the start and copies away while the job runs."""

    def __init__(self, folder, prefix, every=10, keep=2):
        self.folder, self.prefix, self.every, self.keep = folder, prefix, every, keep
        self.next_at = 0.0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def latest(self):
        """(path, rounds done) of the newest checkpoint; (None, 0) without one."""
        found = self._all()
        return (found[-1][1], found[-1][0]) if found else (None, 0)

    def due(self, rounds_done):
        return self.folder is not None and rounds_done % self.every == 0 and time.monotonic() >= self.next_at

    def save(self, rounds_done, write):
        """`write(path)` writes the model; the file appears whole, and older ones are removed."""
        path = self.folder / f"{self.prefix}.{rounds_done}"
        began = time.monotonic()
        # The platform does not copy files with this suffix.
        part = self.folder / f"{self.prefix}.{rounds_done}.sagemaker-ignore"
        write(str(part))
        os.replace(part, path)
        for _, old in self._all()[: -self.keep]:
            old.unlink(missing_ok=True)
        now = time.monotonic()
        self.next_at = now + PAUSE * (now - began)

    def _all(self):
        if self.folder is None or not self.folder.exists():
            return []
        pattern = re.compile(re.escape(self.prefix) + r"\.(\d+)")
        matches = [(pattern.fullmatch(path.name), path) for path in self.folder.iterdir()]
        return sorted((int(match.group(1)), path) for match, path in matches if match)
