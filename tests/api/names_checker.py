"""Reads a rewritten source of ``test_names_exist.py``, and prints which names in it are not there, as JSON."""

from __future__ import annotations

import ast
import json
import sys
from typing import Any


def main() -> None:
    """The lines that assign nothing are run first; then each reference, and what each call calls, is looked up."""
    tree = ast.parse(sys.stdin.read())
    space: dict[str, Any] = {}
    broken, missing = [], {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
            continue
        try:
            exec(compile(ast.Module([statement], []), "header", "exec"), space)
        except Exception:
            broken.append(ast.unparse(statement))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
            body = statement.value.body
            looked_up = body.func if isinstance(body, ast.Call) else body
            try:
                eval(compile(ast.Expression(looked_up), "name", "eval"), space)
            except Exception as error:
                missing[ast.unparse(statement.targets[0])] = f"{ast.unparse(looked_up)}: {type(error).__name__} {error}"
    print(json.dumps([missing, broken]))


if __name__ == "__main__":
    main()
