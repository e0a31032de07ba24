"""``tf.contrib``: what no case of its area calls by itself."""

import contextlib
import functools
import gzip
import importlib
import io
import struct
import sys
import tempfile
import types
from pathlib import Path

import numpy as np
from estimator import messages
from mnist import folder as digits


def private(lib, path):
    """A module that 1.15 had among its private ones, such as ``seq2seq.beam_search_decoder``."""
    part, name = path.split(".")
    if not lib.is_tf1:
        return importlib.import_module("tfmigrate.compat.contrib." + path)
    return importlib.import_module("tensorflow.contrib.%s.python.ops.%s" % (part, name))


def case_iterators_in_checkpoints(lib):
    tf = lib.tf
    iterator = tf.data.make_initializable_iterator(tf.data.Dataset.range(10).map(lambda x: x * x))
    value = iterator.get_next()
    tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, lib.contrib.data.make_saveable_from_iterator(iterator))
    path, found = tempfile.mkdtemp() + "/model", {}
    with tf.Session() as session:
        session.run(iterator.initializer)
        found["first"] = [int(session.run(value)) for _ in range(4)]
        saver = tf.train.Saver()
        saver.save(session, path, write_meta_graph=False)
        found["second"] = [int(session.run(value)) for _ in range(2)]
        saver.restore(session, path)
        found["again"] = [int(session.run(value)) for _ in range(3)]
    return found


def case_strategies(lib):
    tf, distribute = lib.tf, lib.contrib.distribute
    mirrored = distribute.MirroredStrategy(devices=["/device:CPU:0"])
    config = distribute.DistributeConfig(train_distribute=mirrored)
    found = {
        "replicas": [mirrored.num_replicas_in_sync, distribute.MirroredStrategy(num_gpus=0).num_replicas_in_sync],
        "config": [config.train_distribute is mirrored, config.eval_distribute, config.remote_cluster],
        "fields": list(config._fields),
        "messages": messages(
            {
                "both": lambda: distribute.MirroredStrategy(["/cpu:0"], num_gpus=1),
                "none": lambda: distribute.MirroredStrategy(["/cpu:0"], num_gpus=0),
                "two numbers": lambda: distribute.MirroredStrategy(num_gpus=1, num_gpus_per_worker=1),
            }
        ),
    }
    with mirrored.scope():
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer(3.0))
        total = mirrored.extended.reduce_to(
            tf.distribute.ReduceOp.SUM, mirrored.extended.call_for_each_replica(lambda: w * 2.0), "/cpu:0"
        )
        runs = mirrored.experimental_run_v2(lambda x, y: w * x - y, (2.0,), {"y": 1.0})
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found["total"] = session.run(tf.nest.flatten(mirrored.unwrap(total)))
        found["runs"] = session.run(tf.nest.flatten(mirrored.unwrap(runs)))
    found = {**found, "total": np.array(found["total"]), "runs": np.array(found["runs"])}
    return {**found, "names": [v.op.name for v in tf.global_variables()]}


def case_bias_by_vocabulary(lib):
    tf = lib.tf
    folder = Path(tempfile.mkdtemp())
    (folder / "old").write_text("a\nb\nc\n")
    (folder / "new").write_text("c\nd\na\n")
    with tf.Graph().as_default(), tf.Session() as session:
        bias = tf.get_variable("bias", initializer=[[1.0], [2.0], [3.0]])
        session.run(bias.initializer)
        path = tf.train.Saver([bias]).save(session, str(folder / "model"), write_meta_graph=False)
    make = lib.contrib.framework.load_linear_multiclass_bias_initializer
    names = (str(folder / "old"), str(folder / "new"))
    tf.get_variable("zeros", [4, 1], initializer=make(path, "bias", 3, *names, num_class_oov_buckets=1))
    ones = tf.ones_initializer()
    tf.get_variable("ones", [4, 1], initializer=make(path, "bias", 3, *names, 1, ones, max_rows_in_memory=2))
    return lib.run({}, initial=True)


def case_byte_processor(lib):
    processor = lib.module("contrib.learn").preprocessing.ByteProcessor(4)
    texts = ["ab", "h\u00e9llo", ""]
    return {
        "fit": processor.fit(texts) is processor,
        "transform": np.array(list(processor.transform(texts))),
        "fit_transform": np.array(list(processor.fit_transform(texts))),
        "reverse": list(processor.reverse(np.array([[104, 105, 0, 0], [195, 169, 0, 0]]))),
    }


def case_run_config_of_learn(lib):
    config = lib.module("contrib.learn").RunConfig(master="a", num_cores=2)
    return {"task": config.get_task_id(), "master": config.master, "chief": config.is_chief}


def case_embedding_attention_decoder(lib):
    tf = lib.tf
    states = tf.constant(np.random.RandomState(0).uniform(-1, 1, (2, 3, 4)).astype("float32"))
    inputs, found = [tf.constant([1, 2]), tf.constant([0, 3])], {}
    for name, options in {
        "plain": {},
        "projected": {"output_size": 6, "output_projection": (tf.ones([6, 5]), tf.zeros([5])), "feed_previous": True},
        "fed": {"feed_previous": True, "update_embedding_for_previous": False, "num_heads": 2},
    }.items():
        options.setdefault("output_size", 5)
        with tf.variable_scope(name):
            found[name] = lib.contrib.legacy_seq2seq.embedding_attention_decoder(
                inputs, tf.zeros([2, 3]), states, tf.nn.rnn_cell.GRUCell(3), 5, 2, **options
            )
    tensors = tf.nest.flatten(found)
    return lib.run(found, loss=tf.add_n([tf.reduce_sum(tf.sin(tensor)) for tensor in tensors]))


def case_properties_of_cells(lib):
    rnn = lib.contrib.rnn
    grid = rnn.GridLSTMCell(2, feature_size=2, frequency_skip=2, num_frequency_blocks=[2])
    joined = rnn.GridLSTMCell(2, feature_size=2, frequency_skip=2, num_frequency_blocks=[2], state_is_tuple=False)
    both = rnn.BidirectionalGridLSTMCell(2, feature_size=2, frequency_skip=2, num_frequency_blocks=[2])
    return {
        "grid": [grid.state_tuple_type.__name__, list(grid.state_tuple_type._fields)],
        "joined": joined.state_tuple_type,
        "both": [both.state_tuple_type.__name__, list(both.state_tuple_type._fields)],
        "fused": rnn.LSTMBlockFusedCell(3).num_units,
    }


def case_compiled_cell(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.CompiledWrapper(tf.nn.rnn_cell.LSTMCell(3))
    inputs = tf.constant(np.random.RandomState(0).uniform(-1, 1, (2, 4)).astype("float32"))
    output, state = cell(inputs, cell.zero_state(2, tf.float32))
    result = lib.run({"output": output, "state": state}, loss=tf.reduce_sum(tf.sin(output)))
    result["sizes"] = [cell.output_size, str(cell.state_size)]
    return result


def case_helpers_and_mechanisms(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    memory = tf.constant(np.random.RandomState(0).uniform(-1, 1, (2, 3, 4)).astype("float32"))
    helper = seq2seq.TrainingHelper(memory, [3, 1], name="own")
    found, layers = {"inputs": helper.inputs, "lengths": helper.sequence_length}, {}
    for name, kind in {"bahdanau": seq2seq.BahdanauAttention, "luong": seq2seq.LuongAttention}.items():
        mechanism = kind(4, memory, [3, 1])
        found[name] = [mechanism.keys, mechanism.values]
        layers[name] = [layer and layer.name for layer in (mechanism.memory_layer, mechanism.query_layer)]
        layers[name] += [str(mechanism.alignments_size), str(mechanism.state_size)]
    return {**lib.run(found, loss=tf.reduce_sum(found["luong"][0])), "layers": layers}


def case_attention_in_beams(lib):
    tf, search = lib.tf, private(lib, "seq2seq.beam_search_decoder")
    values = [np.random.RandomState(seed).uniform(0, 1, (2, 3, 4)).astype("float32") for seed in (0, 1)]

    def state(alignments):
        return lib.contrib.seq2seq.AttentionWrapperState(None, None, None, alignments, None, None)

    one, two = state(tf.constant(values[0])), state(tuple(map(tf.constant, values)))
    found = {
        "one": search.attention_probs_from_attn_state(one),
        "two": search.attention_probs_from_attn_state(two),
        "alone": search.get_attention_probs(one, 0.5),
        "beside": search.get_attention_probs((tf.zeros([2]), one, two), 0.5),
    }
    result = lib.run(found)
    result["none"] = search.get_attention_probs(one, 0.0)
    result["messages"] = messages({"no attention": lambda: search.get_attention_probs((tf.zeros([2]),), 0.5)})
    return result


def case_samples(lib):
    """Drawn with probabilities of 0 and 1, so that no generator shows."""
    tf, helper = lib.tf, private(lib, "seq2seq.helper")
    sure = [[-1e9, 1e9], [1e9, -1e9]]
    return lib.run(
        {
            "probabilities": helper.bernoulli_sample(probs=[0.0, 1.0], sample_shape=[3]),
            "logits": helper.bernoulli_sample(logits=[-1e9, 1e9], dtype=tf.float32, seed=1),
            "categories": helper.categorical_sample(sure),
            "shaped": helper.categorical_sample(sure, tf.int64, [3], seed=1),
        }
    )


def case_saver_hook_of_tpus(lib):
    tf = lib.tf
    folder = tempfile.mkdtemp()
    step = tf.train.get_or_create_global_step()
    hook = lib.contrib.tpu.AsyncCheckpointSaverHook(folder, save_steps=2, checkpoint_basename="own.ckpt")
    train = tf.assign_add(step, 1)
    with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(), [hook]) as session:
        for _ in range(3):
            session.run(train)
    return {
        "files": sorted(path.name for path in Path(folder).glob("own*")),
        "last": int(tf.train.NewCheckpointReader(tf.train.latest_checkpoint(folder)).get_tensor("global_step")),
    }


def case_evaluation_step(lib):
    tf, training = lib.tf, lib.contrib.training
    step = training.get_or_create_eval_step()
    same = training.get_or_create_eval_step() is step
    return {**lib.run({"step": step}), "same": same, "collections": step in tf.get_collection(tf.GraphKeys.EVAL_STEP)}


def case_summaries_of_gradients(lib):
    tf, training = lib.tf, lib.contrib.training
    weight, none = tf.get_variable("weight", [2]), tf.get_variable("none", [2])
    table = tf.get_variable("table", [3, 2])
    loss = tf.reduce_sum(weight * tf.nn.embedding_lookup(table, [1]))
    pairs = list(zip(tf.gradients(loss, [weight, table]), [weight, table]))
    summaries = training.add_gradients_summaries([*pairs, (None, none)])
    return {"ops": [summary.op.name for summary in summaries], "types": [summary.op.type for summary in summaries]}


def case_feeding_queue_runner(lib):
    tf = lib.tf
    root = "tensorflow.contrib.training.python.training" if lib.is_tf1 else "tfmigrate.compat.contrib.training"
    kind = importlib.import_module(root + ".feeding_queue_runner")
    fed = tf.placeholder(tf.float32, [])
    numbers = iter([1.0, 2.0, 3.0])

    def feed():
        for number in numbers:
            return {fed: number}
        raise tf.errors.OutOfRangeError(None, None, "the end")

    def broken():
        raise ValueError("broken")

    found = {}
    for name, function in (("good", feed), ("bad", broken)):
        queue = tf.FIFOQueue(10, tf.float32)
        runner = kind.FeedingQueueRunner(queue, [queue.enqueue(fed)], feed_fns=[function])
        with tf.Session() as session:
            for thread in runner.create_threads(session, start=True):
                thread.join()
            found[name] = [repr(error)[:22] for error in runner.exceptions_raised] + [int(session.run(queue.size()))]
    return {**found, "proto": messages({"to_proto": runner.to_proto})}


def case_hyperparameters_as_a_message(lib):
    hparams = lib.contrib.training.HParams(i=1, f=0.5, s="x", b=True, li=[1, 2], ls=["a"])
    structure = object()
    hparams.set_model_structure(structure)
    message = hparams.to_proto()
    copy = lib.contrib.training.HParams.from_proto(message)
    return {
        "values": sorted(map(repr, copy.values().items())),
        "structure": [hparams.get_model_structure() is structure, copy.get_model_structure()],
        "message": sorted(str(message.hparam[name]) for name in message.hparam),
        "bytes": type(message).FromString(message.SerializeToString()) == message,
    }


def case_library_that_is_missing(lib):
    try:
        lib.contrib.util.loader.load_op_library("/nowhere/ops.so")
    except lib.tf.errors.NotFoundError as error:
        return {"message": str(error).split(":")[0]}


def case_digits_as_they_lie(lib):
    mnist = lib.module("contrib.learn").datasets.mnist
    images = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    folder, found = Path(tempfile.mkdtemp()), {}
    for name, head, body in (
        ("images", struct.pack(">IIII", 2051, 2, 4, 3), images.tobytes()),
        ("labels", struct.pack(">II", 2049, 3), bytes([1, 0, 9])),
    ):
        (folder / name).write_bytes(gzip.compress(head + body))
    with contextlib.redirect_stdout(io.StringIO()):
        with (folder / "images").open("rb") as file:
            found["images"] = mnist.extract_images(file)
        more = {"one_hot": True, "num_classes": 12}
        for name, options in (("labels", {}), ("one hot", {"one_hot": True}), ("more", more)):
            with (folder / "labels").open("rb") as file:
                found[name] = mnist.extract_labels(file, **options)
    found["dense"] = mnist.dense_to_one_hot(np.array([2, 0]), 3)
    with contextlib.redirect_stdout(io.StringIO()):
        found["too few"] = messages({"load": lambda: mnist.load_mnist(digits(20, 6))})
    base = lib.module("contrib.learn").datasets.base
    found["kept"] = Path(base.maybe_download("labels", str(folder), "file:///nowhere")).name
    return found


def case_bases(lib):
    """What a subclass gets that does not define it."""
    seq2seq, metrics = lib.contrib.seq2seq, lib.contrib.eager.metrics

    class Own(seq2seq.Decoder):
        def initialize(self, name=None):
            return super().initialize(name)

        def step(self, time, inputs, state, name=None):
            return super().step(time, inputs, state, name)

    calls = {
        "alignments_size": lambda: seq2seq.AttentionMechanism().alignments_size,
        "state_size": lambda: seq2seq.AttentionMechanism().state_size,
        "initialize": lambda: Own().initialize(),
        "step": lambda: Own().step(0, 0, 0),
        "finalize": lambda: Own().finalize(1, 2, 3),
        "tracks": lambda: Own().tracks_own_finished,
    }
    calls.update(
        {name: functools.partial(getattr, Own(), name) for name in ("batch_size", "output_size", "output_dtype")}
    )
    for name, arguments in {"build": (), "call": (), "result": (), "aggregate": ([],)}.items():
        calls["metric " + name] = functools.partial(lambda n, a: getattr(metrics.Metric(), n)(*a), name, arguments)
    calls["metric types"] = lambda: metrics.Mean().aggregate([metrics.Accuracy()])
    # 1.15 runs ``call`` as code of its own: the error is the last line.
    return {name: text.strip().splitlines()[-1].strip()[:50] for name, text in messages(calls).items()}


def case_scipy_interface(lib):
    """With a stand-in for SciPy, which 1.15 does not bring: what it is called with."""
    tf, opt = lib.tf, lib.contrib.opt
    first = tf.get_variable("first", [2], initializer=tf.constant_initializer([1.0, -2.0]))
    second = tf.get_variable("second", [1], initializer=tf.constant_initializer([0.5]))
    seen = []

    class Result(dict):
        message = "done"
        status = nit = nfev = 0
        fun = 1.0

    def minimize(function, start, jac, callback, method, bounds=None, constraints=(), **options):
        called = {"start": np.array(start), "method": method, "jac": jac, "options": sorted(options.items())}
        called["bounds"] = None if bounds is None else np.array(bounds)
        for index, one in enumerate(constraints):
            called["constraint %d" % index] = [one["type"], sorted(one)]
            called["value %d" % index] = np.array(one["fun"](start)).reshape([-1])
            called["gradient %d" % index] = np.array(one["jac"](start)).reshape([-1])
        loss, gradient = function(start)
        called["loss"], called["gradient"] = np.array(loss).reshape([]), np.array(gradient)
        callback(start)
        seen.append(called)
        return Result(x=start - 0.1 * gradient)

    scipy, optimize = types.ModuleType("scipy"), types.ModuleType("scipy.optimize")
    scipy.optimize, optimize.minimize = optimize, minimize
    real = {name: sys.modules.get(name) for name in ("scipy", "scipy.optimize")}
    sys.modules.update({"scipy": scipy, "scipy.optimize": optimize})
    loss = tf.reduce_sum((first - 1.0) ** 2) + tf.reduce_sum(second**2)
    plain = opt.ScipyOptimizerInterface(loss, options={"maxiter": 3})
    bounded = opt.ScipyOptimizerInterface(
        loss,
        var_list=[first],
        equalities=[tf.reduce_sum(first)],
        inequalities=[first[0] - 0.5],
        var_to_bounds={first: (0.0, [2.0, np.inf])},
        method="SLSQP",
    )
    try:
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            plain.minimize(session)
            bounded.minimize(session)
            values = session.run({"first": first, "second": second})
            refused = messages({"jac": lambda: opt.ScipyOptimizerInterface(loss, jac=3).minimize(session)})
    finally:
        sys.modules.update({name: module for name, module in real.items() if module is not None})
    return {"plain": seen[0], "bounded": seen[1], **values, **refused}
