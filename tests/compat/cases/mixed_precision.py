"""``tf.contrib.mixed_precision``."""

import numpy as np
from estimator import messages


def case_exponential_manager(lib):
    tf = lib.tf
    manager = lib.contrib.mixed_precision.ExponentialUpdateLossScaleManager(
        init_loss_scale=4.0, incr_every_n_steps=2, decr_every_n_nan_or_inf=2, incr_ratio=3, decr_ratio=0.4
    )
    finite = tf.placeholder(tf.bool, [])
    update = manager.update_loss_scale(finite)
    scale = manager.get_loss_scale()
    names = [[v.op.name, v.dtype.base_dtype.name, v.shape.as_list()] for v in tf.global_variables()]
    history = []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for flag in [True, True, True, False, True, True, False, False, False, False, False, True, False, False, False]:
            session.run(update, {finite: flag})
            history.append([float(v) for v in session.run(tf.global_variables())] + [float(session.run(scale))])
    return {"names": names, "history": np.array(history), "trainable": len(tf.trainable_variables())}


def case_optimizer(lib):
    tf, mixed = lib.tf, lib.contrib.mixed_precision
    w = tf.get_variable("w", [3], initializer=tf.constant_initializer([1.0, 2.0, -1.0]))
    table = tf.get_variable("table", [4, 2], initializer=tf.ones_initializer())
    x = tf.placeholder(tf.float32, [])
    step = tf.train.get_or_create_global_step()
    manager = mixed.ExponentialUpdateLossScaleManager(8.0, 2, decr_every_n_nan_or_inf=1, decr_ratio=0.5)
    optimizer = mixed.LossScaleOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), manager)
    loss = tf.reduce_sum(tf.square(w) * x) + tf.reduce_sum(tf.gather(table, [0, 2]))
    pairs = optimizer.compute_gradients(loss)
    train = optimizer.apply_gradients(pairs, global_step=step)
    found = {"names": sorted(v.op.name for v in tf.global_variables())}
    gradients = [tf.convert_to_tensor(g) for g, _ in pairs]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for index, value in enumerate([1.0, 0.5, float("inf"), 2.0, float("nan"), 1.0]):
            found["gradients %d" % index] = session.run(gradients[0], {x: value})
            session.run(train, {x: value})
            found["w %d" % index] = session.run(w)
            found["state %d" % index] = [float(session.run(manager.get_loss_scale())), int(session.run(step))]
        found["table"] = session.run(table)
    return found


def case_fixed(lib):
    tf, mixed = lib.tf, lib.contrib.mixed_precision
    w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
    manager = mixed.FixedLossScaleManager(1000.0)
    optimizer = mixed.LossScaleOptimizer(tf.train.GradientDescentOptimizer(0.1), manager)
    train = optimizer.minimize(tf.reduce_sum(w * w))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train)
        values = {"w": session.run(w), "scale": session.run(manager.get_loss_scale())}
    values["variables"] = [v.op.name for v in tf.global_variables()]
    values["messages"] = messages(
        {
            "small": lambda: mixed.FixedLossScaleManager(0.5),
            "init": lambda: type(mixed.ExponentialUpdateLossScaleManager(0.5, 0)).__name__,
        }
    )
    return values
