"""tf-slim 1.1.0 on today's TensorFlow: it reads names that private modules of TensorFlow no longer have.

``repair`` gives tf-slim's modules, and nothing else, what they miss. TensorFlow itself stays as it is.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache
from types import ModuleType
from typing import Any

import tensorflow as tf
import tf_slim
from tensorflow.python.framework.ops import gradient_registry

v1 = tf.compat.v1

__all__ = ["repair"]

# The layer that batch_norm uses is loaded, when it is first needed, by a name that tf-keras does not have.
_BATCH_NORM = "tf_keras.legacy_tf_layers.normalization"
_BATCH_NORM_NOW = "tf_keras.src.legacy_tf_layers.normalization"

_MOVED: dict[str, dict[str, Any]] = {
    "ops": {"Tensor": tf.Tensor, "IndexedSlices": tf.IndexedSlices},
    "framework_ops": {"Tensor": tf.Tensor},
    "array_ops": {"stack": tf.stack, "unstack": tf.unstack},
    "control_flow_ops": {
        "Assert": v1.Assert,
        "case": v1.case,
        "cond": v1.cond,
        "while_loop": v1.while_loop,
    },
    "variable_scope": {"variable": v1.Variable},
}
_READERS = (
    "data.tfexample_decoder",
    "layers.layers",
    "layers.optimizers",
    "layers.rev_block_lib",
    "layers.utils",
    "learning",
    "losses.metric_learning",
    "metrics.histogram_ops",
    "metrics.metric_ops",
    "ops.variables",
    "training.training",
)


class _Completed(ModuleType):
    """A module, with names that it has lost."""

    def __init__(self, module: ModuleType, lost: dict[str, Any]) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(lost)
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def _register_gradient() -> None:
    """1.15 had a gradient for the bound of ``GDN``, which tf-slim asks for by name and does not register."""
    try:
        gradient_registry.lookup("GDNLowerBound")
    except LookupError:
        tf.RegisterGradient("GDNLowerBound")(tf_slim.layers.GDN._lower_bound_grad)


@cache
def repair() -> None:
    """Complete what tf-slim reads, register a gradient, make the layer of ``batch_norm`` importable; once."""
    for reader in _READERS:
        module = importlib.import_module(f"tf_slim.{reader}")
        for name, moved in _MOVED.items():
            read: Any = vars(module).get(name)
            lost = {
                key: value for key, value in moved.items() if isinstance(read, ModuleType) and not hasattr(read, key)
            }
            if lost:
                setattr(module, name, _Completed(read, lost))
    _register_gradient()
    if _BATCH_NORM not in sys.modules:
        sys.modules[_BATCH_NORM] = importlib.import_module(_BATCH_NORM_NOW)
