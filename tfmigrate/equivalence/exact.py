"""Exact values of an expression's outputs and gradients, by mpmath, from the exact binary inputs.

The expression's own syntax tree is evaluated over arrays of mpmath numbers. Where it uses anything without an exact
counterpart in :mod:`exact_ops`, there is no exact value, and :class:`NoExactError` says why.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tfmigrate.equivalence.compare import Array
from tfmigrate.equivalence.exact_ops import (
    Node,
    NoExactError,
    add,
    divide,
    multiply,
    negative,
    subtract,
)
from tfmigrate.equivalence.exact_table import FUNCTIONS, FUNCTIONS_012
from tfmigrate.equivalence.inputs import Value
from tfmigrate.equivalence.worker import numpy_type
from tfmigrate.model import Epoch

DIGITS = {"float16": 60, "bfloat16": 100, "float32": 100, "float64": 380}
"""Decimal digits to compute with: the range of the dtype plus its precision plus guard digits, so that even
``log(1 - tiny)`` keeps 50 good ones."""

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Node]] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
}


class Truth(Struct, frozen=True):
    """The exact values of one output or gradient: an array of mpmath numbers; NaN where there is none."""

    values: NDArray[Any]

    def rounded(self, dtype: Any) -> Array:
        """The nearest numbers of a float dtype (through float64, so half an ULP may go the other way)."""
        with np.errstate(over="ignore"):
            return (
                np.array([float(value) for value in self.values.flat], np.float64)
                .astype(dtype)
                .reshape(self.values.shape)
            )


class ExactCase(Struct, frozen=True):
    """Exact outputs, and the exact gradients by output number and input name."""

    outputs: tuple[Truth, ...]
    gradients: Mapping[tuple[int, str], Truth]


def distance(array: Array, truth: Truth) -> float:
    """The largest absolute distance of an array from the exact values; infinite where only one side is finite."""
    import mpmath

    worst = 0.0
    for got, exact in zip(array.astype(np.float64).flat, truth.values.flat, strict=True):
        if mpmath.isnan(exact):
            continue
        if np.isfinite(got) and mpmath.isfinite(exact):
            worst = max(worst, float(abs(mpmath.mpf(float(got)) - exact)))
        elif got != exact:
            worst = float("inf")
    return worst


def evaluate(
    expression: str,
    inputs: Mapping[str, Value],
    dtype: str,
    cotangents: Sequence[Array | None],
    floats: Sequence[str],
    epoch: Epoch = "1.x",
) -> ExactCase:
    """Exact outputs of ``expression`` and their gradients with respect to ``floats``, under given cotangents.

    ``dtype`` is the float dtype that literals of the expression take in TensorFlow. Raises :class:`NoExactError`.
    """
    import mpmath

    functions = FUNCTIONS_012 if epoch == "0.12" else FUNCTIONS
    with mpmath.workdps(DIGITS[dtype]):
        leaves = {name: _leaf(value) for name, value in inputs.items()}
        outputs = _flatten(_Evaluator(leaves, dtype, functions).visit(ast.parse(expression, mode="eval").body))
        gradients: dict[tuple[int, str], Truth] = {}
        for number, seed in enumerate(cotangents):
            if seed is None or number >= len(outputs):
                continue
            found = outputs[number].gradients(_numbers(seed))
            for name in floats:
                leaf = leaves[name]
                zero = _numbers(np.zeros(leaf.data.shape))
                gradients[number, name] = Truth(found.get(id(leaf), zero))
        return ExactCase(tuple(Truth(node.data) for node in outputs), gradients)


def _numbers(array: Array) -> NDArray[Any]:
    """An object array of the exact values."""
    import mpmath

    wide = array.astype(np.float64) if array.dtype.kind not in "iub" else array
    flat = np.empty(wide.size, object)
    flat[:] = [mpmath.mpf(item) for item in wide.ravel().tolist()]
    return flat.reshape(wide.shape)


def _leaf(value: Value) -> Node:
    if not isinstance(value, np.ndarray):
        raise NoExactError("no exact reference for sparse or sampled inputs")
    return Node(_numbers(value))


def _flatten(result: Any) -> list[Node]:
    if isinstance(result, Node):
        return [result]
    if isinstance(result, list | tuple):
        return [node for item in result for node in _flatten(item)]
    raise NoExactError("no exact reference for a result that is no tensor")


class _Evaluator(ast.NodeVisitor):
    """Evaluates an expression over :class:`Node`; Python constants stay Python until they meet one."""

    def __init__(self, names: Mapping[str, Node], dtype: str, functions: Mapping[str, Callable[..., Node]]) -> None:
        self._names = names
        self._dtype = dtype
        self._functions = functions

    def generic_visit(self, node: ast.AST) -> Any:
        raise NoExactError(f"no exact reference for {type(node).__name__}")

    def visit_Constant(self, node: ast.Constant) -> Any:
        return node.value

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id not in self._names:
            raise NoExactError(f"no exact reference for the name {node.id}")
        return self._names[node.id]

    def visit_Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.visit(item) for item in node.elts)

    def visit_List(self, node: ast.List) -> Any:
        return [self.visit(item) for item in node.elts]

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.visit(node.operand)
        if not isinstance(node.op, ast.USub):
            return self.generic_visit(node.op)
        return negative(value) if isinstance(value, Node) else -value

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        left, right = self.visit(node.left), self.visit(node.right)
        if type(node.op) not in _OPERATORS or not (isinstance(left, Node) or isinstance(right, Node)):
            return self.generic_visit(node.op)
        return _OPERATORS[type(node.op)](self._tensor(left), self._tensor(right))

    def visit_Call(self, node: ast.Call) -> Any:
        name = ast.unparse(node.func)
        function = self._functions.get(name.removeprefix("tf.").removeprefix("compat.v1.").removeprefix("math."))
        if function is None:
            raise NoExactError(f"no exact reference for {name}")
        arguments = [self._argument(item) for item in node.args]
        keywords = {item.arg or "": self._argument(item.value) for item in node.keywords if item.arg != "name"}
        try:
            return function(*arguments, **keywords)
        except TypeError as error:
            raise NoExactError(f"no exact reference for this call of {name}: {error}") from error

    def _argument(self, node: ast.expr) -> Any:
        value = self.visit(node)
        return self._tensor(value) if isinstance(value, float) else value

    def _tensor(self, value: Any) -> Node:
        """A Node of a Python number, rounded as TensorFlow rounds it to the dtype of its neighbour."""
        if isinstance(value, Node):
            return value
        if not isinstance(value, int | float):
            raise NoExactError(f"no exact reference for {value!r} as a tensor")
        return Node(_numbers(np.asarray(value, numpy_type(self._dtype))))
