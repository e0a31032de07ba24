"""``tf.contrib.training``."""

import tempfile

import numpy as np
from estimator import files, messages, tags


def hparams(lib):
    return lib.contrib.training.HParams(
        i=1, f=0.5, s="x", b=True, li=[1, 2], lf=[0.1], ls=["a", "b"], lb=[True, False], n=None, kind=int, d={"a": 1}
    )


def case_hparams(lib):
    hparams = lib.contrib.training.HParams(rate=0.1, layers=3, sizes=[1, 2], name="a")
    hparams.parse("rate=0.5,sizes=[3,4],name=b")
    hparams.add_hparam("extra", True)
    hparams.set_hparam("layers", 5)
    values = sorted(map(repr, hparams.values().items()))
    return {"values": values, "has": "extra" in hparams, "get": hparams.get("none", 7)}


TEXTS = [
    "i=3",
    "i=3.5",
    "i=1e3",
    "i=True",
    "i=a",
    "f=2",
    "f=1e-3",
    "f=x",
    "s=abc",
    "s=a b",
    "s=",
    "b=True",
    "b=0",
    "b=2",
    "b=yes",
    "b=TRUE",
    "li=[3,4]",
    "li=5",
    "li=[]",
    "li[0]=7",
    "li[0]=[1,2]",
    "i[0]=3",
    "lf=[1,2.5]",
    "ls=[c, d]",
    "lb=[False,1]",
    "n=3",
    "kind=3",
    "d=3",
    "zz=3",
    "i=1,i=2",
    "i=1,,f=2",
    "i",
    "i=",
    "=3",
    "i=[1,2]",
    "i=1 , f=2",
    " i=1",
    "i= -3",
    "s=a=b",
    "li=[1,2",
    "li=1,2]",
    "li[0]=1,li=[2]",
    "li[0]=1,li[0]=2",
    "f=nan",
    "",
    "li=[1,2]x",
    "i=3,",
    "_i=3",
    "ls=[a b,,c]",
    "lb=[true,FALSE]",
    "i.j=3",
    "s=a[b",
]


def case_hparams_parse(lib):
    def parsed(text):
        old, new = hparams(lib), hparams(lib)
        new.parse(text)
        return sorted((k, v) for k, v in new.values().items() if repr(v) != repr(old.values()[k]))

    return messages({text: (lambda text=text: parsed(text)) for text in TEXTS})


def case_hparams_set(lib):
    def set_to(name, value):
        found = hparams(lib)
        found.set_hparam(name, value)
        return repr(getattr(found, name)), type(getattr(found, name)).__name__

    pairs = [
        ("i", 3.5),
        ("i", "3"),
        ("i", True),
        ("i", [1]),
        ("f", 2),
        ("f", "2"),
        ("f", True),
        ("s", 3),
        ("s", "u"),
        ("s", None),
        ("b", 1),
        ("b", False),
        ("li", [1.5]),
        ("li", (3, 4)),
        ("li", 3),
        ("li", []),
        ("ls", [1]),
        ("n", 4),
        ("n", [1]),
        ("kind", float),
        ("kind", 3),
        ("d", {"b": 2}),
        ("zz", 1),
        ("values", 1),
        ("lf", [1]),
    ]
    found = messages({"set %s %r" % pair: (lambda pair=pair: set_to(*pair)) for pair in pairs})
    found["set numpy"] = repr([set_to("i", np.int64(3)), set_to("f", np.float32(2)), set_to("f", np.float64(2))])
    defaults = [
        ("i", None),
        ("i", 2),
        ("i", "a"),
        ("i", [1]),
        ("f", 1),
        ("zz", 3),
        ("li", [3]),
        ("li", 3),
        ("li", ["a"]),
        ("n", 1),
        ("b", 1),
    ]
    get = {"get %s %r" % pair: (lambda pair=pair: hparams(lib).get(*pair)) for pair in defaults}
    found.update(messages(get))
    return found


def case_hparams_rest(lib):
    make = lib.contrib.training.HParams
    parse_values = lib.contrib.training.parse_values
    removed = hparams(lib)
    removed.del_hparam("i")
    removed.del_hparam("zz")
    structured = make(model_structure="q", a=1)
    proto = make(a=1, b="s", c=[1.5], d=True, e=["x"], f=[True], g=[2]).to_proto()
    return messages(
        {
            "twice": lambda: hparams(lib).add_hparam("i", 2),
            "reserved": lambda: hparams(lib).add_hparam("values", 2),
            "empty": lambda: make(a=[]),
            "removed": lambda: ("i" in removed, hasattr(removed, "i")),
            "repr": lambda: hparams(lib),
            "str": lambda: str(hparams(lib)),
            "json": lambda: make(b=1, a=[2.5, 3]).to_json(),
            "json sorted": lambda: make(b=1, a=2).to_json(indent=1, sort_keys=True, separators=(";", "=")),
            "parse_json": lambda: hparams(lib).parse_json('{"i": 4, "li": [5], "n": 3}').values(),
            "parse_json unknown": lambda: hparams(lib).parse_json('{"zz": 4}'),
            "override": lambda: hparams(lib).override_from_dict({"i": 4, "f": 3}).values(),
            "structure": lambda: (structured.get_model_structure(), structured.values()),
            "no attribute": lambda: make(a=1).b,
            "proto": lambda: sorted(make(hparam_def=proto).values().items()),
            "proto bytes": lambda: len(proto.SerializeToString()),
            "proto and values": lambda: make(hparam_def=proto, a=1),
            "proto type": lambda: make(a={}).to_proto(),
            "index": lambda: parse_values("a[1]=3,a[0]=2", {"a": float}),
            "unknown": lambda: parse_values("a=1,c=[1,2],b=2", {"b": int}, ignore_unknown=True),
        }
    )


def model(lib):
    """Resource variables, each of which the gradient needs: what the loss reads is read before the step."""
    tf = lib.tf
    with tf.variable_scope("", use_resource=True):
        w = tf.get_variable("w", [3], initializer=tf.constant_initializer([1.0, -2.0, 4.0]))
        b = tf.get_variable("b", [2], initializer=tf.ones_initializer())
        table = tf.get_variable("table", [4, 2], initializer=tf.ones_initializer())
        unused = tf.get_variable("unused", [1])
    loss = tf.reduce_sum(w * w) + 3 * tf.reduce_sum(b * b) + tf.reduce_sum(tf.square(tf.gather(table, [0, 2]))) * 2
    return w, b, table, unused, loss


def case_create_train_op(lib):
    tf, training = lib.tf, lib.contrib.training
    w, b, table, _, loss = model(lib)
    counter = tf.get_variable("counter", [], tf.int32, tf.zeros_initializer(), trainable=False)
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_add(counter, 1))
    train_op = training.create_train_op(
        loss,
        tf.train.GradientDescentOptimizer(0.1),
        summarize_gradients=True,
        transform_grads_fn=training.clip_gradient_norms_fn(2.0),
    )
    partly = training.create_train_op(
        loss,
        tf.train.GradientDescentOptimizer(1.0),
        global_step=None,
        update_ops=[],
        variables_to_train=[b],
        check_numerics=False,
    )
    found = {
        "name": [train_op.op.name, partly.op.name],
        "summaries": sorted(s.op.name for s in tf.get_collection(tf.GraphKeys.SUMMARIES)),
        "collection": [t.name for t in tf.get_collection(tf.GraphKeys.TRAIN_OP)],
        "variables": sorted(v.op.name for v in tf.global_variables()),
    }
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for index, op in enumerate([train_op, train_op, partly]):
            found["loss %d" % index] = session.run(op)
            values = session.run([w, b, table, counter, tf.train.get_global_step()])
            found.update({"values %d %d" % (index, i): value for i, value in enumerate(values)})
    return found


def case_gradients(lib):
    tf, training = lib.tf, lib.contrib.training
    w, _, table, unused, loss = model(lib)
    pairs = tf.train.GradientDescentOptimizer(0.1).compute_gradients(loss)
    clipped = training.clip_gradient_norms(pairs, 1.5)
    scaled = training.multiply_gradients(pairs, {w: 2.0, "b": 0.5, table: tf.constant(3.0)})
    values = {
        "%s %s" % (name, v.op.name): tf.convert_to_tensor(g)
        for name, group in (("clipped", clipped), ("scaled", scaled))
        for g, v in group
        if g is not None
    }
    found = lib.run(values)
    found["messages"] = messages(
        {
            "list": lambda: training.multiply_gradients(tuple(pairs), {w: 1.0}),
            "empty": lambda: training.multiply_gradients(pairs, {}),
            "dict": lambda: training.multiply_gradients(pairs, [w]),
            "none": lambda: training.multiply_gradients(pairs, {unused: 1.0}),
        }
    )
    return found


def case_train_and_evaluate(lib):
    tf, training = lib.tf, lib.contrib.training
    folder, logs = tempfile.mkdtemp(), tempfile.mkdtemp()
    with tf.Graph().as_default():
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer([1.0, 2.0]))
        loss = tf.reduce_sum(tf.square(w - 0.5))
        tf.summary.scalar("loss", loss)
        train_op = training.create_train_op(loss, tf.train.GradientDescentOptimizer(0.1))
        hooks = [tf.train.StopAtStepHook(num_steps=5)]
        found = {"loss": training.train(train_op, folder, hooks=hooks, save_summaries_steps=2)}
    found["files"], found["tags"] = files(folder), tags(lib, folder)
    for name, evaluate in (
        ("once", lambda **kw: training.evaluate_once(tf.train.latest_checkpoint(folder), **kw)),
        (
            "repeatedly",
            lambda **kw: training.evaluate_repeatedly(folder, max_number_of_evaluations=1, eval_interval_secs=0, **kw),
        ),
    ):
        with tf.Graph().as_default():
            w = tf.get_variable("w", [2])
            tf.train.get_or_create_global_step()
            value, update = tf.metrics.mean(tf.reduce_sum(w))
            count = tf.get_variable(
                "count", [], initializer=tf.zeros_initializer(), collections=[tf.GraphKeys.LOCAL_VARIABLES]
            )
            counting = tf.assign_add(count, 1.0)
            tf.summary.scalar("mean", value)
            hooks = [training.StopAfterNEvalsHook(3), training.SummaryAtEndHook(logs + "/" + name)]
            results = evaluate(eval_ops=[update, counting], final_ops={"mean": value, "count": count}, hooks=hooks)
            found.update({"%s %s" % (name, key): value for key, value in results.items()})
            found["local " + name] = sorted(v.op.name for v in tf.local_variables())
        found["tags " + name] = tags(lib, logs + "/" + name)
    path = tf.train.latest_checkpoint(folder)
    found["iterator"] = len(list(training.checkpoints_iterator(folder, timeout=0)))
    found["wait"] = [
        training.wait_for_new_checkpoint(folder, None) == path,
        training.wait_for_new_checkpoint(folder, path, 0.01, timeout=0.1),
    ]
    found["messages"] = messages(
        {
            "logdir": lambda: training.train(None, None),
            "checkpoints": lambda: training.train(None, None, save_summaries_steps=None),
            "summary": lambda: training.SummaryAtEndHook(),
        }
    )
    return found


def batches(lib, build, count=20):
    """What ``build`` gives until the input ends, by bucket: batches of one bucket are in order."""
    tf = lib.tf
    found = {}
    with tf.Graph().as_default():
        tensors = build()
        with tf.train.MonitoredSession() as session:
            try:
                while not session.should_stop() and count:
                    count -= 1
                    key, values = session.run(tensors)
                    found.setdefault(key, []).append({k: v.tolist() for k, v in values.items()})
            except tf.errors.OutOfRangeError:
                pass
    return found


def case_bucket(lib):
    tf, training = lib.tf, lib.contrib.training

    def examples():
        number = tf.train.range_input_producer(14, num_epochs=1, shuffle=False).dequeue()
        return number, {"length": number % 7 + 1, "row": tf.range(number % 7 + 1)}

    def plain():
        number, _ = examples()
        which, values = training.bucket({"n": number}, number % 3, 2, 3)
        return which, values

    def smaller():
        number, values = examples()
        lengths, found = training.bucket_by_sequence_length(
            values["length"],
            {"row": values["row"], "n": number},
            [2, 3, 2],
            [3, 5],
            dynamic_pad=True,
            allow_smaller_final_batch=True,
            keep_input=tf.not_equal(number, 4),
        )
        shortest = tf.reduce_min(lengths)
        return tf.cast(shortest >= 3, tf.int32) + tf.cast(shortest >= 5, tf.int32), found

    found = {"plain": {}, "smaller": {}}
    for name, build in (("plain", plain), ("smaller", smaller)):
        for key, values in batches(lib, build).items():
            found[name][str(key)] = values
    length, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [2])
    which, (rows, more) = training.bucket([x, length], length, 2, 3)
    single = training.bucket([x], length, [2, 3], 2, name="named")
    lengths, listed = training.bucket_by_sequence_length(length, [x], 2, [3, 5])
    found["graph"] = [t.op.name + str(t.shape.as_list()) for t in (which, rows, more, single[1], lengths, listed[0])]
    found["runners"] = [len(r.enqueue_ops) for r in tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)]
    found["summaries"] = sorted(s.op.name for s in tf.get_collection(tf.GraphKeys.SUMMARIES))
    found["messages"] = messages(
        {
            "sizes": lambda: training.bucket([x], length, [2, 3], 3),
            "capacities": lambda: training.bucket([x], length, 2, 3, bucket_capacities=[1]),
            "none": lambda: training.bucket([], length, 2, 3),
            "vector": lambda: training.bucket([x], length, 2, 3, keep_input=tf.constant([True])),
            "boundaries": lambda: training.bucket_by_sequence_length(3, [x], 2, []),
            "text": lambda: training.bucket_by_sequence_length(3, [x], 2, [3, "a"]),
            "order": lambda: training.bucket_by_sequence_length(3, [x], 2, [3, 2]),
            "number": lambda: training.bucket_by_sequence_length(3, [x], 2, 3),
        }
    )
    return found
