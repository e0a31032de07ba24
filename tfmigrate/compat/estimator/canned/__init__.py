"""Ready-made estimators: linear models, feed-forward networks, both together, and baselines."""

from __future__ import annotations

__all__: list[str] = []
