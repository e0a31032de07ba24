"""``tf.contrib.graph_editor``: the small functions, and what a ``Transformer`` is made of."""

import collections
import importlib
import re

from estimator import messages
from graph_editor import graph, names, view

Point = collections.namedtuple("Point", "x y")


def module(lib, name):
    """1.15 had each at ``tf.contrib.graph_editor`` too."""
    root = "tensorflow.contrib" if lib.is_tf1 else "tfmigrate.compat.contrib"
    return importlib.import_module("%s.graph_editor.%s" % (root, name))


def case_structures(lib):
    util = module(lib, "util")
    tree = {"a": [1, (2, 3)], "b": Point(4, [5])}
    return {
        "unique": util.concatenate_unique([1, 2], [2, 3, 3, 1]),
        "flat": sorted(util.flatten_tree(tree)),
        "added": util.flatten_tree([1, [2]], [0]),
        "transformed": repr(sorted(util.transform_tree(tree, lambda leaf: leaf * 2).items())),
        "iterable": repr(util.transform_tree(iter([1, 2]), str, list)),
        "is": [util.is_iterable(value) for value in (1, [1], (), {}, lib.tf.constant([1]))],
        "scopes": [util.scope_finalize(name) for name in ("", "a", "a/")],
        "dirname": [util.scope_dirname(name) for name in ("a", "a/b", "a/b/c")],
        "basename": [util.scope_basename(name) for name in ("a", "a/b", "a/b/c", "a/")],
        # 1.15 took a property of GraphKeys for a name too, its value a list.
        "collections": sorted({name for name in util.get_predefined_collection_names() if isinstance(name, str)}),
    }


def case_one_graph(lib):
    tf, util = lib.tf, module(lib, "util")
    a, b, c, d, _, _ = graph(lib)
    with tf.Graph().as_default():
        other = tf.constant(1.0)
    whole = tf.get_default_graph()
    waiting = util.ControlOutputs(whole)
    return {
        "unique": [util.get_unique_graph(items) is whole for items in ([a, b.op], whole, (c,))],
        "none": util.get_unique_graph([], none_if_empty=True),
        "checked": util.check_graphs(a, b, c),
        "graph": waiting.graph is whole,
        "all": sorted((key.name, sorted(names(value))) for key, value in waiting.get_all().items()),
        "messages": {
            name: text.split(":")[0]
            for name, text in messages(
                {
                    "two": lambda: util.get_unique_graph([a, other]),
                    "empty": lambda: util.get_unique_graph([]),
                    "types": lambda: util.get_unique_graph([a], check_types=tf.Operation),
                    "number": lambda: util.get_unique_graph(3),
                    "graphs": lambda: util.check_graphs(a, other, d),
                    "no graph": lambda: util.ControlOutputs(3),
                }
            ).items()
        },
    }


def case_choices(lib):
    tf, select, util = lib.tf, module(lib, "select"), module(lib, "util")
    graph(lib)
    ios = util.ControlOutputs(tf.get_default_graph())
    checked = [select.check_cios(), select.check_cios(True, ios), select.check_cios(control_ios=ios)]
    return {
        "regex": [select.can_be_regex(value) for value in ("a", re.compile("a"), 1, None, b"a")],
        "made": [select.make_regex(value).pattern for value in ("^a", re.compile("b$"))],
        "cios": [[pair[0], pair[1] is ios] for pair in checked],
        "messages": messages(
            {
                "regex": lambda: select.make_regex(3),
                "ios": lambda: select.check_cios(control_ios=3),
                "outputs": lambda: select.check_cios(control_outputs=3),
                "both": lambda: select.check_cios(control_outputs=ios, control_ios=ios),
            }
        ),
    }


def case_copy_of_a_view(lib):
    ge = lib.contrib.graph_editor
    _, b, c, _, _, _ = graph(lib)
    first = ge.sgv(b.op, c.op)
    second = first.copy()
    return {"same": view(second) == view(first), "another": second is not first, "view": view(second)}


def case_transformers(lib):
    """Each handler by itself, set on a transformer."""
    tf, ge, transform = lib.tf, lib.contrib.graph_editor, module(lib, "transform")
    _, b, c, d, _, _ = graph(lib)
    found = {}
    for name, options in {
        "plain": {},
        "kept": {"transform_external_input_handler": lambda *given: transform.keep_t_if_possible_handler(*given)},
        "placeholders": {
            "transform_external_input_handler": lambda *given: transform.replace_t_with_placeholder_handler(*given)
        },
        "no collections": {"assign_collections_handler": lambda info, elem, elem_: None},
        "collections": {
            "assign_collections_handler": lambda *given: transform.assign_renamed_collections_handler(*given)
        },
        "inside": {"transform_original_op_handler": lambda *given: transform.transform_op_if_inside_handler(*given)},
        "inside only": {
            "transform_control_input_handler": lambda info, op: transform.transform_op_if_inside_handler(
                info, op, False
            )
        },
        "shapes": {"transform_op_handler": lambda *given: transform.copy_op_handler(*given, copy_shape=True)},
    }.items():
        transformer = ge.Transformer()
        for attribute, handler in options.items():
            setattr(transformer, attribute, handler)
        copied, info = transformer(ge.sgv(b.op, c.op, d.op), tf.get_default_graph(), name.replace(" ", "_"), "")
        found[name] = view(copied)
        found[name + " waits"] = sorted(op.name for o in copied.ops for op in o.control_inputs)
        found[name + " shapes"] = [str(tensor.shape) for tensor in copied.outputs]
        found[name + " d"] = info.transformed(d).name
    found["collections now"] = sorted(
        (key, names(tf.get_collection(key))) for key in tf.get_default_graph().get_all_collection_keys()
    )
    return found
