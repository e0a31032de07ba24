"""Exact counterparts of TensorFlow functions over arrays of mpmath numbers, with their derivatives.

Formulas: https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/nn. Where the gradient that an op is
registered with is not the derivative of its value (the fused softmax cross entropy presumes labels that sum to one),
the op's gradient is the exact one, because it is what the old program computed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Pull = Callable[[Numbers], Numbers]


class NoExactError(Exception):
    """There is no exact reference for an expression; the message says what is in the way."""


class Node:
    """An array of exact numbers and how cotangents flow to what it was computed from.

    ``log`` makes the exact logarithm where the node is a softmax or sigmoid: mathematically the same, and
    defined where the probability is 0. ``is_log`` marks a logarithm, for the convention ``0 * log 0 = 0``.
    """

    def __init__(
        self,
        data: Any,
        parents: tuple[tuple[Node, Pull], ...] = (),
        log: Callable[[], Node] | None = None,
        is_log: bool = False,
    ) -> None:
        self.data: Numbers = np.asarray(data, dtype=object)
        self.parents = parents
        self.log = log
        self.is_log = is_log

    def gradients(self, seed: Numbers) -> dict[int, Numbers]:
        """Cotangents of all nodes above, by ``id``, for the cotangent ``seed`` of this node."""
        found: dict[int, Numbers] = {id(self): seed}
        for node in self._order():
            for parent, pull in node.parents:
                part = _unbroadcast(pull(found[id(node)]), parent.data.shape)
                found[id(parent)] = found[id(parent)] + part if id(parent) in found else part
        return found

    def _order(self) -> list[Node]:
        """Every node before its parents."""
        order: list[Node] = []
        seen: set[int] = set()

        def walk(node: Node) -> None:
            if id(node) in seen:
                return
            seen.add(id(node))
            for parent, _ in node.parents:
                walk(parent)
            order.append(node)

        walk(self)
        return order[::-1]


def _unbroadcast(array: Numbers, shape: tuple[int, ...]) -> Numbers:
    array = np.asarray(array, dtype=object)
    extra = array.ndim - len(shape)
    axes = (
        *range(extra),
        *(extra + i for i, size in enumerate(shape) if size == 1 and array.shape[extra + i] != 1),
    )
    return np.asarray(_sum(array, axes, False) if axes else array, dtype=object).reshape(shape)


def _each(function: Callable[..., Any], *arrays: Any) -> Numbers:
    if not all(np.size(array) for array in arrays):
        return np.empty(np.broadcast_shapes(*(np.shape(array) for array in arrays)), object)
    return np.asarray(np.frompyfunc(function, len(arrays), 1)(*arrays), dtype=object)


def _sum(array: Numbers, axis: Any, keepdims: bool) -> Numbers:
    import mpmath

    if axis is None:
        axis = tuple(range(array.ndim))
    total = np.sum(array, axis=axis, keepdims=keepdims)
    return _each(mpmath.mpf, total) if np.size(array) == 0 else np.asarray(total, dtype=object)


def _ratio(above: Any, below: Any) -> Any:
    import mpmath

    if below != 0:
        return above / below
    return mpmath.nan if above == 0 or mpmath.isnan(above) else mpmath.sign(above) * mpmath.inf


def node(value: Any) -> Node:
    """The argument as a node; anything that is no tensor has no exact reference here."""
    if not isinstance(value, Node):
        raise NoExactError(f"no exact reference for the argument {value!r}")
    return value


def add(x: Any, y: Any) -> Node:
    """``x + y``."""
    x, y = node(x), node(y)
    return Node(x.data + y.data, ((x, lambda c: c), (y, lambda c: c)))


def subtract(x: Any, y: Any) -> Node:
    """``x - y``."""
    return add(x, negative(y))


def negative(x: Any) -> Node:
    """``-x``."""
    x = node(x)
    return Node(-x.data, ((x, lambda c: -c),), is_log=x.is_log)


def _times(x: Any, y: Any) -> Any:
    """``x * y`` under the convention of information theory that ``0 * log 0`` is 0."""
    import mpmath

    if (x == 0 and mpmath.isinf(y)) or (y == 0 and mpmath.isinf(x)):
        return mpmath.mpf(0)
    return x * y


def multiply(x: Any, y: Any) -> Node:
    """``x * y``; a factor that is a logarithm follows the convention of cross entropy, ``0 * log 0 = 0``."""
    x, y = node(x), node(y)
    product = _each(_times, x.data, y.data) if x.is_log or y.is_log else x.data * y.data
    return Node(product, ((x, lambda c: c * y.data), (y, lambda c: c * x.data)))


def divide(x: Any, y: Any) -> Node:
    """``x / y``."""
    x, y = node(x), node(y)
    value = _each(_ratio, x.data, y.data)
    return Node(value, ((x, lambda c: _each(_ratio, c, y.data)), (y, lambda c: _each(_ratio, -c * value, y.data))))


def exp(x: Any) -> Node:
    """``e ** x``."""
    import mpmath

    x = node(x)
    value = _each(mpmath.exp, x.data)
    return Node(value, ((x, lambda c: c * value),))


def log(x: Any) -> Node:
    """Natural logarithm; NaN below 0, as TensorFlow has it."""
    import mpmath

    of = node(x)
    if of.log is not None:
        return of.log()
    value = _each(lambda item: mpmath.log(item) if item >= 0 else mpmath.nan, of.data)
    return Node(value, ((of, lambda c: _each(_ratio, c, of.data)),), is_log=True)


def log1p(x: Any) -> Node:
    """``log(1 + x)``."""
    import mpmath

    x = node(x)
    value = _each(lambda item: mpmath.log1p(item) if item >= -1 else mpmath.nan, x.data)
    return Node(value, ((x, lambda c: _each(_ratio, c, 1 + x.data)),))


def square(x: Any) -> Node:
    """``x * x``."""
    return multiply(x, x)


def _sigmoid(item: Any) -> Any:
    import mpmath

    return 1 / (1 + mpmath.exp(-item))


def _softplus(item: Any) -> Any:
    import mpmath

    return mpmath.log1p(mpmath.exp(-abs(item))) + max(item, 0)


def sigmoid(x: Any) -> Node:
    """``1 / (1 + exp(-x))``."""
    x = node(x)
    value = _each(_sigmoid, x.data)
    return Node(value, ((x, lambda c: c * value * _each(_sigmoid, -x.data)),), log=lambda: log_sigmoid(x))


def log_sigmoid(x: Any) -> Node:
    """``log(sigmoid(x))``."""
    x = node(x)
    return Node(-_each(_softplus, -x.data), ((x, lambda c: c * _each(_sigmoid, -x.data)),), is_log=True)


def softplus(features: Any) -> Node:
    """``log(1 + exp(x))``."""
    return negative(log_sigmoid(negative(features)))


def _shifted(data: Numbers, axis: int) -> tuple[Numbers, Numbers]:
    """``x - log(sum(exp(x)))`` and ``softmax(x)`` along an axis, free of overflow and of ``inf - inf``."""
    import mpmath

    if not data.size:
        return data, data
    top = np.max(data, axis=axis, keepdims=True)
    weights = _each(mpmath.exp, data - top)
    total = _sum(weights, axis, True)
    return data - top - _each(mpmath.log, total), _each(_ratio, weights, total)


def _axis(axis: Any, dim: Any) -> int:
    chosen = dim if axis is None else axis
    return -1 if chosen is None else int(chosen)


def softmax(logits: Any, axis: Any = None, dim: Any = None) -> Node:
    """``exp(x) / sum(exp(x))`` along the axis (the last by default)."""
    x, along = node(logits), _axis(axis, dim)
    _, value = _shifted(x.data, along)

    def pull(c: Numbers) -> Numbers:
        return np.asarray(value * (c - _sum(c * value, along, True)), dtype=object)

    return Node(value, ((x, pull),), log=lambda: log_softmax(x, axis=along))


def log_softmax(logits: Any, axis: Any = None, dim: Any = None) -> Node:
    """``log(softmax(x))`` along the axis (the last by default)."""
    x, along = node(logits), _axis(axis, dim)
    value, probability = _shifted(x.data, along)
    return Node(value, ((x, lambda c: c - probability * _sum(c, along, True)),), is_log=True)


def reduce_sum(
    input_tensor: Any,
    axis: Any = None,
    keepdims: Any = None,
    reduction_indices: Any = None,
    keep_dims: Any = None,
) -> Node:
    """Sum over axes (all by default)."""
    x, along, keep = node(input_tensor), _axes(axis, reduction_indices), bool(keepdims or keep_dims)
    expand = _expander(x, along)
    return Node(_sum(x.data, along, keep), ((x, expand),))


def reduce_mean(
    input_tensor: Any,
    axis: Any = None,
    keepdims: Any = None,
    reduction_indices: Any = None,
    keep_dims: Any = None,
) -> Node:
    """Mean over axes (all by default); NaN of nothing."""
    x, along = node(input_tensor), _axes(axis, reduction_indices)
    total = reduce_sum(x, along, keepdims, None, keep_dims)
    count = x.data.size if along is None else int(np.prod([x.data.shape[a] for a in np.atleast_1d(along)]))
    value = _each(lambda item: _ratio(item, count), total.data)
    return Node(value, ((total, lambda c: _each(lambda item: _ratio(item, count), c)),))


def reduce_logsumexp(
    input_tensor: Any,
    axis: Any = None,
    keepdims: Any = None,
    reduction_indices: Any = None,
    keep_dims: Any = None,
) -> Node:
    """``log(sum(exp(x)))`` over axes (all by default)."""
    import mpmath

    x, along, keep = node(input_tensor), _axes(axis, reduction_indices), bool(keepdims or keep_dims)
    total = _sum(_each(mpmath.exp, x.data), along, True)
    value = _each(mpmath.log, total)
    expand = _expander(x, along)
    shaped = value if keep else np.squeeze(value, axis=along if along is not None else tuple(range(value.ndim)))
    return Node(shaped, ((x, lambda c: expand(c) * _each(_ratio, _each(mpmath.exp, x.data), total)),))


def _axes(axis: Any, reduction_indices: Any) -> Any:
    chosen = reduction_indices if axis is None else axis
    if isinstance(chosen, Node):
        raise NoExactError("no exact reference for an axis that is a tensor")
    return tuple(chosen) if isinstance(chosen, list) else chosen


def _expander(x: Node, along: Any) -> Pull:
    kept = np.sum(np.zeros(x.data.shape), axis=along, keepdims=True).shape
    return lambda c: np.broadcast_to(np.asarray(c, dtype=object).reshape(kept), x.data.shape)


def stop_gradient(input: Any) -> Node:
    """The value, cut off from what it was computed from."""
    return Node(node(input).data)


def softmax_cross_entropy_v2(labels: Any = None, logits: Any = None, axis: Any = None, dim: Any = None) -> Node:
    """``-sum(labels * log_softmax(logits))``; gradient for logits ``softmax - labels`` as the op defines it."""
    y, x, along = node(labels), node(logits), _axis(axis, dim)
    value, probability = _shifted(x.data, along)
    loss = -_sum(_each(_times, y.data, value), along, False)

    def wide(c: Numbers) -> Numbers:
        return np.expand_dims(np.asarray(c, dtype=object), along)

    return Node(loss, ((x, lambda c: wide(c) * (probability - y.data)), (y, lambda c: -wide(c) * value)))


def softmax_cross_entropy(
    _sentinel: Any = None, labels: Any = None, logits: Any = None, dim: Any = None, axis: Any = None
) -> Node:
    """The 1.x function, which keeps labels out of the gradient (given ``axis`` it is the 2.x one, which does not)."""
    if axis is not None:
        return softmax_cross_entropy_v2(labels, logits, axis)
    return softmax_cross_entropy_v2(stop_gradient(labels), logits, dim=dim)


def sparse_softmax_cross_entropy(_sentinel: Any = None, labels: Any = None, logits: Any = None) -> Node:
    """``-log_softmax(logits)[label]`` for integer labels."""
    ids = node(labels).data.astype(np.int64)
    classes = node(logits).data.shape[-1]
    return softmax_cross_entropy_v2(Node(np.eye(classes).astype(object)[ids]), logits)


def sigmoid_cross_entropy(_sentinel: Any = None, labels: Any = None, logits: Any = None) -> Node:
    """``-labels * log(sigmoid(x)) - (1 - labels) * log(sigmoid(-x))``."""
    return weighted_cross_entropy(labels, logits, Node(1))


def weighted_cross_entropy(labels: Any = None, logits: Any = None, pos_weight: Any = None, targets: Any = None) -> Node:
    """``-labels * pos_weight * log(sigmoid(x)) - (1 - labels) * log(sigmoid(-x))``."""
    y = node(targets if labels is None else labels)
    positive = multiply(multiply(y, pos_weight), log_sigmoid(logits))
    other = multiply(subtract(Node(1), y), log_sigmoid(negative(logits)))
    return negative(add(positive, other))


def one_hot(indices: Any, depth: Any) -> Node:
    """Rows of the identity matrix."""
    if not isinstance(depth, int):
        raise NoExactError("no exact reference for one_hot of a depth that is no number")
    ids = node(indices).data.astype(np.int64)
    return Node(np.eye(depth).astype(object)[ids])
