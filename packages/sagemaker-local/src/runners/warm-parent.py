"""Imports what a container needs once, and forks a container from itself for each start that it is asked for.

    warm-parent.py FOLDER MODULE... ROOM

FOLDER is that of the container's program, which comes first on the path of modules; ROOM is blanks, in whose place a container
writes its own command line. Requests come on standard input, a line of JSON each: {"id", "runFolder", "words", "environment", "ml",
"logFile"}. Answers go to standard output: {"ready": true} or {"refused": reason} at first; then {"id", "pid"} of the container, or
{"id", "cold": reason} where none was forked; and {"id", "ended": true} when it has ended.

A container is two processes, as with host.sh: the leader of a process group, which writes down how the program ended, and the
program. They need neither this process nor the server, and live on when these are killed. Where standard input ends, so does this one.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import sys
import time

RUN_VARIABLE = b"SAGEMAKER_LOCAL_RUN"
NEVER_BEGAN = 97


def main(folder, modules):
    # What a module prints while it is imported is no answer.
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.path[0] = folder
    for module in modules:
        try:
            importlib.import_module(module)
        except BaseException as error:  # some modules end the program
            _say(answers, refused=f"{module} can't be imported: {type(error).__name__}: {error}")
            return
    threads = _threads()
    if len(threads) > 1:
        _say(answers, refused=f"what it imports starts threads, which a fork has not: {', '.join(threads[1:])}")
        return
    sources = _own_sources(folder)
    # What lives on is not looked through again, so that the forks go on sharing its memory.
    gc.collect()
    gc.freeze()
    _say(answers, ready=True)
    request = _serve(answers, sources)
    if request is not None:
        _become(request)
        runpy.run_path(request["words"][1], run_name="__main__")


def _threads():
    names = []
    for thread in sorted(os.listdir("/proc/self/task"), key=int):
        with open(f"/proc/self/task/{thread}/comm") as file:
            names.append(file.read().strip())
    return names


def _own_sources(folder):
    """Files of the container's own modules and their times: a container may be changed while the server runs."""
    homes = (folder, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)))
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    own = (file for file in files if file and file.startswith(tuple(f"{home}{os.sep}" for home in homes)))
    return {file: os.stat(file).st_mtime_ns for file in own}


def _serve(answers, sources):
    """Forks what it is asked for. @returns None where nobody asks any more, and in the process of a program its request"""
    wakeup, alarm = os.pipe()
    os.set_blocking(alarm, False)
    signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
    signal.set_wakeup_fd(alarm)
    running, rest = {}, b""
    while True:
        ready, _, _ = select.select([0, wakeup], [], [])
        if wakeup in ready:
            os.read(wakeup, 4096)
            _reap(running, answers)
        if 0 not in ready:
            continue
        block = os.read(0, 1 << 16)
        if not block:
            return None
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            request = json.loads(line)
            try:
                if any(os.stat(file).st_mtime_ns != time_ for file, time_ in sources.items()):
                    raise OSError("its files have changed")
                pid = os.fork()
            except OSError as error:
                _say(answers, id=request["id"], cold=str(error))
                continue
            if pid == 0:
                signal.set_wakeup_fd(-1)
                for end in (wakeup, alarm, answers):
                    os.close(end)
                _lead(request)
                return request
            running[pid] = request["id"]
            _say(answers, id=request["id"], pid=pid)


def _reap(running, answers):
    while running:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        _say(answers, id=running.pop(pid), ended=True)


def _say(answers, **answer):
    try:
        os.write(answers, json.dumps(answer).encode() + b"\n")
    except OSError:
        # The server is gone; its containers are not.
        sys.exit(0)


def _lead(request):
    """Does what host.sh does. @returns only in the process of the program"""
    run = request["runFolder"]
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Whoever asks for the end while the program is being started reaches it all the same.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        _present(run, ["warm-container", run, *request["words"]])
        _redirect(request["logFile"])
        _claim(run)
        for ignored in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            signal.signal(ignored, signal.SIG_IGN)
        program = os.fork()
    except BaseException:
        os._exit(NEVER_BEGAN)
    if program == 0:
        return
    signal.signal(signal.SIGTERM, lambda _signal, _frame: os.kill(program, signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    _, status = os.waitpid(program, 0)
    # From here on the number may be another's.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
    # A run whose end nobody can know would begin again: on a full disk it waits for room.
    while os.path.isdir(run) and not _write_down(run, code):
        time.sleep(1)
    # A container ends with its first process: whatever that one left in the background ends now.
    os.killpg(0, signal.SIGKILL)


def _claim(run):
    """Takes the run, so that a second start of it ends at once. Raises where another has it."""
    mine = f"{run}/pid.{os.getpid()}"
    with open(mine, "w") as file:
        print(os.getpid(), file=file)
    try:
        os.link(mine, f"{run}/pid")
    finally:
        os.unlink(mine)


def _write_down(run, code):
    try:
        with open(f"{run}/exit.part", "w") as file:
            print(code, file=file)
        os.replace(f"{run}/exit.part", f"{run}/exit")
        return True
    except OSError:
        return False


def _redirect(log_file):
    log = os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
        os.set_inheritable(target, True)
    os.close(log)
    os.close(nothing)


def _present(run, words):
    """Has the system show a command line and a run of our own: a container is found by them, and a fork has those of its parent."""
    with open("/proc/self/stat", "rb") as file:
        # The name, field 2, may hold anything; what follows its last parenthesis is regular.
        fields = file.read().rpartition(b")")[2].split()
    arg_start, arg_end, env_start, env_end = (int(fields[number - 3]) for number in (48, 49, 50, 51))
    _overwrite(arg_start, arg_end - arg_start, b"\0".join(os.fsencode(word) for word in words))
    environment = ctypes.string_at(env_start, env_end - env_start)
    begin = (b"\0" + environment).index(b"\0" + RUN_VARIABLE + b"=") + len(RUN_VARIABLE) + 1
    _overwrite(env_start + begin, environment.index(b"\0", begin) - begin, os.fsencode(run))


def _overwrite(address, room, text):
    if len(text) > room:
        text = text[:room]
    ctypes.memmove(address, text.ljust(room, b"\0"), room)


def _become(request):
    """Makes this process what an ordinary start would have made it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["ml"])
    _present(request["runFolder"], request["words"])
    sys.argv = request["words"][1:]
    # Python's own generator begins anew in a fork; this one would give every job the same numbers.
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:-1])
