"""``tf.contrib.graph_editor.subgraph``: operations of a graph as a function of tensors."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

import tensorflow as tf

from . import select, util

__all__ = ["SubGraphView", "make_view", "make_view_from_scope"]


class SubGraphView:
    """Operations (``ops``), the tensors that go in (``inputs``) and those that come out (``outputs``).

    A passthrough is a tensor that is both, and that no operation inside gives or takes.
    """

    def __init__(self, inside_ops: Any = (), passthrough_ts: Any = ()) -> None:
        ops = util.make_list_of_op(inside_ops)
        given = util.make_list_of_t(passthrough_ts)
        together = ops + given
        self._graph = util.get_unique_graph(together) if together else None
        self._ops = ops
        inputs, outputs, within = select.compute_boundary_ts(ops)
        inside = {*inputs, *outputs, *within}
        self._passthrough_ts = [t for t in given if t not in inside]
        self._input_ts = inputs + self._passthrough_ts
        self._output_ts = outputs + self._passthrough_ts

    def copy(self) -> SubGraphView:
        """Another view of the same."""
        return self.__copy__()

    def __copy__(self) -> SubGraphView:
        other = type(self)()
        for name, value in vars(self).items():
            setattr(other, name, list(value) if isinstance(value, list) else value)
        return other

    def _changed(self, **attributes: list[Any]) -> SubGraphView:
        other = copy.copy(self)
        for name, value in attributes.items():
            setattr(other, name, value)
        return other

    @property
    def graph(self) -> Any:
        """The graph, ``None`` for an empty view."""
        return self._graph

    @property
    def ops(self) -> list[Any]:
        """The operations."""
        return list(self._ops)

    @property
    def inputs(self) -> list[Any]:
        """The tensors that go in."""
        return list(self._input_ts)

    @property
    def outputs(self) -> list[Any]:
        """The tensors that come out."""
        return list(self._output_ts)

    @property
    def connected_inputs(self) -> list[Any]:
        """The inputs that are no passthroughs."""
        return [t for t in self._input_ts if not self.is_passthrough(t)]

    @property
    def connected_outputs(self) -> list[Any]:
        """The outputs that are no passthroughs."""
        return [t for t in self._output_ts if not self.is_passthrough(t)]

    @property
    def passthroughs(self) -> list[Any]:
        """The tensors that go through."""
        return list(self._passthrough_ts)

    def is_passthrough(self, t: Any) -> bool:
        """Whether a tensor goes through."""
        return t in self._passthrough_ts

    def op(self, op_id: int) -> Any:
        """The operation of an index."""
        return self._ops[op_id]

    def find_op_by_name(self, op_name: str) -> Any:
        """The operation of a name. ``ValueError`` if it is not inside."""
        for op in self._ops:
            if op.name == op_name:
                return op
        raise ValueError(f"{op_name} not found in subgraph.")

    def input_index(self, t: Any) -> int:
        """The place of an input. ``ValueError`` if it is none."""
        return self._index(self._input_ts, t, "inputs")

    def output_index(self, t: Any) -> int:
        """The place of an output. ``ValueError`` if it is none."""
        return self._index(self._output_ts, t, "outputs")

    @staticmethod
    def _index(tensors: list[Any], t: Any, where: str) -> int:
        if t not in tensors:
            raise ValueError(f"Can't find {t} in {where}.")
        return tensors.index(t)

    def consumers(self) -> list[Any]:
        """The operations that take an output and are not inside."""
        inside = set(self._ops)
        return [op for op in util.get_consuming_ops(self._output_ts) if op not in inside]

    def remap_inputs(self, new_input_indices: Iterable[Any]) -> SubGraphView:
        """A view with only some inputs: their places, or themselves."""
        return self._changed(_input_ts=_picked(self._input_ts, new_input_indices))

    def remap_outputs(self, new_output_indices: Iterable[Any]) -> SubGraphView:
        """A view with other outputs: their places, or themselves."""
        return self._changed(_output_ts=_picked(self._output_ts, new_output_indices))

    def remap(self, new_input_indices: Any = None, new_output_indices: Any = None) -> SubGraphView:
        """``remap_inputs`` and ``remap_outputs``."""
        found = self if new_input_indices is None else self.remap_inputs(new_input_indices)
        return found.copy() if new_output_indices is None else found.remap_outputs(new_output_indices)

    def remap_default(self, remove_input_map: bool = True, remove_output_map: bool = True) -> SubGraphView:
        """A view with the inputs and outputs that the operations have by themselves."""
        plain = type(self)(self._ops, self._passthrough_ts)
        changes = {"_input_ts": plain._input_ts} if remove_input_map else {}
        return self._changed(**changes, **({"_output_ts": plain._output_ts} if remove_output_map else {}))

    def remap_outputs_make_unique(self) -> SubGraphView:
        """A view with each output once."""
        return self._changed(_output_ts=list(dict.fromkeys(self._output_ts)))

    def remap_outputs_to_consumers(self) -> SubGraphView:
        """A view with each output once for each operation that takes it."""
        return self._changed(_output_ts=[t for t in self._output_ts for _ in t.consumers()])

    def remove_unused_ops(self, control_inputs: bool = True) -> SubGraphView:
        """A view without the operations that are not between inputs and outputs."""
        ops = select.get_walks_union_ops(
            self.connected_inputs, self.connected_outputs, within_ops=self._ops, control_inputs=control_inputs
        )
        return self._changed(_ops=[op for op in self._ops if op in ops])

    def __str__(self) -> str:
        if not self:
            return "SubGraphView: empty"
        parts = [("ops", self._ops), ("inputs", self._input_ts), ("outputs", self._output_ts)]
        lines = [f"SubGraphView (graphid={id(self._graph)}):"]
        for title, items in parts:
            lines.append(f"** {title}[{len(items)}]:")
            lines += [f"  {item.name}" + (" *" if item in self._passthrough_ts else "") for item in items]
        return "\n".join(lines) + "\n"

    def __bool__(self) -> bool:
        return self._graph is not None

    def __enter__(self) -> SubGraphView:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is to be done."""


def _picked(tensors: Sequence[Any], indices: Iterable[Any]) -> list[Any]:
    return [tensors[index] if isinstance(index, int) else tensors[list(tensors).index(index)] for index in indices]


def make_view(*args: Any, **kwargs: Any) -> SubGraphView:
    """A view of regular expressions (with ``graph=``), operations, tensors that go through, or a view's own copy.

    ``TypeError`` for other objects.
    """
    if len(args) == 1 and isinstance(args[0], SubGraphView):
        if kwargs.get("graph") not in (None, args[0].graph):
            raise ValueError("Argument graph is not the one of the view")
        return args[0]
    ops, ts = select.select_ops_and_ts(*args, **kwargs)
    return SubGraphView(ops, ts)


def make_view_from_scope(scope: str, graph: tf.Graph) -> SubGraphView:
    """A view of the operations in a name scope."""
    return SubGraphView(select.get_name_scope_ops(graph, scope))
