"""``tf.contrib.framework``."""

import tempfile
from pathlib import Path


def case_arg_scope(lib):
    framework = lib.contrib.framework
    arg_scope = framework.arg_scope

    @framework.add_arg_scope
    def one(x, a=1, b=2):
        return [x, a, b]

    @framework.add_arg_scope
    def two(x, b=3):
        return [x, b]

    found = {"outside": [one(0), two(0)]}
    with arg_scope([one, two], b=5):
        found["inside"] = [one(0), two(0), one(0, b=6), one(0, 7)]
        with arg_scope([one], a=8) as kept:
            found["nested"] = [one(0), two(0)]
        found["left"] = one(0)
    with arg_scope(kept):
        found["kept"] = [one(0), two(0)]
    found["has"] = [framework.has_arg_scope(one), framework.has_arg_scope(len)]
    found["arguments"] = list(framework.arg_scoped_arguments(one))
    found["current"] = len(framework.current_arg_scope())
    try:
        with arg_scope([len], b=1):
            pass
    except ValueError as error:
        found["raised"] = type(error).__name__
    return found


def case_arg_scope_of_layers(lib):
    tf, framework, layers = lib.tf, lib.contrib.framework, lib.contrib.layers
    x = tf.constant([[1.0, -2.0]])
    options = {"activation_fn": tf.tanh, "weights_regularizer": tf.nn.l2_loss}
    off = framework.arg_scope([layers.batch_norm, layers.dropout], is_training=False)
    with framework.arg_scope([layers.fully_connected], **options), off:
        y = layers.fully_connected(x, 3, normalizer_fn=layers.batch_norm)
        z = layers.dropout(layers.fully_connected(y, 2, activation_fn=None))
    losses = tf.losses.get_regularization_losses()
    return lib.run({"y": y, "z": z, "losses": losses}, loss=tf.reduce_sum(z) + tf.add_n(losses))


def case_variables(lib):
    tf, framework = lib.tf, lib.contrib.framework
    with tf.variable_scope("net"):
        framework.model_variable("w", [2, 3], regularizer=tf.nn.l2_loss, collections=["mine"])
        framework.variable("plain", [2], initializer=tf.ones_initializer(), trainable=False)
        framework.model_variable("b", [3], initializer=tf.zeros_initializer(), device="/cpu:0")
    framework.local_variable(1.5, name="local")
    framework.global_variable(2, name="global")
    framework.add_model_variable(tf.Variable(3.0, name="late"))

    def names(variables):
        return [v.op.name for v in variables]

    w = framework.get_unique_variable("net/w")
    found = lib.run({"w": w, "losses": tf.losses.get_regularization_losses()}, initial=False)
    found.update(
        {
            "all": names(framework.get_variables()),
            "scoped": names(framework.get_variables("net")),
            "suffix": names(framework.get_variables(suffix="b")),
            "model": names(framework.get_model_variables()),
            "local": names(framework.get_local_variables()),
            "trained": names(framework.get_trainable_variables("net")),
            "by_name": names(framework.get_variables_by_name("w")),
            "by_name_scoped": names(framework.get_variables_by_name("b", scope="net")),
            "by_suffix": names(framework.get_variables_by_suffix("l")),
            "restored": names(framework.get_variables_to_restore()),
            "included": names(framework.get_variables_to_restore(include=["net"], exclude=["net/w"])),
            "filtered": names(framework.filter_variables(tf.global_variables(), ["net"], ["plain"])),
            "matched": names(framework.filter_variables(tf.global_variables(), [".*w"], reg_search=False)),
            "full": framework.get_variable_full_name(w),
            "mine": names(tf.get_collection("mine")),
        }
    )
    return found


def case_global_step(lib):
    tf, framework = lib.tf, lib.contrib.framework
    found = {"none": framework.assert_or_get_global_step() is None}
    step = framework.get_or_create_global_step()
    found["same"] = [framework.get_global_step() is step, framework.get_or_create_global_step() is step]
    framework.assert_global_step(step)
    found["asserted"] = framework.assert_or_get_global_step(global_step_tensor=step) is step
    try:
        framework.create_global_step()
    except ValueError as error:
        found["raised"] = type(error).__name__
    found.update(lib.run({"step": step}))
    found["in_collection"] = [v.op.name for v in tf.get_collection(tf.GraphKeys.GLOBAL_STEP)]
    return found


def _saved(lib):
    """A checkpoint of a/w [2, 2] and a/b [2]; gives its path."""
    tf = lib.tf
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.variable_scope("a"):
            tf.get_variable("w", initializer=[[1.0, 2.0], [3.0, 4.0]])
            tf.get_variable("b", initializer=[5.0, 6.0])
        session.run(tf.global_variables_initializer())
        return tf.train.Saver().save(session, str(Path(tempfile.mkdtemp()) / "model"))


def case_checkpoints_are_read(lib):
    framework = lib.contrib.framework
    path = _saved(lib)
    folder = str(Path(path).parent)
    reader = framework.load_checkpoint(folder)
    return {
        "listed": [[name, list(shape)] for name, shape in framework.list_variables(path)],
        "loaded": framework.load_variable(folder, "a/w"),
        "read": framework.load_checkpoint(filepattern=path).get_tensor("a/b"),
        "shapes": sorted(reader.get_variable_to_shape_map().items()),
    }


def case_assignment_from_checkpoint(lib):
    tf, framework = lib.tf, lib.contrib.framework
    path = _saved(lib)
    with tf.variable_scope("n"):
        w, b = tf.get_variable("w", [2, 2]), tf.get_variable("b", [2])
        other, flat = tf.get_variable("other", [3], initializer=tf.ones_initializer()), tf.get_variable("flat", [4])
    op, feed = framework.assign_from_checkpoint(path, {"a/w": w})
    restore = framework.assign_from_checkpoint_fn(path, {"a/b": b, "missing": other}, ignore_missing_vars=True)
    reshape = framework.assign_from_checkpoint_fn(path, {"a/w": flat}, reshape_variables=True)
    values_op, values_feed = framework.assign_from_values({"n/other": lib.np.array([1.0, 2.0, 3.0])})
    values = framework.assign_from_values_fn({"n/b": lib.np.array([7.0, 8.0])})
    found = {}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(op, feed)
        restore(session)
        reshape(session)
        found["first"] = session.run([w, b, other, flat])
        session.run(values_op, values_feed)
        values(session)
        found["second"] = session.run([b, other])
    try:
        framework.assign_from_checkpoint(path, {"a/missing": w})
    except ValueError as error:
        found["raised"] = type(error).__name__
    found["first"] = dict(zip("wbof", found["first"]))
    found["second"] = dict(zip("bo", found["second"]))
    return found


def case_init_from_checkpoint(lib):
    tf, framework = lib.tf, lib.contrib.framework
    path = _saved(lib)
    with tf.variable_scope("m"):
        w, b = tf.get_variable("w", [2, 2]), tf.get_variable("b", [2])
    framework.init_from_checkpoint(path, {"a/": "m/"})
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run({"w": w, "b": b})


def case_checks_of_tensors(lib):
    tf, framework = lib.tf, lib.contrib.framework
    x, unknown = tf.constant([[1.0, 2.0], [3.0, 4.0]], name="x"), tf.placeholder(tf.float32, name="unknown")
    predictions, labels = framework.remove_squeezable_dimensions(tf.ones([2, 1]), tf.zeros([2]))
    dynamic = framework.remove_squeezable_dimensions(tf.ones([2, 3]), tf.placeholder_with_default(x[:, :, None], None))
    outputs = {
        "sum": framework.reduce_sum_n([x, x * 2, tf.constant(1.0)]),
        "one": framework.reduce_sum_n([x]),
        "squeezed": [predictions, labels],
        "dynamic": list(dynamic),
        "scalar": framework.assert_scalar_int(tf.constant(3)),
        "shaped": framework.with_shape([2, 2], x),
        "shaped_late": framework.with_shape([2, 2], unknown),
        "shaped_dynamic": framework.with_shape(tf.constant([2, 2]), unknown),
        "like": framework.with_same_shape(x, unknown),
        "to_scalar": framework.with_shape([], tf.constant([5.0])),
        "sorted": framework.sort(x, direction="DESCENDING"),
        "order": framework.argsort(x, axis=0, direction="DESCENDING"),
        "tensor": framework.convert_to_tensor_or_sparse_tensor([1, 2]),
    }
    found = lib.run(outputs, feed={unknown: [[1.0, 2.0], [3.0, 5.0]]})
    found["static"] = outputs["shaped_late"].shape.as_list()
    found["is_tensor"] = [framework.is_tensor(x), framework.is_tensor(1.0), framework.is_tensor(tf.Variable(1.0))]
    found["dtype"] = framework.assert_same_float_dtype([x, unknown]).name
    errors = []
    for wrong in (
        lambda: framework.with_shape([3, 2], x),
        lambda: framework.with_shape([[2]], x),
        lambda: framework.assert_scalar_int(tf.constant(1.0)),
        lambda: framework.assert_scalar_int(tf.constant([1])),
        lambda: framework.reduce_sum_n([]),
        lambda: framework.assert_scalar(x),
    ):
        try:
            wrong()
            errors.append(None)
        except Exception as error:
            errors.append(type(error).__name__)
    found["errors"] = errors
    late = []
    with tf.Session() as session:
        for name in ("shaped_late", "shaped_dynamic", "like"):
            try:
                session.run(outputs[name], {unknown: [[1.0, 2.0, 3.0]]})
                late.append(None)
            except tf.errors.InvalidArgumentError as error:
                late.append(type(error).__name__)
    found["late"] = late
    return found


def case_py_func(lib):
    tf, framework = lib.tf, lib.contrib.framework

    def function(a, pair, scale=1.0):
        return {"sum": a + pair[0] + pair[1], "scaled": (a * scale).astype("float32")}

    given = (tf.constant([1.0, 2.0]), (tf.constant([3.0, 4.0]), tf.constant(1.0)))
    types = {"sum": tf.float32, "scaled": tf.float32}
    shapes = {"sum": [2], "scaled": [None]}
    result = framework.py_func(function, given, {"scale": tf.constant(2.0)}, types, shapes)
    single = framework.py_func(lambda x: x + x, [tf.constant([3.0])], output_types=lambda x: x.dtype)
    found = lib.run({"result": result, "single": single})
    found["shapes"] = [result["sum"].shape.as_list(), result["scaled"].shape.as_list(), single.shape.ndims]
    return found


def case_nest(lib):
    nest = lib.contrib.framework.nest
    structure = {"b": [1, (2, 3)], "a": 4}
    found = {
        "flat": nest.flatten(structure),
        "mapped": nest.map_structure(lambda x, y: x + y, structure, structure),
        "packed": nest.pack_sequence_as(structure, [1, 2, 3, 4]),
        "paths": nest.flatten_with_joined_string_paths(structure),
        "up_to": nest.flatten_up_to({"a": 0, "b": 0}, structure),
        "is_sequence": [nest.is_sequence([1]), nest.is_sequence("ab"), nest.is_nested({})],
        "map_up_to": nest.map_structure_up_to([0, 0], lambda x: len(x), [[1, 2], [3]]),
        "tuples": nest.flatten_with_tuple_paths({"a": [1, 2]}),
        "dict_items": sorted(nest.flatten_dict_items({(4, 5): (6, 8)}).items()),
    }
    try:
        nest.assert_same_structure([1, 2], [1, [2]])
    except ValueError as error:
        found["raised"] = type(error).__name__
    return found


def case_names(lib):
    tf, framework = lib.tf, lib.contrib.framework
    found = {"outside": framework.get_name_scope()}
    with tf.name_scope("one"), tf.name_scope("two"):
        found["inside"] = framework.get_name_scope()
        found["prepended"] = framework.prepend_name_scope("x", "one")
        found["stripped"] = framework.strip_name_scope("one/x", "one")
        x = tf.placeholder(tf.float32)
    found["placeholders"] = [tensor.name for tensor in framework.get_placeholders(tf.get_default_graph())]
    found["graph"] = framework.get_graph_from_inputs([x]) is tf.get_default_graph()
    return found


def case_smart_conditions(lib):
    tf, framework = lib.tf, lib.contrib.framework
    x = tf.constant(2.0)
    outputs = {
        "static": framework.smart_cond(True, lambda: x, lambda: -x),
        "dynamic": framework.smart_cond(x > 5.0, lambda: x, lambda: -x),
        "case": framework.smart_case([(tf.constant(False), lambda: x), (tf.constant(True), lambda: x * 3)], lambda: -x),
    }
    found = lib.run(outputs)
    found["constants"] = [bool(framework.smart_constant_value(value)) for value in (tf.constant(True), False)]
    return found


def case_deprecated(lib):
    framework = lib.contrib.framework

    @framework.deprecated("2030-01-01", "Use another.")
    def old(x):
        """Old."""
        return x + 1

    @framework.deprecated_args("2030-01-01", "Not this.", "y")
    def args(x, y=None):
        return [x, y]

    @framework.deprecated_arg_values("2030-01-01", "Not 3.", y=3)
    def values(x, y=None):
        return [x, y]

    return {"called": [old(1), args(1), args(1, y=2), values(1, y=3)], "name": old.__name__}


def case_zero_initializer(lib):
    tf, framework = lib.tf, lib.contrib.framework
    variable = tf.get_variable("w", [2, 3], initializer=tf.ones_initializer())
    zeros = framework.zero_initializer(variable)
    found = {"shape": variable.shape.as_list()}
    with tf.Session() as session:
        session.run(zeros)
        found["value"] = session.run(variable)
        try:
            session.run(zeros)
        except tf.errors.InvalidArgumentError as error:
            found["raised"] = type(error).__name__
    return found
