"""``tf.estimator.WarmStartSettings``."""

from __future__ import annotations

import collections
from typing import Any

import tensorflow.compat.v1 as tf

from .util import join

__all__ = ["WarmStartSettings", "settings_of", "warm_start"]

VocabInfo = tf.train.VocabInfo


class WarmStartSettings(
    collections.namedtuple(
        "WarmStartSettings",
        ["ckpt_to_initialize_from", "vars_to_warm_start", "var_name_to_vocab_info", "var_name_to_prev_var_name"],
    )
):
    """Which variables start with the values of which checkpoint. ``ValueError`` without a checkpoint."""

    def __new__(
        cls,
        ckpt_to_initialize_from: str,
        vars_to_warm_start: Any = ".*",
        var_name_to_vocab_info: dict[str, Any] | None = None,
        var_name_to_prev_var_name: dict[str, str] | None = None,
    ) -> WarmStartSettings:
        """Check, and fill in empty dictionaries."""
        if not ckpt_to_initialize_from:
            raise ValueError("`ckpt_to_initialize_from` MUST be set in WarmStartSettings")
        return super().__new__(
            cls,
            ckpt_to_initialize_from,
            vars_to_warm_start,
            var_name_to_vocab_info or {},
            var_name_to_prev_var_name or {},
        )


def settings_of(warm_start_from: Any) -> WarmStartSettings | None:
    """Settings from what ``Estimator`` takes: nothing, a checkpoint, a SavedModel's directory, or settings.

    ``ValueError`` for something else.
    """
    if warm_start_from is None:
        return None
    if isinstance(warm_start_from, WarmStartSettings):
        return warm_start_from
    if not isinstance(warm_start_from, (str, bytes)):
        kind = type(warm_start_from)
        raise ValueError(f"warm_start_from must be a string or a WarmStartSettings, instead got {kind}")
    path = warm_start_from.decode() if isinstance(warm_start_from, bytes) else warm_start_from
    saved = join(path, tf.saved_model.VARIABLES_DIRECTORY, tf.saved_model.VARIABLES_FILENAME)
    if tf.train.checkpoint_exists(saved):
        tf.logging.info("Warm-starting from a SavedModel")
        return WarmStartSettings(saved)
    return WarmStartSettings(path)


def warm_start(settings: WarmStartSettings) -> None:
    """Let the variables of the default graph start with the values that the settings name."""
    tf.logging.info("Warm-starting with WarmStartSettings: %s", settings)
    tf.train.warm_start(*settings)
