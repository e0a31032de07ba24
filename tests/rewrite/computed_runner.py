"""Runs ``f(x, y)`` of given files on the TensorFlow of this interpreter: values, and gradients for both inputs.

``python computed_runner.py graph,eager A.py B.py`` prints one JSON object: path -> mode -> [values, gradients] or
an error's text. Each file runs in a fork. Runs on Python 3.7 and later, because TensorFlow 1.15 does.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, List  # noqa: UP035  (Python 3.7 has no list[...])

X = [[0.5, 1.5, 0.1], [2.2, 1.3, 1.7]]
Y = [[0.1, 0.6, 0.3], [0.2, 0.2, 0.6]]


def run(path: str, mode: str) -> Any:
    """Values of ``f``, and the gradients of their weighted sum."""
    import numpy as np
    import tensorflow as tf

    names: Any = {"__name__": "program"}
    exec(compile(Path(path).read_text("utf-8"), path, "exec"), names)
    v1 = tf if tf.__version__.startswith("1.") else tf.compat.v1
    x, y = np.array(X, np.float32), np.array(Y, np.float32)

    def outputs(*inputs: Any) -> Any:
        results = names["f"](*inputs)
        results = results if isinstance(results, (list, tuple)) else [results]
        tensors = [v1.cast(tf.convert_to_tensor(item), tf.float32) for item in results]
        shapes = [item.shape.as_list() for item in tensors]
        weights = [np.sin(np.arange(1, int(np.prod(s)) + 1)).reshape(s).astype(np.float32) for s in shapes]
        return tensors, sum(tf.reduce_sum(item * weight) for item, weight in zip(tensors, weights))  # noqa: B905  (no strict= in Python 3.7)

    if mode == "eager":
        variables = [tf.Variable(x), tf.Variable(y)]
        with tf.GradientTape() as tape:
            tensors, total = outputs(*variables)
        gradients = tape.gradient(total, variables)
        return [t.numpy().tolist() for t in tensors], [None if g is None else g.numpy().tolist() for g in gradients]
    with tf.Graph().as_default():
        inputs = [tf.constant(x), tf.constant(y)]
        tensors, total = outputs(*inputs)
        gradients = tf.gradients(total, inputs)
        with v1.Session() as session:
            values = [value.tolist() for value in session.run(tensors)]
            return values, [None if g is None else session.run(g).tolist() for g in gradients]


def run_forked(path: str, mode: str) -> Any:
    """What ``run`` gives, or the last line of what it raises."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = run(path, mode)
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        with os.fdopen(send, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else "the process died"


def main(modes: List[str], paths: List[str]) -> None:  # noqa: UP006
    """Runs all files in all modes and prints the answer."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow  # noqa: F401  (loaded once, before the forks)

    json.dump({path: {mode: run_forked(path, mode) for mode in modes} for path in paths}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1].split(","), sys.argv[2:])
