"""Runs one driver on one tree: ``trial.py DRIVER TREE VARIANT``. Runs on Python 3.7 too.

A driver is a module of ``drivers/`` with ``run(trial, variant)``. It imports from the tree, builds a model by the
tree's own functions and trains it; the same text runs on both sides. The last line of the output is ``RESULT`` and
JSON: what the driver recorded.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
import tempfile
import traceback
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np


class Trial:
    """What a driver is given: the tree on ``sys.path``, a TensorFlow to write the driver in, a record of losses."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.result: dict[str, Any] = {"built": False, "losses": []}
        self.random = np.random.RandomState(0)

    def paths(self, *folders: str) -> None:
        """Put these folders of the tree first on ``sys.path``, in this order."""
        sys.path[:0] = [str(self.tree / folder) for folder in folders]

    def graph(self) -> Any:
        """Return the 1.x API, in graph mode; called after the modules of the tree are imported.

        The drivers are 1.x programs themselves, whether or not the tree has switched 2.x behaviour off.
        """
        import tensorflow

        tf = tensorflow.compat.v1
        tf.disable_v2_behavior()
        tf.set_random_seed(1)
        tf.logging.set_verbosity(tf.logging.ERROR)
        np.random.seed(1)
        self.tf = tf
        return tf

    def built(self) -> None:
        """The model is there."""
        self.result["built"] = True

    def add(self, *losses: Any) -> None:
        """Record losses, or means of other values."""
        self.result["losses"] += [float(np.asarray(loss).mean()) for loss in losses]

    def initialize(self, session: Any) -> None:
        """Initialize all variables, then set them (``fix``)."""
        session.run(self.tf.global_variables_initializer())
        self.fix(session)

    def fix(self, session: Any) -> None:
        """Give the trainable variables values made from their names, alike on both sides; what starts constant stays.

        Names and shapes of all variables are recorded as a count and a checksum.
        """
        trainable = {variable.name for variable in self.tf.trainable_variables()}
        names = []
        for variable in self.tf.global_variables():
            shape = tuple(variable.get_shape().as_list())
            names.append((variable.name, shape))
            if variable.name in trainable:
                self._load(variable, shape, session)
            elif "Squeeze_1" in variable.name and "Moving" in variable.name:
                # An average of variances that starts at 0 would be divided by before the first step.
                variable.load(np.ones(shape, np.float32), session)
        self.result["variables"] = f"{len(names)} {zlib.crc32(repr(sorted(names)).encode()):08x}"

    def _load(self, variable: Any, shape: tuple[int, ...], session: Any) -> None:
        now = session.run(variable)
        if not np.issubdtype(now.dtype, np.floating) or now.size == 0:
            return
        if len(shape) <= 1 and np.all(now == now.flat[0]):
            return
        scale = max(int(np.prod(shape[:-1])), 1) ** -0.5 if len(shape) > 1 else 0.05
        values = np.random.RandomState(zlib.crc32(variable.name.encode()) % 2**31).randn(*shape) * scale
        variable.load(values.astype(now.dtype), session)

    def train(self, session: Any, loss: Any, step: Any, feed: dict[Any, Any] | None = None, steps: int = 3) -> None:
        """Run ``step`` so often; record the loss of each."""
        for _ in range(steps):
            self.add(session.run([loss, step], feed)[0])


def main() -> int:
    """Run the driver of the command line in a folder of its own; return 1 if it fails."""
    driver, tree, variant = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3]
    sys.argv[:] = ["driver"]
    del sys.path[0]  # this folder: the tree may have modules of the same names
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    spec = importlib.util.spec_from_file_location("driver", str(driver))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    trial = Trial(tree)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            module.run(trial, variant)
        except BaseException as error:  # SystemExit too: what a tree does to end is not a result
            traceback.print_exc()
            trial.result["error"] = f"{type(error).__name__}: {error}"
        os.chdir(tree)
    print("RESULT " + json.dumps(trial.result), flush=True)
    # Threads of input queues would keep the process alive.
    os._exit("error" in trial.result)


if __name__ == "__main__":
    main()
