"""Interpreters with real old TensorFlow: skipped where there is none, an error where CI must have one."""

from __future__ import annotations

import os

import pytest

from tfmigrate.equivalence import tf1_env


def _interpreter(variable: str, python: str | None) -> str:
    if python is None:
        message = f"set {variable} to a Python that has it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return python


@pytest.fixture(scope="session")
def tf1_python() -> str:
    return _interpreter(tf1_env.VARIABLE, tf1_env.resolve(os.environ.get(tf1_env.VARIABLE)))


@pytest.fixture(scope="session")
def tf012_python() -> str:
    python = tf1_env.resolve_012()
    if python is None:
        pytest.skip(f"set {tf1_env.VARIABLE_012} to a Python that has TensorFlow 0.12")
    return python
