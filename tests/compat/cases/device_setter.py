"""``tf.contrib.training``: on which server variables are placed."""

from estimator import messages


def _devices(lib, strategy):
    tf = lib.tf
    tf.reset_default_graph()
    with tf.device(tf.train.replica_device_setter(ps_tasks=3, ps_strategy=strategy)):
        made = [
            tf.get_variable("v%d" % number, shape, dtype)
            for number, shape in enumerate([[10], [3, 4], [100], [2], [50], [7], [1], []])
            for dtype in [tf.float64 if number % 2 else tf.float32]
        ]
        made.append(tf.Variable(3.0, name="w", use_resource=True))
    return [variable.device for variable in made]


def case_strategies(lib):
    tf, training = lib.tf, lib.contrib.training
    found = {
        "greedy": _devices(lib, training.GreedyLoadBalancingStrategy(3, training.byte_size_load_fn)),
        "own load": _devices(lib, training.GreedyLoadBalancingStrategy(3, lambda op: len(op.name))),
        "random": _devices(lib, training.RandomStrategy(3)),
        "seed": _devices(lib, training.RandomStrategy(3, seed=7)),
    }
    ops = {
        "unknown": tf.placeholder(tf.float32, [None]).op,
        "two": tf.split(tf.ones([4]), 2)[0].op,
        "none": tf.no_op(),
        "one": tf.ones([2, 3], tf.int64).op,
        "handle": tf.Variable(1.0, use_resource=True).op,
    }
    sizes = messages({name: lambda op=op: training.byte_size_load_fn(op) for name, op in ops.items()})
    return {**found, **{name: text.split(":")[0] for name, text in sizes.items()}}
