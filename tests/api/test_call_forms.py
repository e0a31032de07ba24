"""Calls in every form bind, after rewriting, to the parameters that they were bound to in 1.15.

The oracle is the signatures of 1.15 and 2.21 in the snapshots, bound here with ``inspect``, and the list of renamed
parameters below, which was written from the documentation.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from tfmigrate.api import Endpoint, Param, load
from tfmigrate.dispositions import region_of
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_text

# What a parameter of 1.15 is called in 2.21.
RENAMED = {
    "keep_dims": {"keepdims"}, "reduction_indices": {"axis"}, "dimension": {"axis"}, "dim": {"axis"},
    "squeeze_dims": {"axis"}, "split_dim": {"axis"}, "concat_dim": {"axis"}, "targets": {"labels"},
    "seq_dim": {"seq_axis"}, "batch_dim": {"batch_axis"}, "filter": {"filters"}, "tensor": {"input"},
    "kernel": {"filters"}, "value": {"input"}, "input_tensor": {"input"}, "string_tensor": {"input"},
    "source": {"input"}, "bytes": {"input_bytes"}, "reduction_axes": {"axis"}, "thresh": {"threshold"},
    "expand_nonconcat_dim": {"expand_nonconcat_dims"}, "preferred_dtype": {"dtype_hint"}, "box_ind": {"box_indices"},
    "rate": {"dilations"}, "dilation_rate": {"dilations"}, "fn1": {"true_fn"}, "fn2": {"false_fn"},
    "t": {"input", "x"}, "m": {"mean"}, "v": {"variance"}, "msg": {"message"}, "virtual_devices": {"logical_devices"},
    "value_structure": {"element_spec"}, "algorithm": {"alg"}, "keep_prob": {"rate"},
    "device_name_or_function": {"device_name"},
}  # fmt: skip
# Without one of two arguments that both have a default, or all three of them, 1.15 refused the call when it ran.
REFUSED = ("nn.dropout", "nn.weighted_cross_entropy_with_logits")
KINDS: dict[str, Any] = {
    "positional": inspect.Parameter.POSITIONAL_OR_KEYWORD,
    "keyword": inspect.Parameter.KEYWORD_ONLY,
    "var-positional": inspect.Parameter.VAR_POSITIONAL,
    "var-keyword": inspect.Parameter.VAR_KEYWORD,
}


def signature(params: tuple[Param, ...]) -> inspect.Signature:
    def one(param: Param) -> inspect.Parameter:
        default = inspect.Parameter.empty if param.default is None else param.default
        return inspect.Parameter(param.name, KINDS[param.kind], default=default)

    return inspect.Signature([one(param) for param in params])


def changed() -> list[Endpoint]:
    """Functions and classes of the core whose parameters are not what they were, at their path or in compat.v1."""
    old, new, found = load("1.15"), load("2.21"), []
    for path in old.paths():
        endpoint = old.get(path)
        if endpoint is None or region_of(path) != "core" or path.startswith(("keras.", "estimator.", "layers.")):
            continue
        if endpoint.kind not in ("function", "class") or not endpoint.params:
            continue
        if path == "Operation" or any(p.kind.startswith("var-") or p.name.startswith("_") for p in endpoint.params):
            continue
        now = [e for e in (new.get(path), new.get(f"compat.v1.{path}")) if e is not None]
        if any(e.params != endpoint.params for e in now):
            found.append(endpoint)
    return found


def is_alias(param: Param, names: set[str]) -> bool:
    """Whether 1.15 has the parameter under its newer name too: only one of the two may be given."""
    return bool(RENAMED.get(param.name, set()) & names)


def forms(endpoint: Endpoint) -> Iterator[str]:
    """All positional prefixes, all by keyword, and each split of the two."""
    params = endpoint.params or ()
    names = {param.name for param in params}
    slots = [param for param in params if param.kind == "positional"]
    required = sum(param.default is None for param in params)
    by_position = [f"a_{param.name}" if not is_alias(param, names) else "None" for param in slots]
    by_keyword = [f"{p.name}=a_{p.name}" for p in params if not is_alias(p, names)]
    for length in range(required, len(slots) + 1):
        yield ", ".join(by_position[:length])
    yield ", ".join(by_keyword)
    yield ", ".join(reversed(by_keyword))
    for length in range(1, len(slots)):
        rest = [f"{p.name}=a_{p.name}" for p in [*slots[length:], *params[len(slots) :]] if not is_alias(p, names)]
        yield ", ".join(by_position[:length] + rest)
    for param in params:
        if is_alias(param, names):
            needed = (p for p in params if p.default is None and p.name not in RENAMED[param.name])
            others = [f"{p.name}=a_{p.name}" for p in needed]
            yield ", ".join([*others, f"{param.name}=a_{param.name}"])


def names_in(node: ast.AST) -> set[str]:
    return {item.id[2:] for item in ast.walk(node) if isinstance(item, ast.Name) and item.id.startswith("a_")}


def bound_names(call: ast.Call) -> dict[str, str]:
    """Parameter of the emitted endpoint -> the parameter of 1.15 whose value it is given."""
    path = ast.unparse(call.func).removeprefix("tf.")
    by_keyword = {k.arg: k.value for k in call.keywords if k.arg}
    if path.startswith("tf_"):  # a module of the run-time package, by the name that the rewriter gives it
        module, _, name = path.removeprefix("tf_").rpartition(".")
        bind = inspect.signature(getattr(importlib.import_module(f"tfmigrate.compat.{module}"), name)).bind
    else:
        endpoint = load("2.21").get(path)
        assert endpoint is not None and endpoint.params is not None, path
        bind = signature(endpoint.params).bind_partial if path in REFUSED else signature(endpoint.params).bind
    arguments = bind(*call.args, **by_keyword).arguments
    return {name: old for name, value in arguments.items() if isinstance(value, ast.AST) for old in names_in(value)}


ENDPOINTS = changed()


def wrong(endpoint: Endpoint) -> list[str]:
    """The forms whose arguments were lost, or went to another parameter, in silence."""
    calls = sorted(set(forms(endpoint)))
    lines = [f"c{number} = tf.{endpoint.path}({call})" for number, call in enumerate(calls)]
    source = "\n".join(["import tensorflow as tf", *lines]) + "\n"
    result = rewrite_text(source, "forms.py", Settings(epoch="1.x"))
    told = {finding.line - 2 for finding in result.findings if finding.severity != "info"}
    new = {
        statement.targets[0].id: statement.value
        for statement in ast.parse(result.text).body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }
    found = []
    for number, call in enumerate(calls):
        value = new[f"c{number}"]
        if number in told or not isinstance(value, ast.Call):
            continue
        try:
            bound = bound_names(value)
        except TypeError as error:
            found.append(f"{call} -> {ast.unparse(value)}: {error}")
            continue
        given = names_in(ast.parse(f"f({call})"))
        moved = {new: old for new, old in bound.items() if new != old and new not in RENAMED.get(old, ())}
        if given != set(bound.values()) or moved:
            found.append(f"{call} -> {ast.unparse(value)}: lost {given - set(bound.values())}, moved {moved}")
    return found


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_every_form_binds_as_in_1_15(endpoint: Endpoint) -> None:
    assert wrong(endpoint) == []


def test_there_are_as_many_as_were_measured() -> None:
    assert len(ENDPOINTS) >= 250
    assert sum(len(set(forms(endpoint))) for endpoint in ENDPOINTS) >= 2500
