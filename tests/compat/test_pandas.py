"""``pandas_input_fn``: the batches that TensorFlow 1.15.5 gave with pandas 1.1.5, which its own environment lacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json
import numpy as np
import pandas as pd
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
from tfmigrate.compat import estimator

x = pd.DataFrame({"a": np.arange(5, dtype=np.float32), "b": list("vwxyz")}, index=[3, 4, 5, 6, 7])
series = pd.Series([1.5, 2.5, 3.5, 4.5, 5.5], index=x.index)
frame = pd.DataFrame({"a": [1, 2, 3, 4, 5], "t": [5, 4, 3, 2, 1]}, index=x.index)
batches = []
for y, size, epochs in ((series, 3, 1), (frame, 3, 1), (None, 4, 2), (series, 4, None)):
    with tf.Graph().as_default(), tf.Session() as session:
        given = estimator.inputs.pandas_input_fn(x, y, size, epochs, shuffle=False)()
        threads = tf.train.start_queue_runners(session)
        found = []
        try:
            while len(found) < 3:
                parts = session.run(tf.nest.flatten(given))
                found.append([part.astype("U").tolist() if part.dtype == object else part.tolist() for part in parts])
        except tf.errors.OutOfRangeError:
            pass
        batches.append(found)
print(json.dumps(batches))
"""
BATCHES = [
    [[[0.0, 1.0, 2.0], ["v", "w", "x"], [1.5, 2.5, 3.5]], [[3.0, 4.0], ["y", "z"], [4.5, 5.5]]],
    [[[0.0, 1.0, 2.0], ["v", "w", "x"], [1, 2, 3], [5, 4, 3]], [[3.0, 4.0], ["y", "z"], [4, 5], [2, 1]]],
    [
        [[0.0, 1.0, 2.0, 3.0], ["v", "w", "x", "y"]],
        [[4.0, 0.0, 1.0, 2.0], ["z", "v", "w", "x"]],
        [[3.0, 4.0], ["y", "z"]],
    ],
    [
        [[0.0, 1.0, 2.0, 3.0], ["v", "w", "x", "y"], [1.5, 2.5, 3.5, 4.5]],
        [[4.0, 0.0, 1.0, 2.0], ["z", "v", "w", "x"], [5.5, 1.5, 2.5, 3.5]],
        [[3.0, 4.0, 0.0, 1.0], ["y", "z", "v", "w"], [4.5, 5.5, 1.5, 2.5]],
    ],
]


def test_batches_of_data_frames() -> None:
    pytest.importorskip("pandas")
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "TF_USE_LEGACY_KERAS": "1", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=env, check=False, cwd=root, timeout=300
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert json.loads(done.stdout) == BATCHES
