"""``tf.contrib.nn``, ``util`` and ``summary``."""

import importlib
import tempfile
from pathlib import Path


def _values(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(-1, 1, shape).astype("float32")


def case_alpha_dropout(lib):
    tf, nn = lib.tf, lib.contrib.nn
    x = tf.constant(_values(lib, 60, 70))
    dropped = nn.alpha_dropout(x, 0.75, seed=5)
    gradient = tf.gradients(tf.reduce_sum(dropped), x)[0]
    kept = tf.greater(tf.abs(gradient), 0.0)
    outputs = {
        "scale": tf.reduce_max(gradient),
        "dropped_value": tf.reduce_mean(tf.boolean_mask(dropped, tf.logical_not(kept))),
        "share": tf.abs(tf.reduce_mean(tf.cast(kept, tf.float32)) - 0.75) < 0.03,
        "all": nn.alpha_dropout(x[:2, :2], 1.0),
        "rows": tf.reduce_all(tf.equal(kept[:, 0], kept[:, 1])),
    }
    whole = nn.alpha_dropout(tf.ones([40, 3]), tf.constant(0.5), noise_shape=[40, 1], seed=1)
    outputs["by_rows"] = tf.reduce_max(tf.abs(whole[:, 0] - whole[:, 2]))
    return lib.run({name: outputs[name] for name in outputs if name != "rows"})


def case_nth_element(lib):
    tf, nn = lib.tf, lib.contrib.nn
    x = tf.constant(_values(lib, 3, 5))
    outputs = {"second": nn.nth_element(x, 1), "largest": nn.nth_element(x, 0, reverse=True)}
    return lib.run(dict(outputs, gradient=tf.gradients(outputs["second"], x)))


def case_scaled_softplus(lib):
    tf, nn = lib.tf, lib.contrib.nn
    x, alpha = tf.constant(_values(lib, 3, 4) * 4), tf.constant([0.5, 1.0, 2.0, 0.1])
    clip = tf.constant(1.5)
    plain, clipped = nn.scaled_softplus(x, alpha), nn.scaled_softplus(x, alpha, clip)
    outputs = {
        "plain": plain,
        "clipped": clipped,
        "gradients": tf.gradients(tf.reduce_sum(plain**2), [x, alpha]),
        "clipped_gradients": tf.gradients(tf.reduce_sum(clipped**2), [x, alpha, clip]),
    }
    return lib.run(outputs)


def case_losses(lib):
    tf, nn = lib.tf, lib.contrib.nn
    weights, biases = tf.get_variable("weights", [6, 3]), tf.get_variable("biases", [6])
    inputs, labels = tf.constant(_values(lib, 2, 3)), tf.constant([[1], [4]], tf.int64)
    sampled = (tf.constant([0, 2, 5], tf.int64), tf.constant([[0.5], [0.3]]), tf.constant([0.6, 0.4, 0.2]))
    logits = tf.get_variable("logits", [2, 3])
    one_hot = tf.one_hot([2, 0], 3)
    outputs = {
        "sampled": nn.sampled_sparse_softmax_loss(weights, biases, labels, inputs, 3, 6, sampled_values=sampled),
        "softmax": nn.deprecated_flipped_softmax_cross_entropy_with_logits(logits, one_hot),
        "sparse": nn.deprecated_flipped_sparse_softmax_cross_entropy_with_logits(logits, tf.constant([2, 0])),
        "sigmoid": nn.deprecated_flipped_sigmoid_cross_entropy_with_logits(logits, one_hot),
    }
    return lib.run(outputs, loss=tf.add_n([tf.reduce_sum(value) for value in outputs.values()]))


def case_conv1d_transpose(lib):
    tf, nn = lib.tf, lib.contrib.nn
    filters = tf.get_variable("filters", [3, 2, 4])
    y = nn.conv1d_transpose(tf.constant(_values(lib, 2, 5, 4)), filters, [2, 10, 2], 2)
    return lib.run({"y": y}, loss=tf.reduce_sum(y**2))


def case_util(lib):
    tf, util = lib.tf, lib.contrib.util
    unknown = tf.placeholder(tf.float32, [2, None])
    proto = util.make_tensor_proto([[1.0, 2.0]], shape=[1, 2])
    graph_def = tf.get_default_graph().as_graph_def()
    return {
        "constant": util.constant_value(tf.constant([1, 2]) + 0) is None,
        "value": util.constant_value(tf.constant([[1, 2]])),
        "shape": util.constant_value(tf.shape(tf.zeros([2, 3]))),
        "unknown": util.constant_value(unknown) is None,
        "array": util.make_ndarray(proto),
        "dtype": proto.dtype,
        "ops": sorted(util.ops_used_by_graph_def(graph_def))[:1],
        "stripped": [op.name for op in util.stripped_op_list_for_graph(graph_def).op],
    }


def _events(lib, folder):
    """Tags and steps of what was written."""
    tf = lib.tf
    found = []
    for path in sorted(Path(folder).iterdir()):
        for event in tf.train.summary_iterator(str(path)):
            for value in event.summary.value:
                number = lib.tf.make_ndarray(value.tensor) if value.HasField("tensor") else None
                scalar = float(number) if number is not None and number.dtype.kind == "f" and number.ndim == 0 else None
                kind = value.metadata.plugin_data.plugin_name
                found.append([value.tag, event.step, scalar, kind])
    return sorted(found, key=str)


def case_summaries_in_graph_mode(lib):
    tf, summary = lib.tf, lib.contrib.summary
    folder = tempfile.mkdtemp()
    step = tf.train.get_or_create_global_step()
    writer = summary.create_file_writer(folder, flush_millis=1000, filename_suffix=".mine")
    with writer.as_default(), summary.always_record_summaries():
        summary.scalar("loss", tf.constant(2.5))
        summary.scalar("with_family", tf.constant(1.5), family="family", step=tf.constant(7, tf.int64))
        with tf.name_scope("inner"):
            summary.histogram("weights", tf.constant([1.0, 2.0]))
        summary.image("images", tf.zeros([1, 2, 2, 3]), max_images=1)
        summary.audio("audio", tf.zeros([1, 4, 1]), 8000.0, 1)
        summary.generic("generic", tf.constant([1, 2]))
        recorded = summary.should_record_summaries()
    with writer.as_default(), summary.never_record_summaries():
        summary.scalar("never", tf.constant(1.0))
    ops = summary.all_summary_ops()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(summary.summary_writer_initializer_op())
        session.run(ops)
        session.run(tf.assign_add(step, 3))
        session.run(ops)
        found = {"recorded": bool(session.run(recorded))}
        session.run(summary.flush(writer=writer))
        session.run(writer.close())
    found["events"] = _events(lib, folder)
    found["ops"] = len(ops)
    found["suffix"] = [path.name.endswith(".mine") for path in Path(folder).iterdir()]
    return found


def case_summaries_every_few_steps(lib):
    tf, summary = lib.tf, lib.contrib.summary
    folder = tempfile.mkdtemp()
    step = tf.train.get_or_create_global_step()
    writer = summary.create_file_writer(folder)
    with writer.as_default(), summary.record_summaries_every_n_global_steps(2, global_step=step):
        summary.scalar("loss", tf.cast(step, tf.float32) * 2.0)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        with writer.as_default():
            summary.initialize(graph=tf.get_default_graph(), session=session)
        for _ in range(5):
            session.run(summary.all_summary_ops())
            session.run(tf.assign_add(step, 1))
        session.run(writer.flush())
    return {"events": _events(lib, folder)}


def case_summaries_eagerly(lib):
    tf, summary = lib.tf, lib.contrib.summary
    folder = tempfile.mkdtemp()
    with importlib.import_module("tensorflow.python.eager.context").eager_mode():
        step = tf.train.get_or_create_global_step()
        writer = summary.create_file_writer(folder)
        with writer.as_default(), summary.record_summaries_every_n_global_steps(2):
            for _ in range(4):
                summary.scalar("loss", 0.5)
                step.assign_add(1)
        with writer.as_default(), summary.always_record_summaries():
            summary.scalar("last", tf.constant(1.0), step=9)
            none = summary.all_summary_ops() is None
        writer.flush()
    return {"events": _events(lib, folder), "none": none}
