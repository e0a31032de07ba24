"""Runs programs on the TensorFlow 1.15 of this interpreter, each in a fork that has it loaded already.

Reads one path a line, answers one line of JSON: {"stdout": text, "error": traceback or null}. Runs on Python 3.7.
"""

import io
import json
import os
import signal
import sys
import tempfile
import traceback
import types
from pathlib import Path
from typing import Any, Dict, Optional  # noqa: UP035  (Python 3.7 has no dict[...])

SECONDS = 60
"""A program that runs longer than this is killed."""


def run_forked(path: str) -> Dict[str, Any]:  # noqa: UP006
    """What the program at ``path`` prints, without what C++ code says, and its traceback when it fails."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as failed:
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(0, 1)
            sys.stdout = io.TextIOWrapper(printed, "utf-8", write_through=True)
            error = _run(path)
            sys.stdout.flush()
            if error is not None:
                failed.write(error.encode("utf-8"))
                failed.flush()
            os._exit(0 if error is None else 1)
        _, status = os.waitpid(child, 0)
        printed.seek(0)
        failed.seek(0)
        error = failed.read().decode("utf-8")
        if status and not error:
            error = f"the process died with status {status}"
        return {"stdout": printed.read().decode("utf-8"), "error": error or None}


def _run(path: str) -> Optional[str]:  # noqa: UP045
    # tf.app.run, unittest.main and flags look at the main module and at argv.
    main = types.ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"] = main
    sys.argv = [path]
    sys.path[0] = str(Path(path).parent)
    try:
        exec(compile(Path(path).read_text("utf-8"), path, "exec"), main.__dict__)
    except SystemExit as stop:
        return None if not stop.code else f"exit code {stop.code!r}"
    except BaseException:
        return traceback.format_exc()
    return None


def main() -> None:
    """Answers until the input ends."""
    import tensorflow  # noqa: F401  (loaded once, before the forks)

    for line in sys.stdin:
        print(json.dumps(run_forked(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
