"""``tf.estimator.Estimator`` on ``tf.compat.v1`` sessions."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from . import saving, summaries
from .evaluation import StopAfterNEvalsHook, evaluate_once
from .export.export_output import as_signature_defs
from .mode_keys import ModeKeys
from .model_fn import EstimatorSpec
from .run_config import RunConfig
from .settings import (
    check_model_fn,
    check_strategies,
    default_session_config,
    replica_device_setter,
    with_model_dir,
)
from .train_loop import run_training
from .util import check_hooks, fn_args, join, parse_input_fn_result
from .warm_start import VocabInfo, WarmStartSettings, settings_of, warm_start

__all__ = ["Estimator", "VocabInfo", "WarmStartSettings"]

_RESERVED = (
    'Metric with name "{}" is not allowed, because Estimator already defines a default metric with the same name.'
)


class Estimator:
    """Trains, evaluates and exports the model that ``model_fn`` builds, as TensorFlow 1.15 did.

    ``model_fn(features, labels, mode, params, config)`` gets the arguments that it names and returns an
    ``EstimatorSpec``. Each call builds a graph of its own; variables live in checkpoints in ``model_dir``.
    A strategy with one replica is left out (it computes the same), one with more raises ``ValueError``.
    """

    def __init__(
        self,
        model_fn: Callable[..., Any],
        model_dir: str | None = None,
        config: RunConfig | None = None,
        params: dict[str, Any] | None = None,
        warm_start_from: Any = None,
    ) -> None:
        self._config = with_model_dir(config, model_dir)
        self._model_dir: str = str(self._config.model_dir)
        check_strategies(self._config)
        tf.logging.info("Using config: %s", vars(self._config))
        self._session_config = self._config.session_config or default_session_config()
        self._device_fn = self._config.device_fn or replica_device_setter(self._config)
        if model_fn is None:
            raise ValueError("model_fn must be provided to Estimator.")
        check_model_fn(model_fn, params)
        self._model_fn = model_fn
        self._params = copy.deepcopy(params or {})
        self._warm_start_settings = settings_of(warm_start_from)

    @property
    def model_dir(self) -> str:
        """Where checkpoints and summaries are."""
        return self._model_dir

    @property
    def config(self) -> RunConfig:
        """A copy of the ``RunConfig``."""
        return copy.deepcopy(self._config)

    @property
    def params(self) -> Any:
        """A copy of the hyperparameters."""
        return copy.deepcopy(self._params)

    @property
    def model_fn(self) -> Callable[..., Any]:
        """The model function, with ``params`` bound: ``model_fn(features, labels, mode, config)``."""

        def public_model_fn(features: Any, labels: Any, mode: str, config: RunConfig) -> Any:
            return self._call_model_fn(features, labels, mode, config)

        return public_model_fn

    def get_variable_value(self, name: str) -> Any:
        """The value of a variable, or a list of values. ``ValueError`` if nothing was trained yet."""
        self._check_trained()
        with tf.Graph().as_default():
            return tf.train.load_variable(self._model_dir, name)

    def get_variable_names(self) -> list[str]:
        """The names of all variables. ``ValueError`` if nothing was trained yet."""
        self._check_trained()
        with tf.Graph().as_default():
            return [name for name, _ in tf.train.list_variables(self._model_dir)]

    def _check_trained(self) -> None:
        if not self.latest_checkpoint():
            raise ValueError(f"Could not find trained model in model_dir: {self._model_dir}.")

    def latest_checkpoint(self) -> str | None:
        """The path of the newest checkpoint, or ``None``."""
        with tf.Graph().as_default():
            found: str | None = tf.train.latest_checkpoint(self._model_dir)
        return found

    def eval_dir(self, name: str | None = None) -> str:
        """Where the summaries of an evaluation are."""
        return join(self._model_dir, "eval" if not name else "eval_" + name)

    def train(
        self,
        input_fn: Callable[..., Any],
        hooks: Iterable[Any] | None = None,
        steps: int | None = None,
        max_steps: int | None = None,
        saving_listeners: Iterable[Any] | None = None,
    ) -> Estimator:
        """Train for ``steps`` more steps, up to ``max_steps`` in all, or until the input ends. Returns itself.

        ``ValueError`` if both numbers are given or one is not positive.
        """
        if steps is not None and max_steps is not None:
            raise ValueError("Can not provide both steps and max_steps.")
        for name, number in (("steps", steps), ("max_steps", max_steps)):
            if number is not None and number <= 0:
                raise ValueError(f"Must specify {name} > 0, given: {number}")
        if max_steps is not None and _saved_step(self._model_dir) >= max_steps:
            tf.logging.info("Skipping training since max_steps has already saved.")
            return self
        checked = check_hooks(hooks)
        if steps is not None or max_steps is not None:
            checked.append(tf.train.StopAtStepHook(steps, max_steps))
        listeners = list(saving_listeners or [])
        for listener in listeners:
            if not isinstance(listener, tf.train.CheckpointSaverListener):
                raise TypeError(f"saving_listeners must be a list of CheckpointSaverListener, given: {listener}")
        loss = self._train_model(input_fn, checked, listeners)
        tf.logging.info("Loss for final step: %s.", loss)
        return self

    def _train_model(self, input_fn: Callable[..., Any], hooks: list[Any], listeners: list[Any]) -> Any:
        with tf.Graph().as_default() as graph, graph.device(self._device_fn):
            tf.set_random_seed(self._config.tf_random_seed)
            self._create_and_assert_global_step(graph)
            features, labels, input_hooks = self._inputs(input_fn, ModeKeys.TRAIN)
            spec = self._call_model_fn(features, labels, ModeKeys.TRAIN, self.config)
            if self._warm_start_settings:
                warm_start(self._warm_start_settings)
            return run_training(self._config, self._session_config, spec, input_hooks + hooks, listeners)

    def evaluate(
        self,
        input_fn: Callable[..., Any],
        steps: int | None = None,
        hooks: Iterable[Any] | None = None,
        checkpoint_path: str | None = None,
        name: str | None = None,
    ) -> dict[str, Any]:
        """The metrics of a checkpoint (the newest), ``loss`` and ``global_step`` included, by name.

        Evaluates ``steps`` batches, or until the input ends; without a checkpoint, a model as it is initialized.
        """
        checked = check_hooks(hooks)
        if steps is not None:
            if steps <= 0:
                raise ValueError(f"Must specify steps > 0, given: {steps}")
            checked.append(StopAfterNEvalsHook(num_evals=steps))
        checkpoint_path = self._checkpoint(checkpoint_path, "evaluate")
        with tf.Graph().as_default() as graph, graph.device(self._device_fn):
            spec, update_op, values, hooks = self._evaluation_graph(graph, input_fn, checked, checkpoint_path)
            results: dict[str, Any] = evaluate_once(
                checkpoint_path,
                master=self._config.evaluation_master,
                scaffold=spec.scaffold,
                eval_ops=update_op,
                final_ops=values,
                hooks=hooks,
                config=self._session_config,
            )
        step = results["global_step"]
        summaries.write_results(self.eval_dir(name), results, step)
        if checkpoint_path:
            summaries.write_checkpoint_path(self.eval_dir(name), checkpoint_path, step)
        return results

    def _evaluation_graph(
        self, graph: Any, input_fn: Callable[..., Any], hooks: list[Any], checkpoint_path: str | None
    ) -> tuple[Any, Any, dict[str, Any], list[Any]]:
        tf.set_random_seed(self._config.tf_random_seed)
        global_step = self._create_and_assert_global_step(graph)
        features, labels, input_hooks = self._inputs(input_fn, ModeKeys.EVAL)
        spec = self._call_model_fn(features, labels, ModeKeys.EVAL, self.config)
        metrics = dict(spec.eval_metric_ops)
        if "loss" in metrics:
            raise ValueError(_RESERVED.format("loss"))
        metrics["loss"] = tf.metrics.mean(spec.loss)
        if "global_step" in metrics:
            raise ValueError("Metric with name `global_step` is not allowed, because Estimator already defines a "
                             "default metric with the same name.")  # fmt: skip
        ordered = sorted(metrics.items())
        update_op = tf.group(*[update for _, (_, update) in ordered])
        values: dict[str, Any] = {name: value for name, (value, _) in ordered}
        values["global_step"] = global_step
        if self._warm_start_settings and not checkpoint_path:
            warm_start(self._warm_start_settings)
        return spec, update_op, values, [*input_hooks, *hooks, *spec.evaluation_hooks]

    def predict(
        self,
        input_fn: Callable[..., Any],
        predict_keys: str | list[str] | None = None,
        hooks: Iterable[Any] | None = None,
        checkpoint_path: str | None = None,
        yield_single_examples: bool = True,
    ) -> Iterator[Any]:
        """Yield the predictions for each example, or for each batch. ``ValueError`` if no output has a given key."""
        checked = check_hooks(hooks)
        checkpoint_path = self._checkpoint(checkpoint_path, "predict")
        with tf.Graph().as_default() as graph, graph.device(self._device_fn):
            tf.set_random_seed(self._config.tf_random_seed)
            self._create_and_assert_global_step(graph)
            features, _, input_hooks = self._inputs(input_fn, ModeKeys.PREDICT)
            spec = self._call_model_fn(features, None, ModeKeys.PREDICT, self.config)
            if self._warm_start_settings and not checkpoint_path:
                warm_start(self._warm_start_settings)
            predictions = _with_keys(spec.predictions, predict_keys)
            creator = tf.train.ChiefSessionCreator(
                checkpoint_filename_with_path=checkpoint_path,
                master=self._config.master,
                scaffold=spec.scaffold,
                config=self._session_config,
            )
            every_hook = [*input_hooks, *checked, *spec.prediction_hooks]
            with tf.train.MonitoredSession(session_creator=creator, hooks=every_hook) as session:
                while not session.should_stop():
                    batch = session.run(predictions)
                    yield from _examples(batch) if yield_single_examples else [batch]

    def export_saved_model(
        self,
        export_dir_base: str,
        serving_input_receiver_fn: Callable[[], Any],
        assets_extra: dict[str, str] | None = None,
        as_text: bool = False,
        checkpoint_path: str | None = None,
        experimental_mode: str = ModeKeys.PREDICT,
    ) -> bytes:
        """Export for serving, and give the path. ``ValueError`` without receiver function or checkpoint."""
        if experimental_mode != ModeKeys.PREDICT:
            raise ValueError(f"tfmigrate.compat exports for ModeKeys.PREDICT only, given: {experimental_mode}")
        return self._export(export_dir_base, serving_input_receiver_fn, assets_extra, as_text, checkpoint_path, True)

    def export_savedmodel(
        self,
        export_dir_base: str,
        serving_input_receiver_fn: Callable[[], Any],
        assets_extra: dict[str, str] | None = None,
        as_text: bool = False,
        checkpoint_path: str | None = None,
        strip_default_attrs: bool = False,
    ) -> bytes:
        """Export for serving, and give the path; the older name of ``export_saved_model``."""
        return self._export(
            export_dir_base, serving_input_receiver_fn, assets_extra, as_text, checkpoint_path, strip_default_attrs
        )

    def _export(
        self,
        export_dir_base: str,
        receiver_fn: Callable[[], Any],
        assets_extra: dict[str, str] | None,
        as_text: bool,
        checkpoint_path: str | None,
        strip_default_attrs: bool,
    ) -> bytes:
        if receiver_fn is None:
            raise ValueError("An input_receiver_fn must be defined.")
        checkpoint_path = checkpoint_path or self.latest_checkpoint()
        if not checkpoint_path:
            if not self._warm_start_settings:
                raise ValueError(f"Couldn't find trained model at {self._model_dir}.")
            checkpoint_path = self._warm_start_settings.ckpt_to_initialize_from
            if tf.gfile.IsDirectory(checkpoint_path):
                checkpoint_path = tf.train.latest_checkpoint(checkpoint_path)
        export_dir = saving.get_timestamped_export_dir(export_dir_base)
        temporary = saving.get_temp_export_dir(export_dir)
        with tf.Graph().as_default() as graph:
            self._create_and_assert_global_step(graph)
            tf.set_random_seed(self._config.tf_random_seed)
            receiver = receiver_fn()
            spec = self._call_model_fn(receiver.features, None, ModeKeys.PREDICT, self.config)
            signatures = as_signature_defs(
                receiver.receiver_tensors, spec.export_outputs, receiver.receiver_tensors_alternatives
            )
            saving.write_saved_model(
                temporary, signatures, spec.scaffold, str(checkpoint_path), self._session_config, as_text,
                strip_default_attrs,
            )  # fmt: skip
        saving.copy_assets_extra(temporary, assets_extra)
        tf.gfile.Rename(temporary, export_dir)
        return export_dir

    def _checkpoint(self, given: str | None, purpose: str) -> str | None:
        found = given or tf.train.latest_checkpoint(self._model_dir)
        if not found:
            tf.logging.info(
                "Could not find trained model in model_dir: %s, running initialization to %s.", self._model_dir, purpose
            )
        return found

    def _create_and_assert_global_step(self, graph: Any) -> Any:
        step = self._create_global_step(graph)
        if step is not tf.train.get_global_step() or not step.dtype.is_integer:
            raise ValueError("_create_global_step must create the global step of the graph, of an integer type")
        return step

    def _create_global_step(self, graph: Any) -> Any:
        return tf.train.create_global_step(graph)

    def _inputs(self, input_fn: Callable[..., Any], mode: str) -> tuple[Any, Any, list[Any]]:
        return parse_input_fn_result(self._call_input_fn(input_fn, mode))

    def _call_input_fn(self, input_fn: Callable[..., Any], mode: str) -> Any:
        known = {"mode": mode, "params": self.params, "config": self.config, "input_context": None}
        names = fn_args(input_fn)
        with tf.device("/cpu:0"):
            return input_fn(**{name: value for name, value in known.items() if name in names})

    def _call_model_fn(self, features: Any, labels: Any, mode: str, config: RunConfig) -> Any:
        names = fn_args(self._model_fn)
        if "labels" not in names and labels is not None:
            raise ValueError("model_fn does not take labels, but input_fn returns labels.")
        known = {"labels": labels, "mode": mode, "params": self.params, "config": config}
        tf.logging.info("Calling model_fn.")
        spec = self._model_fn(features=features, **{name: value for name, value in known.items() if name in names})
        tf.logging.info("Done calling model_fn.")
        if not isinstance(spec, EstimatorSpec):
            raise ValueError("model_fn should return an EstimatorSpec.")
        return spec


def _saved_step(model_dir: str) -> int:
    try:
        return int(tf.train.NewCheckpointReader(tf.train.latest_checkpoint(model_dir)).get_tensor("global_step"))
    except (TypeError, ValueError, tf.errors.OpError):
        return 0


def _with_keys(predictions: Any, keys: Any) -> Any:
    if not keys:
        return predictions
    if not isinstance(predictions, dict):
        raise ValueError("predict_keys argument is not valid in case of non-dict predictions.")
    wanted = {name: value for name, value in predictions.items() if name in keys}
    if not wanted:
        raise ValueError(f"Expected to run at least one output from {predictions.keys()}, provided {keys}.")
    return wanted


def _examples(batch: Any) -> Iterator[Any]:
    if not isinstance(batch, dict):
        yield from batch
        return
    length: int | None = None
    for name, value in batch.items():
        size = np.shape(value)[0]
        if length is not None and size != length:
            message = f"Batch length of predictions should be same. {name} has different batch length than others."
            raise ValueError(message)
        length = size
    for index in range(length or 0):
        yield {name: value[index] for name, value in batch.items()}
