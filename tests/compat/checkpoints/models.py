"""Models of TensorFlow 1.15 that are trained a little, saved, and trained on.

``python models.py write FOLDER`` on 1.15 trains each model and leaves its checkpoint there. ``python models.py read
FOLDER`` restores each and says, as ``write`` did, what variables there are and what the next step gives, as JSON.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.contrib import layers, rnn, seq2seq, slim
from tensorflow.contrib.slim.nets import inception, resnet_utils, resnet_v1

STEPS = 3


def data(*shape):
    return np.random.RandomState(sum(shape)).uniform(-1.0, 1.0, shape).astype(np.float32)


def squares(*tensors):
    return tf.add_n([tf.reduce_mean(tf.square(tensor - 0.1)) for tensor in tensors])


def contrib_layers():
    """``tf.contrib.layers``, ``optimize_loss`` and its Adam."""
    images = tf.constant(data(2, 6, 6, 3))
    with tf.contrib.framework.arg_scope(
        [layers.conv2d],
        normalizer_fn=layers.batch_norm,
        normalizer_params={"is_training": True, "scale": True, "decay": 0.9},
        weights_regularizer=layers.l2_regularizer(0.01),
    ):
        net = layers.conv2d(images, 4, 3, scope="first")
        net = layers.repeat(net, 2, layers.conv2d, 4, [3, 3], scope="twice")
    net = layers.separable_conv2d(net, 3, 3, 2)
    net = layers.conv2d_transpose(net, 2, 3, normalizer_fn=layers.instance_norm)
    net = layers.stack(layers.flatten(net), layers.fully_connected, [5, 4], scope="stack")
    net = layers.layer_norm(net)
    words = layers.embed_sequence(tf.constant([[1, 2], [0, 3]]), vocab_size=5, embed_dim=3, scope="words")
    loss = (
        squares(net, layers.linear(layers.bias_add(tf.reduce_mean(words, 1)), 2)) + tf.losses.get_regularization_loss()
    )
    step = tf.train.get_or_create_global_step()
    return loss, layers.optimize_loss(loss, step, 0.01, "Adam", clip_gradients=1.0)


def slim_resnet():
    """A small ResNet of ``slim.nets`` with ``slim.learning.create_train_op`` and momentum."""
    with slim.arg_scope(resnet_utils.resnet_arg_scope(batch_norm_decay=0.9)):
        blocks = [
            resnet_v1.resnet_v1_block("block1", base_depth=2, num_units=2, stride=2),
            resnet_v1.resnet_v1_block("block2", base_depth=3, num_units=1, stride=1),
        ]
        net, _ = resnet_v1.resnet_v1(
            tf.constant(data(2, 33, 33, 1)), blocks, 4, is_training=True, include_root_block=False
        )
    tf.losses.softmax_cross_entropy([[0, 1, 0, 0], [0, 0, 0, 1]], tf.squeeze(net, [1, 2]))
    loss = tf.losses.get_total_loss()
    tf.train.get_or_create_global_step()
    return loss, slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(0.01, 0.9))


def slim_inception():
    """The first layers of Inception v2 and v3, narrow."""
    images = tf.constant(data(1, 75, 75, 3))
    with slim.arg_scope(inception.inception_v3_arg_scope()), slim.arg_scope([slim.batch_norm], is_training=True):
        third, _ = inception.inception_v3_base(images, "Conv2d_4a_3x3", 4, 0.1)
        second, _ = inception.inception_v2_base(images, "Mixed_3b", 4, 0.05)
    loss = squares(third, second)
    tf.train.get_or_create_global_step()
    return loss, slim.learning.create_train_op(loss, tf.train.RMSPropOptimizer(0.01))


def core_layers():
    """``tf.layers``, its updates, and moving averages of all that is trained."""
    net = tf.layers.conv2d(tf.constant(data(2, 6, 6, 3)), 4, 3, use_bias=False, name="conv")
    net = tf.layers.batch_normalization(net, training=True, momentum=0.9)
    net = tf.layers.separable_conv2d(net, 3, 2, depth_multiplier=2)
    net = tf.layers.conv2d_transpose(net, 2, 3)
    net = tf.layers.max_pooling2d(net, 2, 2)
    series = tf.layers.conv1d(tf.constant(data(2, 5, 3)), 2, 2, activation=tf.nn.relu)
    with tf.variable_scope("head"):
        net = tf.layers.dense(tf.concat([tf.layers.flatten(net), tf.layers.flatten(series)], 1), 4)
        net = tf.layers.dense(net, 3, kernel_regularizer=layers.l1_regularizer(0.01))
    loss = squares(net) + tf.losses.get_regularization_loss()
    step = tf.train.get_or_create_global_step()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=step)
    averages = tf.train.ExponentialMovingAverage(0.9, num_updates=step)
    with tf.control_dependencies([train]):
        return loss, averages.apply(tf.trainable_variables())


def keras_layers():
    """``tf.keras`` layers in a graph that a session runs."""
    net = tf.keras.layers.Conv2D(3, 3, activation="relu")(tf.constant(data(2, 6, 6, 3)))
    net = tf.keras.layers.BatchNormalization()(tf.keras.layers.Flatten()(net))
    words = tf.keras.layers.Embedding(5, 3)(tf.constant([[1, 2], [0, 3]]))
    series = tf.keras.layers.Conv1D(2, 2)(words)
    loss = squares(tf.keras.layers.Dense(2)(net), series)
    return loss, tf.train.AdagradOptimizer(0.1).minimize(loss, tf.train.get_or_create_global_step())


def keras_recurrent():
    """Recurrent layers of ``tf.keras``."""
    words = tf.keras.layers.Embedding(5, 3)(tf.constant([[1, 2], [0, 3]]))
    loss = squares(tf.keras.layers.LSTM(3)(words), tf.keras.layers.GRU(2)(words))
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss, tf.train.get_or_create_global_step())


def cells():
    """Cells in loops of each kind."""
    inputs = tf.constant(data(2, 4, 3))
    stacked = tf.nn.rnn_cell.MultiRNNCell(
        [tf.nn.rnn_cell.LSTMCell(4, use_peepholes=True, num_proj=3), tf.nn.rnn_cell.GRUCell(3)]
    )
    found = [tf.nn.dynamic_rnn(stacked, inputs, dtype=tf.float32, scope="stacked")[0]]
    both, _ = tf.nn.bidirectional_dynamic_rnn(
        tf.nn.rnn_cell.BasicLSTMCell(3), tf.nn.rnn_cell.BasicRNNCell(2), inputs, dtype=tf.float32, scope="both"
    )
    found.extend(both)
    more = {
        "normed": rnn.LayerNormBasicLSTMCell(3),
        "block": rnn.LSTMBlockCell(3, use_peephole=True),
        "gru": rnn.GRUBlockCellV2(3),
        "nas": rnn.NASCell(3),
        "coupled": rnn.CoupledInputForgetGateLSTMCell(3, num_proj=2),
        "ind": rnn.IndRNNCell(3),
        "phased": rnn.AttentionCellWrapper(tf.nn.rnn_cell.GRUCell(3), 2),
        "groups": rnn.GLSTMCell(3, number_of_groups=3, num_proj=3),
    }
    for name in sorted(more):
        outputs, _ = rnn.static_rnn(more[name], tf.unstack(inputs, axis=1), dtype=tf.float32, scope=name)
        found.append(outputs[-1])
    fused, _ = rnn.LSTMBlockFusedCell(2)(tf.transpose(inputs, [1, 0, 2]), dtype=tf.float32)
    images = tf.reshape(inputs, [2, 2, 2, 3, 1])
    grid, _ = tf.nn.dynamic_rnn(rnn.ConvLSTMCell(2, [2, 3, 1], 2, [2, 2]), images, dtype=tf.float32, scope="images")
    loss = squares(fused, grid, *found)
    optimizer = tf.train.RMSPropOptimizer(0.01, centered=True, momentum=0.5)
    return loss, optimizer.minimize(loss, tf.train.get_or_create_global_step())


def translation():
    """An encoder, both attentions, a decoder of ``tf.contrib.seq2seq``, and a model of ``legacy_seq2seq``."""
    source, target, lengths = tf.constant([[1, 2, 3], [3, 1, 0]]), tf.constant([[1, 2], [2, 0]]), [3, 2]
    table = tf.get_variable("embedding", [5, 4])
    memory, state = tf.nn.bidirectional_dynamic_rnn(
        rnn.GRUCell(4), rnn.GRUCell(4), tf.nn.embedding_lookup(table, source), lengths, dtype=tf.float32
    )
    memory, weights, losses = tf.concat(memory, 2), tf.ones([2, 2]), []
    for name, kind in (("bahdanau", seq2seq.BahdanauAttention), ("luong", seq2seq.LuongAttention)):
        with tf.variable_scope(name):
            option = {"normalize": True} if name == "bahdanau" else {"scale": True}
            attention = kind(4, memory, memory_sequence_length=lengths, **option)
            cell = seq2seq.AttentionWrapper(rnn.LSTMCell(4), attention, attention_layer_size=3)
            helper = seq2seq.TrainingHelper(tf.nn.embedding_lookup(table, target), [2, 1])
            start = cell.zero_state(2, tf.float32)
            decoder = seq2seq.BasicDecoder(cell, helper, start, output_layer=tf.layers.Dense(5, name="projection"))
            outputs, _, _ = seq2seq.dynamic_decode(decoder)
            losses.append(seq2seq.sequence_loss(outputs.rnn_output, target, weights))
    with tf.variable_scope("legacy"):
        words = [tf.unstack(source, axis=1), tf.unstack(target, axis=1)]
        outputs, _ = tf.contrib.legacy_seq2seq.embedding_attention_seq2seq(
            words[0], words[1], rnn.BasicLSTMCell(3), 5, 5, embedding_size=2
        )
        losses.append(tf.contrib.legacy_seq2seq.sequence_loss(outputs, words[1], tf.unstack(weights, axis=1)))
    loss = tf.add_n(losses) + tf.reduce_sum(state[0] * 0.1)
    optimizer = tf.contrib.opt.LazyAdamOptimizer(0.01)
    return loss, optimizer.minimize(loss, tf.train.get_or_create_global_step())


def optimizers():
    """Slots of many optimizers, each with variables of its own."""
    step = tf.train.get_or_create_global_step()
    opt = tf.contrib.opt
    kinds = {
        "adadelta": tf.train.AdadeltaOptimizer(0.1),
        "adagrad_da": tf.train.AdagradDAOptimizer(0.1, step),
        "adam": tf.train.AdamOptimizer(0.01),
        "adamax": opt.AdaMaxOptimizer(0.01),
        "adamw": opt.AdamWOptimizer(0.01, 0.02),
        "add_sign": opt.AddSignOptimizer(0.01),
        "ftrl": tf.train.FtrlOptimizer(0.1),
        "lars": opt.LARSOptimizer(0.1),
        "lazy_adam": opt.LazyAdamOptimizer(0.01),
        "momentum_w": opt.MomentumWOptimizer(0.01, 0.1, 0.9),
        "moving": opt.MovingAverageOptimizer(tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True)),
        "nadam": opt.NadamOptimizer(0.01),
        "power_sign": opt.PowerSignOptimizer(0.01),
        "proximal": tf.train.ProximalAdagradOptimizer(0.1),
        "weight_decay": opt.extend_with_decoupled_weight_decay(tf.train.RMSPropOptimizer)(0.01, learning_rate=0.01),
    }
    losses, trains = [], []
    for name in sorted(kinds):
        with tf.variable_scope(name):
            table, bias = (
                tf.get_variable("table", [4, 3]),
                tf.get_variable("bias", [3], initializer=tf.ones_initializer()),
            )
            # Linear: a decay that comes before the step, or beside it, must not change the gradient.
            loss = tf.reduce_sum((tf.nn.embedding_lookup(table, [0, 2, 2]) + bias) * data(3, 3))
        losses.append(loss)
        trains.append(kinds[name].minimize(loss, var_list=[table, bias]))
    with tf.control_dependencies(trains):
        train = tf.assign_add(step, 1)
    return tf.add_n(losses), train


GRAPHS = [
    cells,
    contrib_layers,
    core_layers,
    keras_layers,
    keras_recurrent,
    optimizers,
    slim_inception,
    slim_resnet,
    translation,
]


def own_model(features, labels, mode, params):
    """A model function with layers of ``slim`` and metrics."""
    net = slim.fully_connected(features["x"], 4, normalizer_fn=slim.batch_norm, scope="hidden")
    logits = slim.fully_connected(net, 3, activation_fn=None, scope="logits")
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    train_op = slim.learning.create_train_op(loss, tf.train.AdamOptimizer(params["rate"]))
    metrics = {"accuracy": tf.metrics.accuracy(labels, tf.argmax(logits, 1))}
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)


def estimators(folder):
    """Name -> an estimator whose model lies below the folder."""
    words = tf.feature_column.categorical_column_with_vocabulary_list("word", ["a", "b", "c"])
    numeric, embedded = tf.feature_column.numeric_column("x", shape=[2]), tf.feature_column.embedding_column(words, 2)
    place = {name: str(folder / name) for name in ("own", "dnn", "linear", "wide_deep")}
    return {
        "own": tf.estimator.Estimator(own_model, place["own"], params={"rate": 0.01}),
        "dnn": tf.estimator.DNNClassifier([4, 3], [numeric, embedded], place["dnn"], n_classes=3),
        "linear": tf.estimator.LinearClassifier([numeric, words], place["linear"], n_classes=3),
        "wide_deep": tf.estimator.DNNLinearCombinedClassifier(
            place["wide_deep"], [words], dnn_feature_columns=[numeric], dnn_hidden_units=[3], n_classes=3
        ),
    }


def inputs():
    features = {"x": data(6, 2), "word": np.array(["a", "b", "c", "a", "b", "a"])}
    return tf.estimator.inputs.numpy_input_fn(features, np.array([0, 1, 2, 0, 1, 0]), 6, 1, shuffle=False)


def steps_of_a_graph(model, path, write):
    """Train and save, or restore; then what the variables are and what one more step gives."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(1)
        loss, train = model()
        saver = tf.train.Saver(tf.global_variables())
        if write:
            session.run(tf.global_variables_initializer())
            for _ in range(STEPS):
                session.run(train)
            saver.save(session, path, write_meta_graph=False, write_state=False)
        else:
            saver.restore(session, path)
        found = {"variables": variables(path)}
        reader = tf.train.NewCheckpointReader(path)
        found["the same"] = sorted(
            v.op.name for v in tf.global_variables() if np.array_equal(session.run(v), reader.get_tensor(v.op.name))
        )
        found["loss"] = float(session.run(loss))
        session.run(train)
        found["next loss"] = float(session.run(loss))
        found["next"] = {v.op.name: float(np.sum(np.abs(session.run(v)))) for v in tf.global_variables()}
        return found


def variables(path):
    """Name -> shape and dtype in a checkpoint."""
    reader = tf.train.NewCheckpointReader(path)
    types, shapes = reader.get_variable_to_dtype_map(), reader.get_variable_to_shape_map()
    return {name: [types[name].name] + shapes[name] for name in sorted(shapes)}


def keep(folder, copy):
    """The last checkpoint of an estimator, without its graph."""
    copy.mkdir(parents=True)
    path = Path(tf.train.latest_checkpoint(folder))
    for file in path.parent.glob(path.name + ".[id]*"):
        shutil.copy(str(file), str(copy))
    (copy / "checkpoint").write_text(f'model_checkpoint_path: "{path.name}"\n')


def steps_of_an_estimator(model):
    """The same for an estimator, whose directory goes with it."""
    found = {"variables": variables(tf.train.latest_checkpoint(model.model_dir))}
    for name in ("loss", "next loss"):
        found[name] = float(model.evaluate(inputs())["loss"])
        model.train(inputs(), steps=1)
    found["next"] = {name: float(np.sum(np.abs(model.get_variable_value(name)))) for name in model.get_variable_names()}
    return found


def main(what, folder):
    tf.logging.set_verbosity(tf.logging.ERROR)
    write, folder = what == "write", Path(folder)
    found = {}
    for model in GRAPHS:
        try:
            found[model.__name__] = steps_of_a_graph(model, str(folder / model.__name__), write)
        except tf.errors.NotFoundError as error:  # one model less, and not all
            found[model.__name__] = {"missing": str(error)}
    place, kept = Path(tempfile.mkdtemp(), "estimators"), folder / "estimators"
    if not write:
        shutil.copytree(str(kept), str(place))
    for name, model in estimators(place).items():
        if write:
            model.train(inputs(), steps=1)
            keep(model.model_dir, kept / name)
        found[name] = steps_of_an_estimator(model)
    json.dump(found, sys.stdout, indent=0, sort_keys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
