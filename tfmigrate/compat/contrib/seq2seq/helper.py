"""The names of ``tensorflow.contrib.seq2seq.python.ops.helper``."""

from __future__ import annotations

from ..rnn.core_rnn import transpose_batch_time
from .basic_helper import (
    CustomHelper,
    GreedyEmbeddingHelper,
    Helper,
    InferenceHelper,
    SampleEmbeddingHelper,
    TrainingHelper,
    _call_sampler,
    _unstack_ta,
    bernoulli_sample,
    categorical_sample,
)
from .scheduled_helper import ScheduledEmbeddingTrainingHelper, ScheduledOutputTrainingHelper

_transpose_batch_time = transpose_batch_time

__all__ = [
    "CustomHelper",
    "GreedyEmbeddingHelper",
    "Helper",
    "InferenceHelper",
    "SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper",
    "ScheduledOutputTrainingHelper",
    "TrainingHelper",
    "_call_sampler",
    "_transpose_batch_time",
    "_unstack_ta",
    "bernoulli_sample",
    "categorical_sample",
]
