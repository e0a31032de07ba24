"""``tf.contrib.graph_editor.transform``: copies of parts of a graph."""

from __future__ import annotations

import copy as _copy
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from . import select, subgraph, util

__all__ = [
    "Transformer",
    "TransformerInfo",
    "assign_renamed_collections_handler",
    "copy",
    "copy_op_handler",
    "copy_with_input_replacements",
    "graph_replace",
    "keep_t_if_possible_handler",
    "replace_t_with_placeholder_handler",
    "transform_op_if_inside_handler",
]

v1 = tf.compat.v1


class _Copying:
    """What a ``Transformer`` knows while it works; names with ``_`` at the end are about the new graph."""

    def __init__(self, sgv: Any, graph_: Any, scope_: str, scope: str) -> None:
        self.sgv = sgv
        self.sgv_inputs_set = frozenset(sgv.inputs)
        self.graph, self.graph_ = sgv.graph, graph_
        self.scope, self.scope_ = scope, scope_
        self.transformed_ops: dict[Any, Any] = {}
        self.transformed_ts: dict[Any, Any] = {}

    def new_name(self, name: str) -> str:
        """The name that a copy gets. ``ValueError`` for a name that is not in the source scope."""
        if not name.startswith(self.scope):
            raise ValueError(f"{name} does not belong to source scope: {self.scope}")
        return self.scope_ + name[len(self.scope) :]


class TransformerInfo:
    """Which operation and tensor became which."""

    def __init__(self, info: Any) -> None:
        self._graph, self._graph_ = info.graph, info.graph_
        self._scope, self._scope_ = info.scope, info.scope_
        self._transformed_ops = dict(info.transformed_ops)
        self._transformed_ts = dict(info.transformed_ts)

    def _map(self, top: Any) -> dict[Any, Any]:
        if isinstance(top, tf.Operation):
            return self._transformed_ops
        if isinstance(top, tf.Tensor):
            return self._transformed_ts
        raise TypeError(f"Expected a tf.Tensor or a tf.Operation, got a {type(top)}")

    def transformed(self, original: Any, missing_fn: Callable[[Any], Any] | None = None) -> Any:
        """The copy of an operation, a tensor or each of a structure of them; without one ``None``, or what is told.

        ``TypeError`` for other objects.
        """

        def one(top: Any) -> Any:
            found = self._map(top).get(top)
            return missing_fn(top) if found is None and missing_fn is not None else found

        return util.transform_tree(original, one)

    def original(self, transformed: Any, missing_fn: Callable[[Any], Any] | None = None) -> Any:
        """What an operation, a tensor, or each of a structure of them is the copy of."""

        def one(top: Any) -> Any:
            for before, after in self._map(top).items():
                if after is top:
                    return before
            return None if missing_fn is None else missing_fn(top)

        return util.transform_tree(transformed, one)

    def __str__(self) -> str:
        lines = ["Transformer result info:"]
        if self._graph is self._graph_:
            lines.append(f"  Within graph[{id(self._graph)}] IN-PLACE")
        else:
            lines.append(f"  graph[{id(self._graph)}] => graph[{id(self._graph_)}]")
        if self._scope:
            lines.append(f"  Relative to source scope: {self._scope}")
        if self._scope_:
            lines.append(f"  Scope destination: {self._scope_}")
        lines.append("Operations mapping:")
        lines += [f"  {before.name} => {after.name}" for before, after in self._transformed_ops.items()]
        return "\n".join(lines) + "\n"


def replace_t_with_placeholder_handler(info: Any, t: Any) -> Any:
    """A placeholder in place of an input."""
    with info.graph_.as_default():
        return util.make_placeholder_from_tensor(t, scope=info.scope_)


def keep_t_if_possible_handler(info: Any, t: Any) -> Any:
    """An input as it is, or a placeholder in another graph."""
    return t if info.graph is info.graph_ else replace_t_with_placeholder_handler(info, t)


def assign_renamed_collections_handler(info: Any, elem: Any, elem_: Any) -> None:
    """Put a copy into the collections of the original, those with own names under their new names."""
    known = util.get_predefined_collection_names()
    for name in info.graph.get_all_collection_keys():
        if any(elem is other for other in info.graph.get_collection(name)):
            info.graph_.add_to_collection(name if name in known else info.new_name(name), elem_)


def transform_op_if_inside_handler(info: Any, op: Any, keep_if_possible: bool = True) -> Any:
    """The copy of an operation inside; one outside is kept in the same graph, else ``None``."""
    if op in info.sgv.ops:
        return info.transformed_ops[op]
    return op if keep_if_possible and info.graph is info.graph_ else None


def copy_op_handler(
    info: Any, op: Any, new_inputs: list[Any], copy_shape: bool = False, nodedef_fn: Any = None
) -> tuple[Any, list[Any]]:
    """``(operation, outputs)``: a copy that takes other inputs, where the original's device and attributes stay."""
    node = _copy.deepcopy(op.node_def)
    node.name = info.graph_.unique_name(info.new_name(op.name))
    del node.input[:]
    if nodedef_fn is not None:
        node = nodedef_fn(node)
    made = tf.Operation.from_node_def(
        node,
        info.graph_,
        new_inputs,
        [output.dtype for output in op.outputs],
        [],
        None,
        None,
        op.op_def,
    )
    if copy_shape:
        for before, after in zip(op.outputs, made.outputs, strict=True):
            after.set_shape(before.shape)
    return made, list(made.outputs)


class Transformer:
    """Copies a subgraph; what it does with inputs, operations and collections are attributes that may be set.

    ``transform_op_handler(info, op, inputs)``, ``transform_control_input_handler(info, op)``,
    ``assign_collections_handler(info, element, copy)``, ``transform_external_input_handler(info, tensor)`` for
    inputs of the view, ``transform_external_hidden_input_handler(info, tensor)`` for those it does not show,
    ``transform_original_op_handler(info, op)``.
    """

    def __init__(self) -> None:
        self.transform_op_handler: Any = copy_op_handler
        self.transform_control_input_handler: Any = transform_op_if_inside_handler
        self.assign_collections_handler: Any = assign_renamed_collections_handler
        self.transform_external_input_handler: Any = replace_t_with_placeholder_handler
        self.transform_external_hidden_input_handler: Any = keep_t_if_possible_handler
        self.transform_original_op_handler: Any = transform_op_if_inside_handler

    def __call__(
        self, sgv: Any, dst_graph: Any, dst_scope: str, src_scope: str = "", reuse_dst_scope: bool = False
    ) -> tuple[subgraph.SubGraphView, TransformerInfo]:
        """``(view of the copy, info)``. ``TypeError`` for what is no graph."""
        sgv = subgraph.make_view(sgv)
        if not isinstance(dst_graph, tf.Graph):
            raise TypeError(f"Expected a tf.Graph, got: {type(dst_graph)}")
        src_scope, dst_scope = util.scope_finalize(src_scope), util.scope_finalize(dst_scope)
        if dst_scope and not reuse_dst_scope:
            dst_scope = util.scope_finalize(dst_graph.unique_name(dst_scope[:-1]))
        if sgv.graph is dst_graph and not dst_scope and src_scope:
            raise ValueError("The source scope cannot be moved to the top of the same graph.")
        info = _Copying(sgv, dst_graph, dst_scope, src_scope)
        self._copy_ops(info)
        self._connect_control_inputs(info)
        return self._view(info, sgv), TransformerInfo(info)

    def _copy_ops(self, info: Any) -> None:
        """In the order in which they were made. ``ValueError`` for a loop, as in 1.x."""
        for op in sorted(info.sgv.ops, key=lambda op: op._id):
            inputs_ = [self._transformed(info, t) for t in op.inputs]
            op_, outputs_ = self.transform_op_handler(info, op, inputs_)
            info.transformed_ops[op] = op_
            self.assign_collections_handler(info, op, op_)
            for t, t_ in zip(op.outputs, outputs_, strict=True):
                info.transformed_ts[t] = t_
                self.assign_collections_handler(info, t, t_)

    def _transformed(self, info: Any, t: Any) -> Any:
        if t in info.transformed_ts:
            return info.transformed_ts[t]
        if t in info.sgv_inputs_set:
            return self.transform_external_input_handler(info, t)
        return self.transform_external_hidden_input_handler(info, t)

    def _connect_control_inputs(self, info: Any) -> None:
        for op, op_ in info.transformed_ops.items():
            found = [self.transform_control_input_handler(info, waited) for waited in op.control_inputs]
            op_._add_control_inputs([waited for waited in found if waited is not None])

    def _view(self, info: Any, sgv: Any) -> subgraph.SubGraphView:
        """A view of the copies, whose inputs and outputs are those that are copies themselves."""
        found = subgraph.SubGraphView(list(info.transformed_ops.values()))
        inputs_, outputs_ = found.inputs, found.outputs
        return found.remap(
            [info.transformed_ts[t] for t in sgv.inputs if info.transformed_ts.get(t) in inputs_],
            [info.transformed_ts[t] for t in sgv.outputs if info.transformed_ts.get(t) in outputs_],
        )


def _copier_graph(sgv: Any, dst_graph: Any) -> Any:
    if dst_graph is None:
        return sgv.graph
    if not isinstance(dst_graph, tf.Graph):
        raise TypeError(f"Expected a tf.Graph, got: {type(dst_graph)}")
    return dst_graph


def copy(
    sgv: Any, dst_graph: Any = None, dst_scope: str = "", src_scope: str = "", reuse_dst_scope: bool = False
) -> tuple[subgraph.SubGraphView, TransformerInfo]:
    """``(view, info)`` of a copy that takes placeholders.

    ``dst_scope``: where the copies are, made unique unless ``reuse_dst_scope``; ``src_scope``: what their names lose.
    """
    sgv = subgraph.make_view(sgv)
    return Transformer()(sgv, _copier_graph(sgv, dst_graph), dst_scope, src_scope, reuse_dst_scope)


def copy_with_input_replacements(
    sgv: Any,
    replacement_ts: dict[Any, Any],
    dst_graph: Any = None,
    dst_scope: str = "",
    src_scope: str = "",
    reuse_dst_scope: bool = False,
) -> tuple[subgraph.SubGraphView, TransformerInfo]:
    """``copy`` with other tensors for some inputs; the rest stays as it is."""
    sgv = subgraph.make_view(sgv)
    transformer = Transformer()

    def replaced(info: Any, t: Any) -> Any:
        return replacement_ts[t] if t in replacement_ts else keep_t_if_possible_handler(info, t)

    transformer.transform_external_input_handler = replaced
    return transformer(sgv, _copier_graph(sgv, dst_graph), dst_scope, src_scope, reuse_dst_scope)


def graph_replace(
    target_ts: Any,
    replacement_ts: dict[Any, Any],
    dst_scope: str = "",
    src_scope: str = "",
    reuse_dst_scope: bool = False,
) -> Any:
    """The targets, computed anew from other tensors; a structure of them has copies in the same structure.

    ``ValueError`` when no target depends on a tensor that is replaced.
    """
    targets = util.flatten_tree(target_ts)
    graph = util.get_unique_graph(targets, check_types=tf.Tensor)
    control_ios = util.ControlOutputs(graph)
    ops = select.get_walks_intersection_ops(list(replacement_ts), targets, control_ios=control_ios)
    if not ops:
        raise ValueError("Targets and replacements are not connected!")
    # What is replaced is given, and not computed again.
    _, info = copy_with_input_replacements(ops, replacement_ts, None, dst_scope, src_scope, reuse_dst_scope)
    return info.transformed(target_ts, lambda t: t)
