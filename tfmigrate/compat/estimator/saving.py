"""``Estimator.export_saved_model``: a SavedModel in a directory that is named by the time."""

from __future__ import annotations

import os
import time
from typing import Any

import tensorflow.compat.v1 as tf

from .util import join

__all__ = ["copy_assets_extra", "get_temp_export_dir", "get_timestamped_export_dir", "write_saved_model"]

_ATTEMPTS = 10


def get_timestamped_export_dir(export_dir_base: Any) -> bytes:
    """A directory under the base, named by the seconds since 1970, that does not exist. ``RuntimeError`` if all do."""
    for _ in range(_ATTEMPTS):
        found = join(tf.compat.as_bytes(export_dir_base), str(int(time.time())).encode())
        if not tf.gfile.Exists(found):
            return found
        time.sleep(1)
        tf.logging.warn("Directory %s already exists; retrying.", found)
    raise RuntimeError(f"Failed to obtain a unique export directory name after {_ATTEMPTS} attempts.")


def get_temp_export_dir(timestamped_export_dir: bytes) -> bytes:
    """Where an export is written until it is whole."""
    folder, name = os.path.split(timestamped_export_dir)
    return join(folder, b"temp-" + name)


def copy_assets_extra(export_dir: bytes, assets_extra: dict[str, str] | None) -> None:
    """Copy files beside a SavedModel, into ``assets.extra``: relative target -> source."""
    base = join(export_dir, b"assets.extra")
    for target, source in (assets_extra or {}).items():
        path = join(base, tf.compat.as_bytes(target))
        tf.gfile.MakeDirs(os.path.split(path)[0])
        tf.gfile.Copy(source, path)


def write_saved_model(
    export_dir: bytes,
    signatures: dict[str, Any],
    scaffold: Any,
    checkpoint_path: str,
    session_config: Any,
    as_text: bool,
    strip_default_attrs: bool,
) -> None:
    """Write the default graph, with the values of a checkpoint, as a SavedModel for serving."""
    builder = tf.saved_model.Builder(export_dir)
    with tf.Session(config=session_config) as session:
        local_init_op = scaffold.local_init_op or tf.train.Scaffold.default_local_init_op()
        saver = scaffold.saver or tf.train.Saver(sharded=True)
        try:
            saver.restore(session, checkpoint_path)
        except tf.errors.NotFoundError as error:
            message = f"Could not load all requested variables from checkpoint. {error.message}"
            raise ValueError(message) from error
        builder.add_meta_graph_and_variables(
            session,
            tags=[tf.saved_model.tag_constants.SERVING],
            signature_def_map=signatures,
            assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=local_init_op,
            saver=saver,
            strip_default_attrs=strip_default_attrs,
        )
    builder.save(as_text)
