"""Interpreters that run cases: this process, or a subprocess that survives what kills it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tfmigrate.equivalence import worker as worker_module
from tfmigrate.model import InputError

Request = dict[str, Any]
Response = dict[str, Any]

START_TIMEOUT = 180.0
"""Seconds for an interpreter to start and import TensorFlow (cold file caches included)."""


def not_run(reason: str) -> Response:
    """The response of a case that did not come to an end."""
    return {"not_run": reason}


class InProcessWorker:
    """Runs cases in this interpreter: no start-up cost, but what kills TensorFlow kills the run."""

    def __init__(self) -> None:
        import tensorflow

        self._tensorflow = tensorflow
        self.hello: dict[str, Any] = {"tensorflow": str(tensorflow.__version__)}

    def run(self, request: Request) -> Response:
        """Run one case."""
        return worker_module.run_case(self._tensorflow, request)

    def close(self) -> None:
        """Nothing to end."""


class ProcessWorker:
    """A ``worker.py`` in the interpreter ``python``, started when first needed and again after a death.

    ``timeout`` is in seconds, per case. A case that kills its worker or outlasts the timeout is answered
    with :func:`not_run`; the next case gets a new worker.
    """

    def __init__(self, python: str, timeout: float = 120.0) -> None:
        self.python = python
        self.timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._errors: IO[bytes] | None = None
        self._hello: dict[str, Any] | None = None
        self._number = 0

    @property
    def hello(self) -> dict[str, Any]:
        """What the worker said when it started: ``python``, ``tensorflow`` (versions), ``error``.

        Raises :class:`InputError` where the interpreter does not start or has no TensorFlow.
        """
        if self._hello is None:
            self._start()
        assert self._hello is not None
        return self._hello

    def run(self, request: Request) -> Response:
        """Run one case; a dead or hanging worker is a response, not an exception."""
        if self._process is None:
            self._start()
        assert self._process is not None and self._process.stdin is not None
        self._number += 1
        line = json.dumps({**request, "id": self._number}) + "\n"
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
            answer = self._lines.get(timeout=self.timeout)
        except queue.Empty:
            self.close()
            return not_run(f"no answer within {self.timeout:g} s")
        except OSError:
            answer = None
        if answer is None:
            return not_run(f"worker died ({self._death()})")
        return dict(json.loads(answer))

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()
        self._process = None

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._lines = queue.Queue()
        command = [self.python, str(Path(worker_module.__file__).resolve())]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=_environment(os.environ),
            )
        except OSError as error:
            raise InputError(f"cannot start the interpreter {self.python}: {error.strerror}") from error
        threading.Thread(target=self._read, args=(self._process.stdout, self._lines), daemon=True).start()
        self._hello = self._greeting()

    @staticmethod
    def _read(stream: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
        with stream:
            for line in stream:
                lines.put(line)
        lines.put(None)

    def _greeting(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=START_TIMEOUT)
        except queue.Empty:
            line = None
        try:
            hello = dict(json.loads(line or b""))
        except ValueError:
            reason = self._death()
            raise InputError(f"{self.python} is no Python that can run TensorFlow ({reason})") from None
        if hello.get("error"):
            self.close()
            raise InputError(f"{self.python} cannot import TensorFlow: {hello['error']['message'].splitlines()[-1]}")
        return hello

    def _death(self) -> str:
        """How the process ended, in words, with the last telling line of its standard error."""
        assert self._process is not None and self._errors is not None
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").splitlines()
        self.close()
        cause = f"signal {-code}, {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        told = [line for line in lines if "Check failed" in line or "Error" in line]
        return f"{cause}: {told[-1].strip()}" if told else cause


def _environment(base: Mapping[str, str]) -> dict[str, str]:
    """The environment of a worker: quiet, on the CPU, free of what is meant for this interpreter.

    TensorFlow 2 sets ``TF2_BEHAVIOR`` for its own process when it is imported; 1.15 would obey it and be another lane.
    """
    kept = {key: value for key, value in base.items() if key not in ("PYTHONPATH", "PYTHONHOME", "TF2_BEHAVIOR")}
    return {**kept, "TF_CPP_MIN_LOG_LEVEL": "2", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONUNBUFFERED": "1"}


def own_interpreter() -> str:
    """The Python that runs this program."""
    return sys.executable
