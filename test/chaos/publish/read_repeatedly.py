"""Runs a planner's program again and again in one process: read_repeatedly.py PROGRAM NAME

Prints a line of JSON a run: what the program has printed or why it failed, and when it began and ended (milliseconds since
1970). Ends when its standard input does.
"""

import contextlib
import io
import json
import runpy
import sys
import threading
import time

SECONDS_BETWEEN_RUNS = 0.05


def run_once(program):
    began = time.time()
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            runpy.run_path(program, run_name="__main__")
        outcome = json.loads(said.getvalue())
    except (Exception, SystemExit) as error:
        outcome = {"error": f"{type(error).__name__}: {error}"}
    return {**outcome, "began": began * 1000, "ended": time.time() * 1000}


def main():
    program = sys.argv[1]
    # As the program finds them when it is started alone.
    sys.argv = sys.argv[1:]
    ended = threading.Event()

    def wait_for_end():
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    while not ended.is_set():
        print(json.dumps(run_once(program)), flush=True)
        ended.wait(SECONDS_BETWEEN_RUNS)


if __name__ == "__main__":
    main()
