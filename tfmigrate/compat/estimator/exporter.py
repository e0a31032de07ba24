"""Exports of ``train_and_evaluate``."""

from __future__ import annotations

import abc
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from .util import fn_args, join

__all__ = ["BestExporter", "Exporter", "FinalExporter", "LatestExporter"]


class Exporter:
    """Exports a model after an evaluation."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The folder of its exports."""

    @abc.abstractmethod
    def export(
        self, estimator: Any, export_path: str, checkpoint_path: str, eval_result: Any, is_the_final_export: bool
    ) -> Any:
        """Export, and give the path, or ``None`` if nothing is to be exported."""


class _Named(Exporter):
    def __init__(self, name: str, receiver_fn: Any, assets_extra: Any, as_text: bool) -> None:
        self._name, self._receiver_fn = name, receiver_fn
        self._assets_extra, self._as_text = assets_extra, as_text

    @property
    def name(self) -> str:
        """The folder of its exports."""
        return self._name

    def _save(self, estimator: Any, export_path: str, checkpoint_path: str) -> Any:
        return estimator.export_saved_model(
            export_path,
            self._receiver_fn,
            assets_extra=self._assets_extra,
            as_text=self._as_text,
            checkpoint_path=checkpoint_path,
        )


class FinalExporter(_Named):
    """Exports once, at the end."""

    def __init__(
        self, name: str, serving_input_receiver_fn: Any, assets_extra: Any = None, as_text: bool = False
    ) -> None:
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)

    def export(
        self, estimator: Any, export_path: str, checkpoint_path: str, eval_result: Any, is_the_final_export: bool
    ) -> Any:
        """Export if this is the last evaluation."""
        if not is_the_final_export:
            return None
        tf.logging.info("Performing the final export in the end of training.")
        return self._save(estimator, export_path, checkpoint_path)


class LatestExporter(_Named):
    """Exports after each evaluation and keeps the newest ones. ``ValueError`` if it is to keep none."""

    def __init__(
        self,
        name: str,
        serving_input_receiver_fn: Any,
        assets_extra: Any = None,
        as_text: bool = False,
        exports_to_keep: int | None = 5,
    ) -> None:
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)
        if exports_to_keep is not None and exports_to_keep <= 0:
            raise ValueError("`exports_to_keep`, if provided, must be positive number")
        self._exports_to_keep = exports_to_keep

    def export(
        self, estimator: Any, export_path: str, checkpoint_path: str, eval_result: Any, is_the_final_export: bool
    ) -> Any:
        """Export, and remove the oldest."""
        found = self._save(estimator, export_path, checkpoint_path)
        _remove_oldest(export_path, self._exports_to_keep)
        return found


def _loss_smaller(best_eval_result: Any, current_eval_result: Any) -> bool:
    if not best_eval_result or "loss" not in best_eval_result:
        raise ValueError("best_eval_result cannot be empty or no loss is found in it.")
    if not current_eval_result or "loss" not in current_eval_result:
        raise ValueError("current_eval_result cannot be empty or no loss is found in it.")
    return bool(best_eval_result["loss"] > current_eval_result["loss"])


class BestExporter(_Named):
    """Exports when an evaluation is better than those before, also than those whose event files it finds.

    ``compare_fn(best_eval_result, current_eval_result)`` tells whether the current one is better; by default a smaller
    loss is. ``ValueError`` if it does not take these two, or if no export is to be kept.
    """

    def __init__(
        self,
        name: str = "best_exporter",
        serving_input_receiver_fn: Any = None,
        event_file_pattern: str | None = "eval/*.tfevents.*",
        compare_fn: Callable[..., bool] | None = _loss_smaller,
        assets_extra: Any = None,
        as_text: bool = False,
        exports_to_keep: int | None = 5,
    ) -> None:
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)
        if compare_fn is None:
            raise ValueError("`compare_fn` must not be None.")
        for wanted in ("best_eval_result", "current_eval_result"):
            if wanted not in fn_args(compare_fn):
                raise ValueError(f"compare_fn ({compare_fn}) must include {wanted} argument.")
        if exports_to_keep is not None and exports_to_keep <= 0:
            message = f"`exports_to_keep`, if provided, must be a positive number. Got {exports_to_keep}"
            raise ValueError(message)
        self._compare_fn, self._exports_to_keep = compare_fn, exports_to_keep
        self._event_file_pattern = event_file_pattern
        self._model_dir: str | None = None
        self._best: dict[str, Any] | None = None

    def export(
        self, estimator: Any, export_path: str, checkpoint_path: str, eval_result: Any, is_the_final_export: bool
    ) -> Any:
        """Export if no result before was as good."""
        if self._model_dir != estimator.model_dir and self._event_file_pattern:
            self._model_dir = estimator.model_dir
            self._best = self._best_before(join(self._model_dir, self._event_file_pattern))
        better = self._best is None or self._compare_fn(best_eval_result=self._best, current_eval_result=eval_result)
        if not better:
            return None
        self._best = eval_result
        found = self._save(estimator, export_path, checkpoint_path)
        _remove_oldest(export_path, self._exports_to_keep)
        return found

    def _best_before(self, pattern: str) -> dict[str, Any] | None:
        best: dict[str, Any] | None = None
        for path in tf.gfile.Glob(pattern):
            for event in tf.train.summary_iterator(path):
                values = {v.tag: v.simple_value for v in event.summary.value if v.HasField("simple_value")}
                if values and (best is None or self._compare_fn(best_eval_result=best, current_eval_result=values)):
                    best = values
        return best


def _remove_oldest(folder: str, keep: int | None) -> None:
    if keep is None:
        return
    exports = sorted((n.rstrip("/") for n in tf.gfile.ListDirectory(folder) if n.rstrip("/").isdigit()), key=int)
    for name in exports[:-keep]:
        try:
            tf.gfile.DeleteRecursively(join(folder, name))
        except tf.errors.NotFoundError as error:
            tf.logging.warn("Can not delete %s recursively: %s", name, error)
