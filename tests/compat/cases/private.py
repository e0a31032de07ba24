"""Functions of private modules: what 1.15 has in them, and ``tfmigrate.compat.private``."""

import collections


def modules(lib):
    """Where each version has them."""
    try:
        from tensorflow.python.framework import common_shapes, op_def_registry, ops, tensor_shape

        op_def_registry.get_registered_ops  # noqa: B018 - 2.x has the module without it
        return op_def_registry, common_shapes, tensor_shape, ops
    except AttributeError:
        from tfmigrate.compat import private

        return private, private, private, private


def shapes_of(values):
    return [None if shape.ndims is None else shape.as_list() for shape in values]


def case_registered_ops(lib):
    ops = modules(lib)[0].get_registered_ops()
    matmul = ops["MatMul"]
    names = ["MatMul", "Softmax", "Conv2D", "Placeholder", "VariableV2", "Const"]
    return {
        "type": type(matmul).__name__,
        "names": [name in ops for name in [*names, "NoSuchOp"]],
        "own": [ops[name].name for name in names],
        "inputs": [[arg.name for arg in ops[name].input_arg] for name in names],
        "is_stateful": [ops[name].is_stateful for name in names],
    }


def case_tensor_shapes(lib):
    shapes = modules(lib)[2]
    found = [shapes.scalar(), shapes.vector(3), shapes.vector(None), shapes.matrix(None, 2)]
    return {"shapes": shapes_of(found)}


def case_shape_functions(lib):
    tf, shapes = lib.tf, modules(lib)[1]
    x = tf.placeholder(tf.float32, [2, None])
    op = tf.square(x).op
    result = {
        name: shapes_of(function(op))
        for name, function in [
            ("unchanged", shapes.unchanged_shape),
            ("scalar", shapes.scalar_shape),
            ("unknown", shapes.unknown_shape),
            ("none", shapes.no_outputs),
            ("with_rank", shapes.unchanged_shape_with_rank(2)),
            ("at_least", shapes.unchanged_shape_with_rank_at_least(1)),
            ("at_most", shapes.unchanged_shape_with_rank_at_most(2)),
        ]
    }
    result["rank"] = [shapes.rank(x), shapes.rank(tf.placeholder(tf.float32))]
    result["full"] = [shapes.has_fully_defined_shape(t) for t in (x, tf.zeros([2, 3]))]
    for name, function in [
        ("not_rank", shapes.unchanged_shape_with_rank(3)),
        ("not_at_least", shapes.unchanged_shape_with_rank_at_least(3)),
        ("not_at_most", shapes.unchanged_shape_with_rank_at_most(1)),
    ]:
        try:
            function(op)
            result[name] = "no error"
        except ValueError as error:
            result[name] = str(error)
    return result


def case_register_shape(lib):
    ops = modules(lib)[3]

    def shape_fn(op):
        return op

    try:
        ops.RegisterShape(3)
        refused = False
    except TypeError:
        refused = True
    return {"same": ops.RegisterShape("Anything")(shape_fn) is shape_fn, "refused": refused}


def case_is_sequence(lib):
    """``nest.is_sequence`` is ``nest.is_nested``."""
    from tensorflow.python.util import nest

    tf = lib.tf
    is_sequence = getattr(nest, "is_sequence", None) or nest.is_nested
    point = collections.namedtuple("point", "x y")
    sparse = tf.SparseTensor([[0]], [1], [1])
    values = [
        [1],
        (1,),
        [],
        {"a": 1},
        {},
        collections.OrderedDict(a=1),
        point(1, 2),
        1,
        "a",
        b"a",
        {1},
        None,
        tf.constant([1]),
        sparse,
        {"a": 1}.keys(),
        range(3),
        iter([1]),
    ]
    return {"is": [is_sequence(value) for value in values]}


class Dense:
    name = property(lambda self: "x")
    dtype = property(lambda self: None)


class Half:
    name = "x"
    dtype = property(lambda self: None)


def case_dense_tensor_like(lib):
    tf, ops = lib.tf, modules(lib)[3]
    before = ops.is_dense_tensor_like(Dense())
    ops.register_dense_tensor_like_type(Dense)
    values = [Dense(), Half(), tf.constant(1), tf.Variable(1), 1, tf.SparseTensor([[0]], [1], [1])]
    refused = []
    for kind in (Half, int):
        try:
            ops.register_dense_tensor_like_type(kind)
        except TypeError as error:
            refused.append(str(error))
    return {"before": before, "is": [ops.is_dense_tensor_like(value) for value in values], "refused": refused}


def case_shapes_by_the_ops_own_function(lib):
    """Of ops without inputs: 1.15 itself could no more tell those of others. As messages or as shapes."""
    tf, shapes = lib.tf, modules(lib)[1]
    found = [tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32), tf.zeros([2, 5])]
    return {
        "shapes": [
            str(tf.TensorShape(shape)) for tensor in found for shape in shapes.call_cpp_shape_fn(tensor.op)["shapes"]
        ]
    }


def case_in_graph_mode(lib):
    """1.5 to 1.7 had it; 1.15 has only what it is the opposite of."""
    from tensorflow.python.eager import context

    private = modules(lib)[0]
    in_graph_mode = getattr(private, "in_graph_mode", None) or (lambda: not context.executing_eagerly())
    with context.eager_mode():
        eager = in_graph_mode()
    return {"graph": in_graph_mode(), "eager": eager}
