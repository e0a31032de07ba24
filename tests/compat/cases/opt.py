"""``tf.contrib.opt``."""


def _train(lib, make, resource=True, sparse=True, variable=True, linear=False):
    """Three steps, with other rows in each; matrices and vectors, so that slots, names and values all show."""
    tf = lib.tf
    step = tf.train.get_or_create_global_step()
    matrix = tf.get_variable("matrix", [4, 2], use_resource=resource)
    vector = tf.get_variable("vector", [3], use_resource=resource)
    # What steps change by themselves must not be read while they do.
    with tf.control_dependencies([tf.identity(matrix), tf.identity(vector)]):
        power = 1 if linear else 2
        losses = [
            tf.reduce_sum(tf.gather(matrix, rows) ** power if sparse else matrix**power * scale)
            + tf.reduce_sum(vector**power * 3.0) * scale
            for rows, scale in (([0, 2, 0], 1.0), ([1, 2], 0.5))
        ]
    optimizer = make(step, matrix, vector)
    ops = [optimizer.minimize(loss, global_step=step) for loss in losses]
    found = {"matrix": matrix, "vector": vector, "step": step}
    for name in optimizer.get_slot_names() if hasattr(optimizer, "get_slot_names") and variable else ():
        for var in (matrix, vector):
            slot = optimizer.get_slot(var, name)
            if slot is not None:
                found["%s of %s" % (name, var.op.name)] = slot
    return lib.run(found, steps=[_start(lib, matrix, vector), ops[0], ops[1], ops[0]])


def _start(lib, *trained):
    """Slots begin as when they are trained, and not with the values that tests give to variables."""
    tf = lib.tf
    names = [variable.op.name for variable in trained]
    return tf.variables_initializer([v for v in tf.global_variables() if v.op.name not in names])


def _both(lib, make, **options):
    tf = lib.tf
    found = {}
    for resource in (True, False):
        for sparse in (True, False):
            name = "%s %s" % ("resource" if resource else "ref", "sparse" if sparse else "dense")
            tf.reset_default_graph()
            part = _train(lib, make, resource, sparse, **options)
            found.update({"%s %s" % (name, key): value for key, value in part.items()})
    return found


def case_adam_w(lib):
    return _train(lib, lambda *_: lib.contrib.opt.AdamWOptimizer(0.01, 0.1), linear=True)


def case_adam_w_dense(lib):
    return _train(lib, lambda *_: lib.contrib.opt.AdamWOptimizer(0.01, 0.1), sparse=False, linear=True)


def case_adam_w_of_some(lib):
    tf, opt = lib.tf, lib.contrib.opt
    step = tf.train.get_or_create_global_step()
    first = tf.get_variable("first", [2], use_resource=True)
    second = tf.get_variable("second", [2], use_resource=True)
    optimizer = opt.AdamWOptimizer(weight_decay=0.1, learning_rate=0.1)
    loss = tf.reduce_sum(first + 2.0 * second)
    whole = optimizer.minimize(loss, global_step=step, decay_var_list=[first])
    some = optimizer.apply_gradients(optimizer.compute_gradients(loss), decay_var_list=[first])
    return lib.run({"first": first, "second": second}, steps=[_start(lib, first, second), whole, some])


def case_momentum_w(lib):
    return _train(lib, lambda *_: lib.contrib.opt.MomentumWOptimizer(0.01, 0.1, 0.9, use_nesterov=True), linear=True)


def case_extended(lib):
    def make(*_):
        cls = lib.contrib.opt.extend_with_decoupled_weight_decay(lib.tf.train.GradientDescentOptimizer)
        return cls(weight_decay=0.1, learning_rate=0.05, name="own")

    return _train(lib, make, linear=True)


def case_nadam(lib):
    return _both(lib, lambda *_: lib.contrib.opt.NadamOptimizer(0.1))


def case_lazy_adam(lib):
    return _both(lib, lambda *_: lib.contrib.opt.LazyAdamOptimizer(0.1, beta1=0.8))


def case_adam_gs(lib):
    return _both(lib, lambda step, *_: lib.contrib.opt.AdamGSOptimizer(step, 0.1))


def case_lazy_adam_gs(lib):
    return _both(lib, lambda step, *_: lib.contrib.opt.LazyAdamGSOptimizer(step, 0.1))


def case_adamax(lib):
    return _both(lib, lambda *_: lib.contrib.opt.AdaMaxOptimizer(0.1))


def case_power_sign(lib):
    return _train(lib, lambda *_: lib.contrib.opt.PowerSignOptimizer(0.1, base=2.0), sparse=False)


def case_power_sign_of_sparse_gradients(lib):
    return _train(lib, lambda *_: lib.contrib.opt.PowerSignOptimizer(0.1), resource=False)


def case_add_sign(lib):
    def make(*_):
        return lib.contrib.opt.AddSignOptimizer(
            0.1, 0.5, sign_decay_fn=lambda step: 0.5 / (1.0 + lib.tf.cast(step, "float32"))
        )

    return _train(lib, make, sparse=False)


def case_add_sign_of_sparse_gradients(lib):
    return _train(lib, lambda *_: lib.contrib.opt.AddSignOptimizer(0.1), resource=False)


def case_lars(lib):
    return _both(lib, lambda *_: lib.contrib.opt.LARSOptimizer(0.5, skip_list=["vector"]))


def case_lars_nesterov(lib):
    return _train(lib, lambda *_: lib.contrib.opt.LARSOptimizer(0.5, eeta=0.1, epsilon=0.1, use_nesterov=True))


def case_reg_adagrad(lib):
    return _both(lib, lambda *_: lib.contrib.opt.RegAdagradOptimizer(0.1))


def case_reg_adagrad_without_slots(lib):
    tf, opt = lib.tf, lib.contrib.opt
    tf.train.get_or_create_global_step()
    matrix = tf.get_variable("matrix", [4, 2])
    optimizer = opt.RegAdagradOptimizer(0.1)
    with optimizer.avoid_updating_slots():
        op = optimizer.minimize(tf.reduce_sum(tf.gather(matrix, [0, 2]) ** 2) + tf.reduce_sum(matrix))
    other = optimizer.minimize(tf.reduce_sum(matrix**2))
    found = {"matrix": matrix, "slot": optimizer.get_slot(matrix, "accumulator")}
    return lib.run(found, steps=[_start(lib, matrix), op, other, op])


def case_moving_average(lib):
    tf, opt = lib.tf, lib.contrib.opt

    def make(*_):
        return opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(0.1), 0.5)

    return _train(lib, make, variable=False)


def case_swapping_saver(lib):
    tf, opt = lib.tf, lib.contrib.opt
    var = tf.get_variable("var", [2])
    optimizer = opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(0.1), 0.5)
    try:
        optimizer.swapping_saver()
        refused = False
    except RuntimeError:
        refused = True
    optimizer.minimize(tf.reduce_sum(var**2))
    saver = optimizer.swapping_saver()
    names = sorted(tensor.name for tensor in saver._var_list.values())
    return {"refused": refused, "keys": sorted(saver._var_list), "names": names, "own": saver._var_list["var"].op.name}


def case_variable_clipping(lib):
    tf, opt = lib.tf, lib.contrib.opt

    def make(step, matrix, vector):
        return opt.VariableClippingOptimizer(tf.train.GradientDescentOptimizer(0.1), {matrix: [1], vector: [0]}, 0.2)

    return _train(lib, make, resource=False)


def case_variable_clipping_of_dense_gradients(lib):
    tf, opt = lib.tf, lib.contrib.opt

    def make(step, matrix, vector):
        return opt.VariableClippingOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), {matrix: [0]}, 0.2)

    return _train(lib, make, resource=False, sparse=False)


def case_multitask(lib):
    tf, opt = lib.tf, lib.contrib.opt
    first = tf.get_variable("first", [2])
    second = tf.get_variable("second", [2])
    optimizer = opt.MultitaskOptimizerWrapper(tf.train.AdamOptimizer(0.1))
    op = optimizer.minimize(tf.reduce_sum(first**2) + 0.0 * tf.reduce_sum(second**2))
    slots = {"m": optimizer.get_slot(second, "m"), "own m": optimizer.get_slot(first, "m")}
    return lib.run(dict(slots, first=first, second=second), steps=[_start(lib, first, second), op, op])


def case_clip_gradients(lib):
    tf, opt = lib.tf, lib.contrib.opt
    first, second = tf.constant([3.0, 4.0]), tf.constant([0.0, 0.0])
    clipped, norm = opt.clip_gradients_by_global_norm([(first, "a"), (second, "b")], 2.0)
    large, _ = opt.clip_gradients_by_global_norm([(first, "a"), (second, "b")])
    result = lib.run({"clipped": [pair[0] for pair in clipped], "large": [pair[0] for pair in large], "norm": norm})
    result["names"] = [pair[1] for pair in clipped]
    return result


def case_external_optimizer(lib):
    tf, np, opt = lib.tf, lib.np, lib.contrib.opt
    first = tf.get_variable("first", [2], initializer=tf.constant_initializer([1.0, -2.0]))
    second = tf.get_variable("second", [1, 2], initializer=tf.constant_initializer([[0.5, 3.0]]))
    seen = {"losses": [], "steps": [], "fetched": []}

    class Descent(opt.ExternalOptimizerInterface):
        def _minimize(self, initial_val, loss_grad_func, equality_funcs, equality_grad_funcs, packed_bounds, **given):
            seen["initial"] = np.array(initial_val)
            seen["bounds"] = np.array(packed_bounds)
            seen["equality"] = [np.array(f(initial_val)).reshape([-1]) for f in equality_funcs + equality_grad_funcs]
            seen["count"] = len(given["inequality_funcs"])
            seen["options"] = sorted(given["optimizer_kwargs"].items())
            x = initial_val
            for _ in range(3):
                loss, gradient = loss_grad_func(x)
                seen["losses"].append(float(loss))
                x = x - 0.1 * gradient
                given["step_callback"](x)
            return x

    loss = tf.reduce_sum((first - 1.0) ** 2) + tf.reduce_sum(second**2)
    interface = Descent(
        loss,
        equalities=[tf.reduce_sum(first)],
        inequalities=[second],
        var_to_bounds={second: (0.0, np.array([2.0, 5.0]))},
        rate=3,
    )
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        interface.minimize(
            session,
            fetches=[loss],
            loss_callback=lambda value: seen["fetched"].append(float(value)),
            step_callback=lambda x: seen["steps"].append(np.array(x)),
        )
        seen["first"], seen["second"] = session.run([first, second])
    for name in ("losses", "fetched"):
        seen[name] = np.array(seen[name], "float32")
    seen["equality"] = dict(enumerate(seen["equality"]))
    seen["equality"] = {str(key): value for key, value in seen["equality"].items()}
    seen["steps"] = np.array(seen["steps"])
    return seen
