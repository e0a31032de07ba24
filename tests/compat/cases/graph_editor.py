"""``tf.contrib.graph_editor``."""

from estimator import messages


def names(items):
    return [item.name for item in items]


def graph(lib):
    """a -> s/b -> s/c -> d, with a product, a part that is not used, and something that waits."""
    tf = lib.tf
    a = tf.placeholder(tf.float32, [2], name="a")
    with tf.name_scope("s"):
        b = tf.multiply(a, 2.0, name="b")
        c = tf.multiply(b, b, name="c")
        unused = tf.negative(b, name="unused")
    with tf.control_dependencies([unused]):
        d = tf.identity(c, name="d")
    e = tf.exp(a, name="e")
    f = tf.multiply(d, e, name="f")
    tf.add_to_collection(tf.GraphKeys.LOSSES, d)
    tf.add_to_collection("own", c)
    return a, b, c, d, e, f


def view(sgv):
    return {
        "ops": names(sgv.ops),
        "inputs": names(sgv.inputs),
        "outputs": names(sgv.outputs),
        "passthroughs": names(sgv.passthroughs),
    }


def case_select(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    a, b, c, d, _, f = graph(lib)
    whole = tf.get_default_graph()
    ios = ge.ControlOutputs(whole)
    boundary = ge.compute_boundary_ts([b.op, c.op])
    return {
        "ts": names(ge.filter_ts_from_regex(whole, "^s/")),
        "ops": names(ge.filter_ops_from_regex(whole, "^s/")),
        "kept": names(ge.filter_ops(whole, lambda op: op.type == "Mul")),
        "all": names(ge.filter_ts([c.op, d.op], True)),
        "tensors": names(ge.get_tensors(whole)),
        "scope": names(ge.get_name_scope_ops(whole, "s/")),
        "ahead": sorted(names(ge.get_forward_walk_ops([b.op]))),
        "ahead of a tensor": sorted(names(ge.get_forward_walk_ops([b]))),
        "ahead, waiting": sorted(names(ge.get_forward_walk_ops([b.op], inclusive=False, control_outputs=ios))),
        "ahead to c": sorted(names(ge.get_forward_walk_ops(a, stop_at_ts=[c]))),
        "ahead within": sorted(names(ge.get_forward_walk_ops([a.op], within_ops=[a.op, b.op, d.op]))),
        "behind": sorted(names(ge.get_backward_walk_ops([f.op], inclusive=False))),
        "behind, waiting": sorted(names(ge.get_backward_walk_ops(d, control_inputs=True))),
        "behind some": sorted(names(ge.get_backward_walk_ops([f.op], within_ops_fn=lambda op: op.type == "Mul"))),
        "between": sorted(names(ge.get_walks_intersection_ops([b.op], [f.op]))),
        "either": sorted(names(ge.get_walks_union_ops([c.op], [b.op]))),
        "within": sorted(names(ge.get_within_boundary_ops(whole, [c.op], [b.op, f.op]))),
        "within, not on": sorted(names(ge.get_within_boundary_ops(whole, [c.op], [b.op, f.op], inclusive=False))),
        "around": sorted(names(ge.get_ops_ios([d.op], control_ios=ios))),
        "boundary": [names(part) for part in boundary],
        "consuming": names(ge.get_consuming_ops([a, b])),
        "generating": names(ge.get_generating_ops([b, c])),
        "of": names(ge.make_list_of_op([c.op, b], ignore_ts=True))
        + names(ge.make_list_of_t([c, b.op], ignore_ops=True)),
        "selected": names(ge.select_ops("^s/b", d.op, graph=whole)),
        "selected ts": names(ge.select_ts("^s/b", c, graph=whole)),
        "both": [names(part) for part in ge.select_ops_and_ts("^s/b", "(?#ts)^e", c, graph=whole)],
    }


def case_views(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    a, b, c, _, e, _ = graph(lib)
    whole = tf.get_default_graph()
    sgv = ge.sgv(b.op, c.op)
    return {
        "two": view(sgv),
        "scope": view(ge.sgv_scope("s", whole)),
        "regex": view(ge.sgv("^s/", graph=whole)),
        "passing": view(ge.sgv(b.op, e)),
        "all": view(ge.sgv(whole)),
        "inputs": view(sgv.remap_inputs([0])),
        "outputs": view(ge.sgv(b.op).remap_outputs([0, 0])),
        "both": view(sgv.remap([1], [])),
        "default": view(sgv.remap([1], []).remap_default()),
        "unique": view(ge.sgv(b.op).remap_outputs([0, 0]).remap_outputs_make_unique()),
        "consumers": names(sgv.consumers()),
        "to consumers": view(ge.sgv(b.op).remap_outputs_to_consumers()),
        "connected": names(ge.sgv(b.op, e).connected_inputs) + names(ge.sgv(b.op, e).connected_outputs),
        "index": [sgv.input_index(a), sgv.output_index(c), ge.sgv(b.op, e).is_passthrough(e)],
        "op": [sgv.op(0).name, sgv.find_op_by_name("s/c").name],
        "used": view(ge.sgv(b.op, c.op, e.op).remap([0], [0]).remove_unused_ops()),
    }


def case_copies(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    a, b, c, d, e, _ = graph(lib)
    sgv = ge.sgv(b.op, c.op, d.op)
    found = {}
    for name, make in {
        "plain": lambda: ge.copy(sgv),
        "scope": lambda: ge.copy(sgv, dst_scope="new"),
        "again": lambda: ge.copy(sgv, dst_scope="new"),
        "reused": lambda: ge.copy(ge.sgv(b.op), dst_scope="new", src_scope="s", reuse_dst_scope=True),
        "twice": lambda: ge.copy(c.op),
        "kept twice": lambda: ge.copy_with_input_replacements(c.op, {}),
        "passing": lambda: ge.copy(ge.sgv(b.op, e)),
        "other graph": lambda: ge.copy(sgv, dst_graph=tf.Graph()),
        "kept": lambda: ge.copy_with_input_replacements(sgv, {}),
        "replaced": lambda: ge.copy_with_input_replacements(sgv, {a: e}, dst_scope="r"),
    }.items():
        copied, info = make()
        found[name] = view(copied)
        found[name + " d"] = getattr(info.transformed(d), "name", None)
        found[name + " waits"] = sorted(op.name for o in copied.ops for op in o.control_inputs)
        found[name + " back"] = names(info.original(copied.ops))
    found["losses"] = names(tf.get_collection(tf.GraphKeys.LOSSES))
    found["own"] = sorted(
        (key, names(tf.get_collection(key))) for key in tf.get_default_graph().get_all_collection_keys()
    )
    return found


def case_graph_replace(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    a, b, _, d, e, f = graph(lib)
    w = tf.get_variable("w", [2])
    loss = f * w
    other = tf.constant([1.5, -2.0], name="other")
    first = ge.graph_replace(loss, {a: other})
    second = ge.graph_replace([d, {"f": f}], {b: a + 1.0, e: tf.identity(w)}, dst_scope="z")
    told = messages({"apart": lambda: ge.graph_replace(a, {f: other})})
    feed = {a: [0.5, 3.0]}
    return {
        **lib.run({"first": first, "second": second, "loss all": loss}, loss=tf.reduce_sum(first), feed=feed),
        "names": [first.name, second[0].name, second[1]["f"].name],
        **told,
    }


def case_loops_and_variables(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    x = tf.placeholder(tf.float32, [], name="x")
    found = {}
    for resource in (False, True):
        with tf.variable_scope("resource" if resource else "ref"):
            w = tf.get_variable("w", [], use_resource=resource)
        z = x * w
        found[z.op.name] = z
        found[z.op.name + " replaced"] = ge.graph_replace(z, {x: tf.constant(0.25)})
        found[z.op.name + " read"] = ge.graph_replace(z, {x: tf.constant(0.25)}, dst_scope="copy")
    looped = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * w + x), (0, x))[1]
    told = messages({"loop": lambda: ge.graph_replace(looped, {x: tf.constant(0.25)})})
    return {**lib.run(found, feed={x: 2.0}), "loop": told["loop"].split(":")[0]}


def case_rerouting(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    a, b, c, d, e, f = graph(lib)
    counts = [ge.reroute_ts([e], [b], can_modify=[c.op]), ge.reroute_ts(e, d, cannot_modify=[f.op])]
    g, h = tf.sin(a, name="g"), tf.cos(a, name="h")
    k, m = tf.identity(g, name="k"), tf.identity(h, name="m")
    counts.append(ge.swap_ts([g], [h]))
    ge.add_control_inputs(k.op, [a.op, e.op])
    ge.remove_control_inputs(k.op, [a.op])
    told = messages(
        {
            "again": lambda: ge.add_control_inputs(k.op, e.op),
            "none": lambda: ge.remove_control_inputs(k.op, a.op),
            "length": lambda: ge.reroute_ts([a, b], [c]),
        }
    )
    return {
        **lib.run({"c": c, "f": f, "k": k, "m": m}, feed={a: [0.5, 3.0]}),
        "counts": counts,
        "waits": names(k.op.control_inputs),
        "takes": names(c.op.inputs),
        "told": {name: text.split(":")[0] for name, text in told.items()},
    }


def case_placeholders(lib):
    tf, ge = lib.tf, lib.contrib.graph_editor
    _, b, *_ = graph(lib)
    first = ge.make_placeholder_from_tensor(b)
    made = [first, ge.make_placeholder_from_tensor(first), ge.make_placeholder_from_tensor(b, scope="q")]
    made += [ge.ph(tf.int32), ge.ph(tf.int32, [3], scope="z", prefix="own")]
    return {
        "names": names(made),
        "kinds": [[t.dtype.name, str(t.shape)] for t in made],
        "plain": [ge.placeholder_name(), ge.placeholder_name(b, scope=""), ge.placeholder_name(b, scope="u/")],
    }


def case_checkpoints(lib):
    """What gradient checkpointing does: a part of the forward pass again, between what is kept."""
    tf, ge = lib.tf, lib.contrib.graph_editor
    x = tf.get_variable("x", [3])
    h = tf.tanh(x * 2.0)
    y = tf.reduce_sum(tf.sin(h) * h)
    ahead = ge.get_forward_walk_ops([x.op], inclusive=True)
    between = [op for op in ge.get_backward_walk_ops([y.op], inclusive=True) if op in set(ahead)]
    stopped = tf.stop_gradient(h)
    copied = [op for op in between if op in ge.get_forward_walk_ops(h.consumers())]
    _, info = ge.copy_with_input_replacements(ge.sgv(copied), {})
    ge.reroute_ts([stopped], [h], can_modify=list(info._transformed_ops.values()))
    again = info._transformed_ops[y.op].outputs[0]
    inner = tf.gradients(again, stopped)[0]
    return lib.run({"y": y, "again": again, "x": tf.gradients(h, x, grad_ys=inner)[0]}, loss=y)
