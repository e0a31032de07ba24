"""``tf.contrib.slim``: training, evaluation, reading, networks."""

import importlib
import tempfile
from pathlib import Path


def _values(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(-1, 1, shape).astype("float32")


def _nets(lib, name):
    package = "tensorflow.contrib.slim.python.slim.nets." if lib.is_tf1 else "tfmigrate.compat.contrib.slim.nets."
    return importlib.import_module(package + name)


def _graph(lib, output, ends=()):
    """Names and shapes of variables and end points: what a checkpoint and a caller rely on."""
    tf = lib.tf
    return {
        "output": [output.op.name, output.shape.as_list()],
        "ends": [[name, ends[name].shape.as_list()] for name in ends],
        "variables": [[v.op.name, v.shape.as_list()] for v in tf.global_variables()],
        "losses": len(tf.losses.get_regularization_losses()),
        "updates": len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)),
    }


def _norms(tf, net):
    """Of the gradient for each variable: the gradients themselves would be too much to record."""
    return [tf.norm(gradient) for gradient in tf.gradients(tf.reduce_sum(net**2), tf.trainable_variables())]


def case_net_of_a_user(lib):
    tf, slim = lib.tf, lib.contrib.slim
    images = tf.constant(_values(lib, 2, 8, 8, 3))
    with slim.arg_scope(
        [slim.conv2d, slim.fully_connected],
        weights_initializer=tf.truncated_normal_initializer(0.0, 0.01),
        weights_regularizer=slim.l2_regularizer(0.0005),
        normalizer_fn=slim.batch_norm,
        normalizer_params={"is_training": True, "decay": 0.9},
    ):
        with slim.arg_scope([slim.conv2d], padding="SAME", outputs_collections="ends"):
            net = slim.repeat(images, 2, slim.conv2d, 4, [3, 3], scope="conv1")
            net = slim.max_pool2d(net, [2, 2], scope="pool1")
            net = slim.conv2d(net, 5, 1, scope="conv2")
        net = slim.flatten(net)
        net = slim.dropout(net, 0.5, is_training=False, scope="dropout")
        logits = slim.fully_connected(net, 3, activation_fn=None, normalizer_fn=None, scope="logits")
    loss = slim.losses.softmax_cross_entropy(logits, tf.one_hot([0, 2], 3))
    total = slim.losses.get_total_loss()
    found = lib.run({"logits": logits, "loss": loss, "total": total}, loss=total)
    found["ends"] = [item.op.name for item in tf.get_collection("ends")]
    found["model"] = [v.op.name for v in slim.get_model_variables()]
    found["restored"] = [v.op.name for v in slim.get_variables_to_restore(exclude=["logits"])]
    return found


def case_resnet_v1(lib):
    tf, slim, resnet = lib.tf, lib.contrib.slim, _nets(lib, "resnet_v1")
    blocks = [resnet.resnet_v1_block("block1", 2, 2, 2), resnet.resnet_v1_block("block2", 3, 2, 1)]
    images = tf.constant(_values(lib, 1, 33, 33, 3))
    with slim.arg_scope(resnet.resnet_arg_scope()):
        net, ends = resnet.resnet_v1(images, blocks, num_classes=4, is_training=False, scope="small")
    found = lib.run({"net": net, "predictions": ends["predictions"], "norms": _norms(tf, net)})
    found.update(_graph(lib, net, ends))
    return found


def case_resnet_v2(lib):
    tf, slim, resnet, utils = lib.tf, lib.contrib.slim, _nets(lib, "resnet_v2"), _nets(lib, "resnet_utils")
    blocks = [
        utils.Block("block1", resnet.bottleneck, [{"depth": 4, "depth_bottleneck": 2, "stride": 2}]),
        resnet.resnet_v2_block("block2", 3, 2, 2),
    ]
    images = tf.constant(_values(lib, 1, 33, 33, 3))
    with slim.arg_scope(utils.resnet_arg_scope(weight_decay=0.01)):
        net, ends = resnet.resnet_v2(
            images, blocks, num_classes=None, is_training=False, global_pool=False, output_stride=8, scope="small"
        )
    losses = tf.losses.get_regularization_losses()
    found = lib.run({"sums": tf.reduce_sum(net, [1, 2]), "losses": losses, "norms": _norms(tf, net)})
    found.update(_graph(lib, net, ends))
    return found


def case_resnet_sizes(lib):
    tf, slim = lib.tf, lib.contrib.slim
    images = tf.zeros([1, 32, 32, 3])
    found = {}
    for version in ("resnet_v1", "resnet_v2"):
        module = _nets(lib, version)
        for size in ("50", "152"):
            with tf.Graph().as_default(), slim.arg_scope(module.resnet_arg_scope()):
                images = tf.zeros([1, 32, 32, 3])
                net, ends = getattr(module, version + "_" + size)(images, 10, is_training=False)
                graph = _graph(lib, net, ends)
                found[version + size] = [graph["output"], graph["ends"], len(graph["variables"]), graph["losses"]]
                found[version + size + " last"] = graph["variables"][-3:]
    return found


def case_vgg(lib):
    tf, slim, vgg = lib.tf, lib.contrib.slim, _nets(lib, "vgg")
    found = {}
    for name in ("vgg_a", "vgg_16", "vgg_19"):
        with tf.Graph().as_default(), slim.arg_scope(vgg.vgg_arg_scope()):
            net, ends = getattr(vgg, name)(tf.zeros([1, 224, 224, 3]), num_classes=5, is_training=False)
            found[name] = _graph(lib, net, ends)
        found[name + " size"] = getattr(vgg, name).default_image_size
    return found


def case_alexnet_and_overfeat(lib):
    tf, slim = lib.tf, lib.contrib.slim
    alexnet, overfeat = _nets(lib, "alexnet"), _nets(lib, "overfeat")
    with slim.arg_scope(alexnet.alexnet_v2_arg_scope()):
        net, ends = alexnet.alexnet_v2(tf.zeros([1, 224, 224, 3]), 7)
    found = {"alexnet": _graph(lib, net, ends)}
    with tf.Graph().as_default(), slim.arg_scope(overfeat.overfeat_arg_scope()):
        net, ends = overfeat.overfeat(tf.zeros([1, 231, 231, 3]), 7, is_training=False)
        found["overfeat"] = _graph(lib, net, ends)
    return found


def case_inception(lib):
    tf, slim, inception = lib.tf, lib.contrib.slim, _nets(lib, "inception")
    found = {}
    for version, size in (("v1", 224), ("v2", 224), ("v3", 299)):
        network = getattr(inception, "inception_" + version)
        scope = getattr(inception, "inception_" + version + "_arg_scope")()
        with tf.Graph().as_default(), slim.arg_scope(scope):
            options = {} if version == "v1" else {"depth_multiplier": 0.1, "min_depth": 2}
            net, ends = network(tf.zeros([1, size, size, 3]), 6, is_training=True, **options)
            graph = _graph(lib, net, ends)
            graph["variables"] = [len(graph["variables"]), *graph["variables"][::15]]
            found[version] = graph
        found[version + " size"] = network.default_image_size
    with tf.Graph().as_default():
        # The scope is the tenth argument.
        inception.inception_v3(tf.zeros([1, 299, 299, 3]), 6, False, 0.8, 2, 0.1, slim.softmax, True, None, "Mine")
        found["scope"] = tf.global_variables()[0].op.name
    return found


def case_create_train_op(lib):
    tf, slim = lib.tf, lib.contrib.slim
    x = tf.constant(_values(lib, 4, 3))
    y = slim.fully_connected(x, 2, normalizer_fn=slim.batch_norm, normalizer_params={"decay": 0.5}, scope="fc")
    loss = slim.losses.mean_squared_error(y, tf.ones([4, 2]))
    total = slim.losses.get_total_loss()
    train = slim.learning.create_train_op(
        total,
        tf.train.GradientDescentOptimizer(0.1),
        clip_gradient_norm=0.5,
        summarize_gradients=True,
        gradient_multipliers={"fc/weights": 0.5},
    )
    step = slim.get_global_step()
    variables = {v.op.name: v for v in tf.global_variables()}
    found = lib.run(dict(variables, loss=loss, step=step), steps=[train, train])
    found["summaries"] = sorted(item.op.name for item in tf.get_collection(tf.GraphKeys.SUMMARIES))
    return found


def case_gradients_are_changed(lib):
    tf, learning = lib.tf, lib.contrib.slim.learning
    a, b = tf.get_variable("a", [2]), tf.get_variable("b", [2])
    pairs = tf.train.GradientDescentOptimizer(1.0).compute_gradients(tf.reduce_sum(a**2 * 3) + tf.reduce_sum(b * 2))
    clipped = learning.clip_gradient_norms(pairs, 1.0)
    multiplied = learning.multiply_gradients(pairs, {"a": 0.5, b: 2.0})
    return lib.run({"clipped": [g for g, _ in clipped], "multiplied": [g for g, _ in multiplied]})


def _problem(lib, slim):
    tf = lib.tf
    x = tf.constant(_values(lib, 8, 3))
    wanted = tf.matmul(x, tf.constant([[1.0], [-2.0], [0.5]]))
    y = slim.fully_connected(x, 1, activation_fn=None, weights_initializer=tf.zeros_initializer(), scope="fc")
    slim.losses.mean_squared_error(y, wanted)
    return y, wanted


def case_train_and_evaluate(lib):
    tf, slim = lib.tf, lib.contrib.slim
    folder = tempfile.mkdtemp()
    found = {}
    with tf.Graph().as_default():
        _problem(lib, slim)
        total = slim.losses.get_total_loss()
        train = slim.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.5))
        last = slim.learning.train(
            train, folder, number_of_steps=30, log_every_n_steps=10, save_summaries_secs=0, save_interval_secs=0
        )
        found["loss"] = lib.np.float32(last)
    checkpoint = tf.train.latest_checkpoint(folder)
    found["checkpoint"] = Path(checkpoint).name
    found["weights"] = lib.contrib.framework.load_variable(folder, "fc/weights")
    with tf.Graph().as_default():
        y, wanted = _problem(lib, slim)
        values, updates = slim.metrics.aggregate_metric_map(
            {"error": slim.metrics.streaming_mean_squared_error(y, wanted), "mean": slim.metrics.streaming_mean(wanted)}
        )
        tf.train.get_or_create_global_step()
        result = slim.evaluation.evaluate_once(
            "", checkpoint, tempfile.mkdtemp(), num_evals=3, eval_op=list(updates.values()), final_op=values
        )
        found["evaluated"] = result
    return found


def case_training_goes_on(lib):
    tf, slim = lib.tf, lib.contrib.slim
    folder = tempfile.mkdtemp()
    steps = []

    def step_fn(session, train_op, global_step, train_step_kwargs):
        loss, should_stop = slim.learning.train_step(session, train_op, global_step, train_step_kwargs)
        steps.append(int(session.run(global_step)))
        return [loss, should_stop or steps[-1] % 3 == 0]

    for _ in range(2):
        with tf.Graph().as_default():
            _problem(lib, slim)
            total = slim.losses.get_total_loss()
            train = slim.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.1))
            start = slim.assign_from_values_fn({"fc/biases": lib.np.array([1.0], "float32")})
            slim.learning.train(train, folder, train_step_fn=step_fn, init_fn=start, save_summaries_secs=0)
    return {"steps": steps, "biases": lib.contrib.framework.load_variable(folder, "fc/biases")}


def _example(lib):
    tf = lib.tf
    image = (lib.np.arange(24).reshape(2, 4, 3) * 10).astype("uint8")
    with tf.Graph().as_default(), tf.Session() as session:
        encoded = session.run(tf.image.encode_png(tf.constant(image)))

    def feature(**value):
        return tf.train.Feature(**value)

    floats = {"ymin": [0.1, 0.2], "xmin": [0.3, 0.4], "ymax": [0.5, 0.6], "xmax": [0.7, 0.8]}
    features = {
        "image/encoded": feature(bytes_list=tf.train.BytesList(value=[encoded])),
        "image/format": feature(bytes_list=tf.train.BytesList(value=[b"png"])),
        "label": feature(int64_list=tf.train.Int64List(value=[2])),
        "shape": feature(int64_list=tf.train.Int64List(value=[2, 3])),
        "values": feature(float_list=tf.train.FloatList(value=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])),
    }
    for name, value in floats.items():
        features["box/" + name] = feature(float_list=tf.train.FloatList(value=value))
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


_LABELS = {0: "cat", 1: "dog", 2: "bird"}


def _decoder(lib):
    tf, slim = lib.tf, lib.contrib.slim
    decoder = slim.tfexample_decoder
    keys = {
        "image/encoded": tf.FixedLenFeature((), tf.string, default_value=""),
        "image/format": tf.FixedLenFeature((), tf.string, default_value="raw"),
        "label": tf.FixedLenFeature([1], tf.int64),
        "shape": tf.VarLenFeature(tf.int64),
        "values": tf.VarLenFeature(tf.float32),
        "absent": tf.VarLenFeature(tf.float32),
    }
    for name in ("ymin", "xmin", "ymax", "xmax"):
        keys["box/" + name] = tf.VarLenFeature(tf.float32)
    items = {
        "image": decoder.Image(),
        "label": decoder.Tensor("label", shape=[]),
        "boxes": decoder.BoundingBox(["ymin", "xmin", "ymax", "xmax"], "box/"),
        "shaped": decoder.Tensor("values", shape_keys="shape"),
        "sparse": decoder.SparseTensor("shape", "values", shape=[5], densify=True),
        "called": decoder.ItemHandlerCallback(["label"], lambda found: found["label"] * 10),
        "backup": decoder.BackupHandler(decoder.Tensor("absent"), decoder.Tensor("values")),
    }
    return decoder.TFExampleDecoder(keys, items)


def case_tfexample_decoder(lib):
    tf = lib.tf
    decoder = _decoder(lib)
    names = [name for name in decoder.list_items() if name != "sparse"]
    tensors = decoder.decode(tf.constant(_example(lib)), names)
    found = lib.run(dict(zip(names, tensors)))
    found["items"] = sorted(decoder.list_items())
    found["all"] = len(decoder.decode(tf.constant(_example(lib))))
    return found


def _records(lib, count=3, record=None):
    tf = lib.tf
    path = str(Path(tempfile.mkdtemp()) / "data.tfrecord")
    with tf.python_io.TFRecordWriter(path) as writer:
        for _ in range(count):
            writer.write(record or _example(lib))
    return path


def case_dataset_data_provider(lib):
    tf, slim = lib.tf, lib.contrib.slim
    path = _records(lib)
    dataset = slim.dataset.Dataset(
        data_sources=path,
        reader=tf.TFRecordReader,
        decoder=_decoder(lib),
        num_samples=3,
        items_to_descriptions={"image": "An image.", "label": "Its class."},
        num_classes=3,
        labels_to_names=_LABELS,
    )
    provider = slim.dataset_data_provider.DatasetDataProvider(
        dataset, num_readers=1, shuffle=False, common_queue_capacity=20, common_queue_min=10
    )
    image, label, key = provider.get(["image", "label", "record_key"])
    image.set_shape([2, 4, 3])
    images, labels = tf.train.batch([image, label], batch_size=2)
    queue = slim.prefetch_queue.prefetch_queue([images, labels])
    images, labels = queue.dequeue()
    with tf.Session() as session, slim.queues.QueueRunners(session):
        found = session.run({"images": images, "labels": labels})
        found["key"] = session.run(key).decode().count("data.tfrecord:")
    found["listed"] = sorted(provider.list_items())
    found["samples"] = int(provider.num_samples())
    found["dataset"] = [dataset.num_classes, sorted(dataset.labels_to_names)]
    return found


def case_parallel_reader(lib):
    tf, slim = lib.tf, lib.contrib.slim
    path = _records(lib, 2, b"record")
    folder = Path(path).parent
    files = slim.parallel_reader.get_data_files([str(folder / "*.tfrecord"), path])
    _, value = slim.parallel_reader.parallel_read(path, tf.TFRecordReader, num_epochs=1, num_readers=2, shuffle=False)
    _, once = slim.parallel_reader.single_pass_read(path, tf.TFRecordReader)
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        with slim.queues.QueueRunners(session):
            values = [session.run(value) == b"record" for _ in range(2)]
            single = session.run(once) == b"record"
    return {"files": [Path(file).name for file in files], "values": values, "single": single}


def case_summaries_and_analysis(lib):
    tf, slim = lib.tf, lib.contrib.slim
    x = tf.constant(_values(lib, 2, 3), name="x")
    slim.summaries.add_scalar_summary(tf.reduce_sum(x, name="sum"), name="mine", prefix="eval")
    slim.summaries.add_histogram_summaries([x])
    slim.summaries.add_image_summary(tf.zeros([1, 2, 2, 1], name="images"))
    slim.summaries.add_zero_fraction_summary(tf.nn.relu(x, name="relu"))
    slim.summaries.add_scalar_summaries({"a": tf.constant(1.0, name="one")}.values(), prefix="many")
    v = tf.get_variable("v", [3, 4])
    total = slim.model_analyzer.analyze_vars([v, tf.get_variable("w", [2], tf.float64)], print_info=False)
    return {
        "summaries": [item.op.name for item in tf.get_collection(tf.GraphKeys.SUMMARIES)],
        "types": [item.op.type for item in tf.get_collection(tf.GraphKeys.SUMMARIES)],
        "total": [int(number) for number in total],
        "described": slim.model_analyzer.tensor_description(v),
    }


def case_names(lib):
    slim = lib.contrib.slim
    calls = "arg_scope batch_norm conv2d conv2d_transpose separable_conv2d fully_connected dropout flatten repeat stack"
    more = "one_hot_encoding l2_regularizer xavier_initializer assign_from_checkpoint_fn create_global_step bias_add"
    parts = "layers losses metrics learning evaluation queues dataset data_provider data_decoder tfexample_decoder"
    wanted = (calls + " " + more + " " + parts).split()
    return {"found": [name for name in wanted if hasattr(slim, name)], "layers": hasattr(slim.layers, "conv2d")}
