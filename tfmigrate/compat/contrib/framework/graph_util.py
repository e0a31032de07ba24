"""What a graph has."""

from __future__ import annotations

from typing import Any

__all__ = ["get_placeholders"]


def get_placeholders(graph: Any) -> list[Any]:
    """The tensors of all placeholders of a graph, in the order in which they were made."""
    return [operation.outputs[0] for operation in graph.get_operations() if operation.type == "Placeholder"]
