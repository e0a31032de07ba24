"""Compare the functions of the same name in two files, whoever wrote the new one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tfmigrate.equivalence.derive import derive_inputs
from tfmigrate.equivalence.lanes import Pool
from tfmigrate.equivalence.options import Options
from tfmigrate.equivalence.proof import prove_code
from tfmigrate.equivalence.results import ClaimResult
from tfmigrate.model import Claim, Epoch, InputError, InputSpec, Target

RULE = "same-function"
"""The rule id of claims that no rewrite made."""


def verify_functions(
    old_path: str,
    new_path: str,
    inputs: Mapping[str, InputSpec],
    options: Options,
    epoch: Epoch = "1.x",
    target: Target = "2.x",
) -> Iterator[ClaimResult]:
    """Prove every top-level function of either file; ``inputs`` are by parameter name, for all functions.

    A parameter that is not in ``inputs`` is derived from how the old function uses it, or keeps its default. A
    function in one file only, or with a parameter that nothing is known about, is not run, and the result says so.
    Raises :class:`InputError` for a file that cannot be read or parsed, and for an input that no function takes.
    """
    old, new = _functions(old_path), _functions(new_path)
    _refuse_unused(inputs, [*old.values(), *new.values()])
    with Pool(options) as pool:
        for name in [*old, *(name for name in new if name not in old)]:
            if name not in old or name not in new:
                yield _alone(name, old_path, new_path, old, new)
            else:
                yield _verify(old[name], new[name], old_path, new_path, inputs, pool, epoch, target)


def _functions(path: str) -> dict[str, ast.FunctionDef]:
    try:
        tree = ast.parse(Path(path).read_bytes(), path)
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror}", path) from error
    except (SyntaxError, ValueError) as error:
        raise InputError(f"not Python: {getattr(error, 'msg', error)}", path, getattr(error, "lineno", None)) from error
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _parameters(function: ast.FunctionDef) -> tuple[list[str], list[str]]:
    """The names of all parameters that can be given by name, and of those among them without default."""
    positional = [argument.arg for argument in function.args.args]
    required = positional[: len(positional) - len(function.args.defaults)]
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        positional.append(argument.arg)
        if default is None:
            required.append(argument.arg)
    return positional, required


def _refuse_unused(inputs: Mapping[str, InputSpec], functions: list[ast.FunctionDef]) -> None:
    known = {name for function in functions for name in _parameters(function)[0]}
    for name in inputs:
        if name not in known:
            raise InputError(f"no function has a parameter {name!r}: there are {', '.join(sorted(known)) or 'none'}")


def _alone(
    name: str,
    old_path: str,
    new_path: str,
    old: Mapping[str, ast.FunctionDef],
    new: Mapping[str, ast.FunctionDef],
) -> ClaimResult:
    present, absent = (old_path, new_path) if name in old else (new_path, old_path)
    line = (old.get(name) or new[name]).lineno
    claim = Claim(RULE, name if name in old else "", name if name in new else "", {}, present, line)
    return ClaimResult(claim, reason=f"there is no function {name} in {absent}")


def _verify(
    old: ast.FunctionDef,
    new: ast.FunctionDef,
    old_path: str,
    new_path: str,
    inputs: Mapping[str, InputSpec],
    pool: Pool,
    epoch: Epoch,
    target: Target,
) -> ClaimResult:
    parameters, required = _parameters(old)
    given = {name: spec for name, spec in inputs.items() if name in parameters}
    derived = {name: spec for name, spec in derive_inputs(old).items() if name not in given}
    specs = {name: {**derived, **given}[name] for name in parameters if name in derived or name in given}
    missing = [name for name in required if name not in specs]
    reason = None
    if missing:
        reason = f"no input for {', '.join(missing)}: give --input {missing[0]}=KIND:DTYPE[SHAPE]"
    elif old.args.posonlyargs:
        reason = "positional-only parameters cannot be given by name"
    claim = Claim(RULE, old.name, new.name, specs, old_path, old.lineno, None, epoch, target, reason)
    old_code = {"path": str(Path(old_path).resolve()), "function": old.name}
    new_code = {"path": str(Path(new_path).resolve()), "function": new.name}
    result = prove_code(claim, old_code, new_code, pool)
    judged = [case for lane in result.lanes for case in lane.cases]
    if derived and judged and all(case.old.failure is not None for case in judged):
        told = f"the old code raises {judged[0].old.failure}"
        return ClaimResult(
            claim, reason=f"{told}, with inputs guessed for {', '.join(derived)}: give them with --input"
        )
    return result
