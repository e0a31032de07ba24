"""Losses of embeddings: contrastive, triplets, n pairs, clusters."""

from .metric_learning import *  # noqa: F403
from .metric_learning import __all__ as __all__
