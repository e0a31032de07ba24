"""Tests that run twice: in graph mode and in eager mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorflow.python.framework import test_util

__all__ = ["run_all_tests_in_graph_and_eager_modes", "run_test_in_graph_and_eager_modes"]

run_all_tests_in_graph_and_eager_modes = test_util.run_all_in_graph_and_eager_modes


def run_test_in_graph_and_eager_modes(
    func: Callable[..., Any] | None = None,
    config: Any = None,
    use_gpu: bool = True,
    reset_test: bool = True,
    assert_no_eager_garbage: bool = False,
) -> Any:
    """Decorate a method of a ``tf.test.TestCase``: it runs in a session, and again eagerly.

    ``setUp`` runs again in between; raises ``ValueError`` for ``reset_test=False``, which TensorFlow no longer has.
    """
    if not reset_test:
        raise ValueError("TensorFlow 2 sets a test up anew for eager mode: reset_test=False is not supported")
    return test_util.run_in_graph_and_eager_modes(func, config, use_gpu, assert_no_eager_garbage)
