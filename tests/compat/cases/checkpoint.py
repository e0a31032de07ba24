"""``tf.contrib.checkpoint``, ``autograph`` and ``staging``."""

import tempfile

import numpy as np
from estimator import messages


def _names(lib, path):
    metadata = lib.contrib.checkpoint.object_metadata(path)
    children = sorted({child.local_name for node in metadata.nodes for child in node.children})
    keys = sorted({attribute.checkpoint_key for node in metadata.nodes for attribute in node.attributes})
    return {"children": children, "keys": keys}


def _model(lib):
    tf, checkpoint = lib.tf, lib.contrib.checkpoint

    class Model(checkpoint.Checkpointable):
        def __init__(self):
            super().__init__()
            self.weight = tf.get_variable("weight", [2])
            self.parts = checkpoint.List([tf.get_variable("a", [1]), tf.get_variable("b", [1])])
            self.parts.append(tf.get_variable("c", [1]))
            self.named = checkpoint.Mapping(one=tf.get_variable("d", [1]))
            self.slots = checkpoint.UniqueNameTracker()
            for name in ("x", "y", "x", "x_1", "x"):
                self.slots.track(tf.get_variable("slot" + str(len(tf.global_variables())), []), name)
            self.left_out = checkpoint.NoDependency(tf.get_variable("out", []))

    return Model()


def case_objects(lib):
    tf, checkpoint = lib.tf, lib.contrib.checkpoint
    model = _model(lib)
    saver = tf.train.Checkpoint(model=model)
    prefix = tempfile.mkdtemp() + "/kept"
    found = {}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        before = session.run(model.weight)
        path = saver.save(prefix, session=session)
        found.update(_names(lib, path))
        session.run(model.weight.initializer)
        saver.restore(path).assert_consumed().run_restore_ops(session)
        found["restored"] = bool(np.array_equal(before, session.run(model.weight)))
    kinds = (checkpoint.List, checkpoint.Mapping, checkpoint.UniqueNameTracker)
    found["objects"] = sorted(type(each).__name__ for each in checkpoint.list_objects(saver) if isinstance(each, kinds))
    found["kinds"] = [isinstance(model, checkpoint.CheckpointableBase), len(model.parts), sorted(model.named)]
    found["told"] = messages({"number": lambda: model.slots.track(3, "x")})["number"].split(":")[0]
    return found


def case_staging(lib):
    tf = lib.tf
    area = lib.contrib.staging.StagingArea([tf.float32, tf.int32], shapes=[[2], []], capacity=4)
    fed = tf.placeholder(tf.int32, [])
    put, got, size = area.put([tf.fill([2], tf.cast(fed, tf.float32)), fed]), area.get(), area.size()
    found = {}
    with tf.Session() as session:
        for number in (3, 5):
            session.run(put, {fed: number})
        found["size"] = session.run(size)
        found["first"], found["number"] = session.run(got)
        session.run(area.clear())
        found["cleared"] = session.run(size)
    found["shapes"] = [tensor.shape.as_list() for tensor in got]
    return found


def case_autograph(lib):
    tf, autograph = lib.tf, lib.contrib.autograph

    def steps(x):
        count = 0
        while tf.reduce_sum(x) > 1.0:
            if tf.equal(count % 2, 0):
                x = x / 2.0
            else:
                x = tf.abs(x - 0.1)
                count += 2
            count += 1
        return x, count

    @autograph.convert(recursive=True)
    def sign(x):
        if tf.reduce_sum(x) > 0.0:
            return x
        else:  # noqa: RET505
            return -x

    values = tf.constant([3.0, 4.0])
    return lib.run({"steps": autograph.to_graph(steps)(values), "sign": [sign(values), sign(-values)]})
