"""``tf.contrib.graph_editor.util``: lists of operations and tensors, placeholders, control outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = [
    "ControlOutputs",
    "check_graphs",
    "concatenate_unique",
    "flatten_tree",
    "get_consuming_ops",
    "get_generating_ops",
    "get_predefined_collection_names",
    "get_tensors",
    "get_unique_graph",
    "is_iterable",
    "make_list_of_op",
    "make_list_of_t",
    "make_placeholder_from_dtype_and_shape",
    "make_placeholder_from_tensor",
    "placeholder_name",
    "scope_basename",
    "scope_dirname",
    "scope_finalize",
    "transform_tree",
]

_MEMBERS = (tf.Operation, tf.Tensor)


def is_iterable(obj: Any) -> bool:
    """Whether something can be gone through; a symbolic tensor cannot."""
    return not isinstance(obj, tf.Tensor) and isinstance(obj, Iterable)


def concatenate_unique(la: list[Any], lb: Iterable[Any]) -> list[Any]:
    """``la``, extended by what of ``lb`` it lacks."""
    known = set(la)
    for item in lb:
        if item not in known:
            la.append(item)
            known.add(item)
    return la


def transform_tree(tree: Any, fn: Any, iterable_type: type = tuple) -> Any:
    """The same structure with ``fn`` of each leaf; dictionaries, lists, tuples and named tuples keep their type."""
    if isinstance(tree, Mapping):
        return {key: transform_tree(value, fn) for key, value in tree.items()}
    if not is_iterable(tree) or isinstance(tree, str):
        return fn(tree)
    items = [transform_tree(child, fn, iterable_type) for child in tree]
    if hasattr(tree, "_fields"):
        return type(tree)(*items)
    return type(tree)(items) if isinstance(tree, list | tuple) else iterable_type(items)


def flatten_tree(tree: Any, leaves: list[Any] | None = None) -> list[Any]:
    """The leaves of a structure, added to a list if one is given."""
    leaves = [] if leaves is None else leaves
    if isinstance(tree, Mapping):
        tree = tree.values()
    if is_iterable(tree) and not isinstance(tree, str):
        for child in tree:
            flatten_tree(child, leaves)
    else:
        leaves.append(tree)
    return leaves


def check_graphs(*args: Any) -> None:
    """``ValueError`` unless all that have a graph have the same one."""
    graphs = {id(arg.graph) for arg in args if getattr(arg, "graph", None) is not None}
    if len(graphs) > 1:
        raise ValueError("Argument: Wrong graph!")


def get_unique_graph(tops: Any, check_types: Any = None, none_if_empty: bool = False) -> Any:
    """The graph of operations and tensors. ``ValueError`` for two graphs or none, ``TypeError`` for other objects."""
    if isinstance(tops, tf.Graph):
        return tops
    if not is_iterable(tops):
        raise TypeError(f"{type(tops)} is not iterable")
    types = _MEMBERS if check_types is None else check_types
    graph = None
    for item in tops:
        if not isinstance(item, types):
            raise TypeError(f"Expected a type in ({types}), got: {type(item)}")
        if graph is None:
            graph = item.graph
        elif graph is not item.graph:
            raise ValueError(f"Operation {item} does not belong to given graph")
    if graph is None and not none_if_empty:
        raise ValueError("Can't find the unique graph of an empty list")
    return graph


def _list_of(items: Any, kind: type, other: type, ignore_other: bool, check_graph: bool) -> list[Any]:
    if not is_iterable(items):
        items = [items]
    items = list(items)
    if not items:
        return []
    if check_graph:
        get_unique_graph(items, None if ignore_other else kind)
    return [item for item in items if not (ignore_other and isinstance(item, other))]


def make_list_of_op(ops: Any, check_graph: bool = True, allow_graph: bool = True, ignore_ts: bool = False) -> list[Any]:
    """Operations of a list, a single one or a graph. ``TypeError`` for what is none of them."""
    if isinstance(ops, tf.Graph):
        if not allow_graph:
            raise TypeError("allow_graph is False: cannot convert a tf.Graph.")
        return list(ops.get_operations())
    return _list_of(ops, tf.Operation, tf.Tensor, ignore_ts, check_graph)


def make_list_of_t(ts: Any, check_graph: bool = True, allow_graph: bool = True, ignore_ops: bool = False) -> list[Any]:
    """Tensors of a list, a single one or a graph. ``TypeError`` for what is none of them."""
    if isinstance(ts, tf.Graph):
        if not allow_graph:
            raise TypeError("allow_graph is False: cannot convert a tf.Graph.")
        return get_tensors(ts)
    return _list_of(ts, tf.Tensor, tf.Operation, ignore_ops, check_graph)


def get_tensors(graph: Any) -> list[Any]:
    """The outputs of all operations. ``TypeError`` for what is no graph."""
    if not isinstance(graph, tf.Graph):
        raise TypeError(f"Expected a graph, got: {type(graph)}")
    return [tensor for op in graph.get_operations() for tensor in op.outputs]


def get_generating_ops(ts: Any) -> list[Any]:
    """The operations that give these tensors."""
    return [tensor.op for tensor in make_list_of_t(ts, allow_graph=False)]


def get_consuming_ops(ts: Any) -> list[Any]:
    """The operations that take these tensors, each once."""
    return list(dict.fromkeys(op for tensor in make_list_of_t(ts, allow_graph=False) for op in tensor.consumers()))


class ControlOutputs:
    """Which operations wait for an operation of a graph, as the graph is now."""

    def __init__(self, graph: Any) -> None:
        if not isinstance(graph, tf.Graph):
            raise TypeError(f"Expected a tf.Graph, got: {type(graph)}")
        self._graph = graph
        self._control_outputs: dict[Any, list[Any]] = {}
        self._version: int | None = None
        self.update()

    def update(self) -> ControlOutputs:
        """Look at the graph again if it has grown."""
        if self._version != self._graph.version:
            self._control_outputs = {}
            for op in self._graph.get_operations():
                for waited in op.control_inputs:
                    found = self._control_outputs.setdefault(waited, [])
                    if op not in found:
                        found.append(op)
            self._version = self._graph.version
        return self

    def get_all(self) -> dict[Any, list[Any]]:
        """Operation -> those that wait for it."""
        return self._control_outputs

    def get(self, op: Any) -> tuple[Any, ...]:
        """Those that wait for an operation."""
        return tuple(self._control_outputs.get(op, ()))

    @property
    def graph(self) -> Any:
        """The graph."""
        return self._graph


def scope_finalize(scope: str) -> str:
    """The scope with a slash at its end."""
    return scope + "/" if scope and not scope.endswith("/") else scope


def scope_dirname(scope: str) -> str:
    """What is before the last part of a name, with the slash."""
    return scope[: scope.rfind("/") + 1]


def scope_basename(scope: str) -> str:
    """The last part of a name."""
    return scope[scope.rfind("/") + 1 :]


def placeholder_name(t: Any = None, scope: str | None = None, prefix: str = "geph") -> str:
    """What a placeholder in place of a tensor is called: beside it, unless a scope is given."""
    scope = None if scope is None else scope_finalize(scope)
    if t is None:
        return (scope or "") + prefix
    if not isinstance(t, tf.Tensor):
        raise TypeError(f"Expected a tf.Tenfor, got: {type(t)}")
    scope = scope_dirname(t.op.name) if scope is None else scope
    name = scope_basename(t.op.name)
    again = re.match(rf"{prefix}__(.*)_\d+$", name)
    base = f"{name}_{t.value_index}" if again is None else name[len(prefix) + 2 :]
    return f"{scope}{prefix}__{base}"


def make_placeholder_from_tensor(t: Any, scope: str | None = None, prefix: str = "geph") -> Any:
    """A placeholder of the type and shape of a tensor."""
    return v1.placeholder(dtype=t.dtype, shape=t.shape, name=placeholder_name(t, scope=scope, prefix=prefix))


def make_placeholder_from_dtype_and_shape(
    dtype: Any, shape: Any = None, scope: str | None = None, prefix: str = "geph"
) -> Any:
    """A placeholder of a type and shape."""
    return v1.placeholder(dtype=dtype, shape=shape, name=placeholder_name(scope=scope, prefix=prefix))


def get_predefined_collection_names() -> list[str]:
    """The collections of ``GraphKeys``."""
    return [value for name, value in vars(v1.GraphKeys).items() if not name.startswith("__") and isinstance(value, str)]
