"""``tf.contrib.tpu.TPUEstimator`` without a TPU."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import tensorflow.compat.v1 as tf

from ..estimator import Estimator
from ..mode_keys import ModeKeys
from ..model_fn import EstimatorSpec
from ..run_config import RunConfig as _RunConfig
from ..util import fn_args
from .tpu_config import InputPipelineConfig, RunConfig, TPUConfig
from .tpu_spec import TPUEstimatorSpec

__all__ = [
    "ExamplesPerSecondHook",
    "ExportSavedModelApiVersion",
    "InputPipelineConfig",
    "RunConfig",
    "TPUConfig",
    "TPUEstimator",
    "TPUEstimatorSpec",
    "export_estimator_savedmodel",
]

_RESERVED = ["batch_size", "context"]
_NO_PARAMS = (
    '{} ({}) does not include params argument, required by TPUEstimator to pass batch size as params["batch_size"]'
)


class ExportSavedModelApiVersion(enum.Enum):
    """How a model is exported for TPUs."""

    V1 = 1
    V2 = 2


class ExamplesPerSecondHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Writes the summaries ``global_step/sec`` and ``examples/sec`` every so many steps or seconds."""

    def __init__(
        self,
        batch_size: int,
        every_n_steps: int | None = 100,
        every_n_secs: float | None = None,
        output_dir: str | None = None,
        summary_writer: Any = None,
    ) -> None:
        self._batch_size, self._output_dir, self._writer = batch_size, output_dir, summary_writer
        self._timer = tf.train.SecondOrStepTimer(every_steps=every_n_steps, every_secs=every_n_secs)
        self._last: tuple[float, int] | None = None

    def begin(self) -> None:
        """Find the step, open the writer."""
        if self._writer is None and self._output_dir:
            self._writer = tf.summary.FileWriterCache.get(self._output_dir)
        self._global_step = tf.train.get_global_step()

    def before_run(self, run_context: Any) -> Any:
        """Ask for the step."""
        return tf.train.SessionRunArgs(self._global_step)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Write, if it is time."""
        if not self._timer.should_trigger_for_step(run_values.results + 1):
            return
        step = int(run_context.session.run(self._global_step))
        if not self._timer.should_trigger_for_step(step):
            return
        self._timer.update_last_triggered_step(step)
        now = time.time()
        if self._last is not None and self._writer is not None:
            rate = (step - self._last[1]) / max(now - self._last[0], 1e-9)
            for tag, value in (("global_step/sec", rate), ("examples/sec", self._batch_size * rate)):
                summary = tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value)])
                self._writer.add_summary(summary, step)
                tf.logging.info("%s: %g", tag, value)
        self._last = now, step


class TPUEstimator(Estimator):
    """An ``Estimator`` whose functions get ``params["batch_size"]``; arguments as in TensorFlow 1.15.

    The model function also gets ``params["use_tpu"]``, which is false. What would run on a TPU (``use_tpu``, for
    evaluation ``eval_on_tpu`` too) raises ``ValueError`` when it is asked for. ``ValueError`` too for another
    ``config`` than ``RunConfig`` of this module, and for ``params`` that hold ``batch_size`` or ``context``.
    """

    def __init__(
        self,
        model_fn: Callable[..., Any] | None = None,
        model_dir: str | None = None,
        config: RunConfig | None = None,
        params: Any = None,
        use_tpu: bool = True,
        train_batch_size: int | None = None,
        eval_batch_size: int | None = None,
        predict_batch_size: int | None = None,
        batch_axis: Any = None,
        eval_on_tpu: bool = True,
        export_to_tpu: bool = True,
        export_to_cpu: bool = True,
        warm_start_from: Any = None,
        embedding_config_spec: Any = None,
        export_saved_model_api_version: ExportSavedModelApiVersion = ExportSavedModelApiVersion.V1,
    ) -> None:
        if not isinstance(config, RunConfig):
            raise ValueError("`config` must be provided with type `tpu_config.RunConfig`")
        if params is not None and any(name in params for name in _RESERVED):
            raise ValueError(f"{_RESERVED} are reserved keys but existed in params {params}.")
        if use_tpu and train_batch_size is None:
            raise ValueError("`train_batch_size` cannot be `None`")
        if model_fn is None:
            raise ValueError("model_fn must be provided to Estimator.")
        if embedding_config_spec is not None:
            raise ValueError("tfmigrate.compat has no embeddings on TPUs: embedding_config_spec must be None")
        self._user_model_fn = model_fn
        self._use_tpu, self._eval_on_tpu = use_tpu, eval_on_tpu
        self._batch_sizes = {
            ModeKeys.TRAIN: train_batch_size,
            ModeKeys.EVAL: eval_batch_size,
            ModeKeys.PREDICT: predict_batch_size,
        }
        self._exporting = False
        super().__init__(self._on_cpu, model_dir, config, params, warm_start_from)

    def _on_cpu(self, features: Any, labels: Any, mode: str, params: Any, config: _RunConfig) -> EstimatorSpec:
        names = fn_args(self._user_model_fn)
        if "labels" not in names and labels is not None:
            raise ValueError("model_fn does not take labels, but input_fn returns labels.")
        if "params" not in names:
            raise ValueError(_NO_PARAMS.format("model_fn", self._user_model_fn))
        if not self._exporting and self._batch_sizes[mode] is not None:
            _put(params, "batch_size", self._batch_sizes[mode])
        _put(params, "use_tpu", False)
        known = {"labels": labels, "mode": mode, "params": params, "config": config}
        given = {name: value for name, value in known.items() if name in names}
        spec = self._user_model_fn(features=features, **given)
        if isinstance(spec, TPUEstimatorSpec):
            spec = spec.as_estimator_spec()
        if not isinstance(spec, EstimatorSpec):
            raise ValueError("model_fn should return an EstimatorSpec.")
        batch_size = self._batch_sizes[ModeKeys.TRAIN]
        if mode == ModeKeys.TRAIN and batch_size is not None:
            hook = ExamplesPerSecondHook(
                batch_size, self._config.log_step_count_steps or 100, output_dir=self._model_dir
            )
            spec = spec._replace(training_hooks=[*spec.training_hooks, hook])
        return spec

    def _call_input_fn(self, input_fn: Callable[..., Any], mode: str) -> Any:
        names, params = fn_args(input_fn), self.params
        if "params" not in names:
            raise ValueError(_NO_PARAMS.format("input_fn", input_fn))
        if self._batch_sizes[mode] is not None:
            _put(params, "batch_size", self._batch_sizes[mode])
        known = {"mode": mode, "params": params, "config": self.config}
        with tf.device("/device:CPU:0"):
            return input_fn(**{name: value for name, value in known.items() if name in names})

    def _check_no_tpu(self, on_tpu: bool) -> None:
        if on_tpu:
            raise ValueError("tfmigrate.compat runs TPUEstimator on CPU and GPU only: pass use_tpu=False")

    def train(
        self,
        input_fn: Callable[..., Any],
        hooks: Iterable[Any] | None = None,
        steps: int | None = None,
        max_steps: int | None = None,
        saving_listeners: Iterable[Any] | None = None,
    ) -> TPUEstimator:
        """As ``Estimator.train``."""
        self._check_no_tpu(self._use_tpu)
        super().train(input_fn, hooks, steps, max_steps, saving_listeners)
        return self

    def evaluate(
        self,
        input_fn: Callable[..., Any],
        steps: int | None = None,
        hooks: Iterable[Any] | None = None,
        checkpoint_path: str | None = None,
        name: str | None = None,
    ) -> dict[str, Any]:
        """As ``Estimator.evaluate``."""
        self._check_no_tpu(self._use_tpu and self._eval_on_tpu)
        return super().evaluate(input_fn, steps, hooks, checkpoint_path, name)

    def predict(
        self,
        input_fn: Callable[..., Any],
        predict_keys: str | list[str] | None = None,
        hooks: Iterable[Any] | None = None,
        checkpoint_path: str | None = None,
        yield_single_examples: bool = True,
    ) -> Iterator[Any]:
        """As ``Estimator.predict``."""
        self._check_no_tpu(self._use_tpu)
        return super().predict(input_fn, predict_keys, hooks, checkpoint_path, yield_single_examples)

    def _export(self, *args: Any) -> bytes:
        self._exporting = True
        try:
            return super()._export(*args)
        finally:
            self._exporting = False


def _put(params: Any, name: str, value: Any) -> None:
    """Set one of a dictionary or of ``HParams``."""
    if not hasattr(params, "set_hparam"):
        params[name] = value
    elif name in params:
        params.set_hparam(name, value)
    else:
        params.add_hparam(name, value)


def export_estimator_savedmodel(
    estimator: TPUEstimator,
    export_dir_base: str,
    serving_input_receiver_fn: Callable[[], Any],
    assets_extra: dict[str, str] | None = None,
    as_text: bool = False,
    checkpoint_path: str | None = None,
) -> bytes:
    """``Estimator.export_savedmodel`` of a ``TPUEstimator``, which serves on CPU; gives the path."""
    return estimator.export_savedmodel(
        export_dir_base, serving_input_receiver_fn, assets_extra, as_text, checkpoint_path
    )
