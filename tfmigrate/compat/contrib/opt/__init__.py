"""``tf.contrib.opt``: optimizers beside those of ``tf.train``."""

from __future__ import annotations

from .adam_variants import AdaMaxOptimizer, AdamGSOptimizer, LazyAdamGSOptimizer, LazyAdamOptimizer, NadamOptimizer
from .external_optimizer import ExternalOptimizerInterface, ScipyOptimizerInterface
from .lars_optimizer import LARSOptimizer, RegAdagradOptimizer
from .sign_optimizers import AddSignOptimizer, PowerSignOptimizer
from .weight_decay_optimizers import (
    AdamWOptimizer,
    DecoupledWeightDecayExtension,
    MomentumWOptimizer,
    extend_with_decoupled_weight_decay,
)
from .wrapping_optimizers import (
    MovingAverageOptimizer,
    MultitaskOptimizerWrapper,
    VariableClippingOptimizer,
    clip_gradients_by_global_norm,
)

__all__ = [
    "AdaMaxOptimizer",
    "AdamGSOptimizer",
    "AdamWOptimizer",
    "AddSignOptimizer",
    "DecoupledWeightDecayExtension",
    "ExternalOptimizerInterface",
    "LARSOptimizer",
    "LazyAdamGSOptimizer",
    "LazyAdamOptimizer",
    "MomentumWOptimizer",
    "MovingAverageOptimizer",
    "MultitaskOptimizerWrapper",
    "NadamOptimizer",
    "PowerSignOptimizer",
    "RegAdagradOptimizer",
    "ScipyOptimizerInterface",
    "VariableClippingOptimizer",
    "clip_gradients_by_global_norm",
    "extend_with_decoupled_weight_decay",
]
