"""Reads the rewritten sources of ``test_names_exist.py``, and tells which names in them are not there.

Standard input is JSON: a key, and a source. The last line on standard output is JSON: for each key the names that are
not there, with why, and the statements that do not run. Runs on Python 3.7 to 3.13. Each source is looked at in a
process of its own, so that what one imports is not there for another; TensorFlow is imported once, before.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from typing import Any

import tensorflow  # noqa: F401


def check(source: str) -> list[Any]:
    """The lines that assign nothing are run first; then each reference, and what each call calls, is looked up."""
    lines = source.splitlines()
    space: dict[str, Any] = {}
    missing, broken, lookups = {}, [], []
    for statement in ast.parse(source).body:
        lookup = lookup_of(statement)
        if lookup is not None:
            lookups.append((lines[statement.lineno - 1], *lookup))
            continue
        module = ast.parse("")
        module.body = [statement]
        try:
            exec(compile(module, "header", "exec"), space)
        except Exception:
            broken.append(lines[statement.lineno - 1])
    for line, name, looked_up in lookups:
        try:
            eval(compile(ast.Expression(looked_up), "name", "eval"), space)
        except Exception as error:
            missing[name] = f"{line}: {type(error).__name__} {error}"
    return [missing, broken]


def lookup_of(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """The name, and what it names, of ``r1 = lambda: [tf.log]`` and ``c1 = lambda: tf.log(x)``."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Lambda):
        return None
    target, body = statement.targets[0], statement.value.body
    assert isinstance(target, ast.Name)
    return target.id, body.func if isinstance(body, ast.Call) else body


def check_apart(source: str) -> list[Any]:
    """What ``check`` gives, from a copy of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writing, "w") as told:
            json.dump(check(source), told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    found: list[Any] = json.loads(text)
    return found


if __name__ == "__main__":
    print(json.dumps({key: check_apart(source) for key, source in json.load(sys.stdin).items()}))
