# -*- coding: utf-8 -*-
# Python 2.7 has neither `raise from` nor strict zip; names in type comments count as unused.
# ruff: noqa: B904, B905, F401
"""Run one snippet on given inputs and return its values, gradients or error.

This one file runs in every interpreter of the project: imported by the host, or started as a program
under Python 2.7 (TensorFlow 0.12), 3.7 (TensorFlow 1.15) or the host's own Python. It therefore keeps to
syntax that all of them read, needs only NumPy and TensorFlow, and its types stand in comments.
The protocol that it speaks is described in ``docs/protocol.md``.
"""

from __future__ import absolute_import, division, print_function

import base64
import contextlib
import importlib
import json
import os
import re
import sys
import time

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PROTOCOL = 1
SPARSE_FIELDS = ("indices", "values", "dense_shape")


# --- arrays on the wire -------------------------------------------------------------------------


def bfloat16_type():
    # type: () -> Any
    """The NumPy scalar type of bfloat16, which NumPy itself does not have."""
    try:
        import ml_dtypes
    except ImportError:
        import tensorflow

        return tensorflow.bfloat16.as_numpy_dtype
    return ml_dtypes.bfloat16


def numpy_type(name):
    # type: (str) -> Any
    """The NumPy dtype of that name; ``bfloat16`` is known too."""
    return np.dtype(bfloat16_type()) if name == "bfloat16" else np.dtype(str(name))


def encode_array(array):
    # type: (Any) -> dict[str, Any]
    """``{"dtype", "shape", "data"}`` of an array; data is base64 of its little-endian bytes in C order."""
    array = np.asarray(array)
    name = "bfloat16" if "bfloat16" in str(array.dtype) else array.dtype.name
    if name != "bfloat16" and array.dtype.kind not in "biufc":
        raise TypeError("an output of dtype {0} cannot be compared".format(array.dtype))
    shape = [int(size) for size in array.shape]
    plain = np.ascontiguousarray(array)
    plain = plain.view(np.uint16) if name == "bfloat16" else plain
    plain = plain.astype(plain.dtype.newbyteorder("<"))
    return {"dtype": name, "shape": shape, "data": base64.b64encode(plain.tobytes()).decode("ascii")}


def decode_array(item):
    # type: (dict[str, Any]) -> Any
    """The array of :func:`encode_array`'s form."""
    dtype = numpy_type(item["dtype"])
    stored = np.dtype(np.uint16) if item["dtype"] == "bfloat16" else dtype
    flat = np.frombuffer(base64.b64decode(item["data"]), dtype=stored.newbyteorder("<")).astype(stored)
    return flat.view(dtype).reshape(item["shape"])


def is_float(array):
    # type: (Any) -> bool
    """Whether an array holds real floating point numbers (bfloat16 included)."""
    return "float" in str(getattr(array, "dtype", ""))


def cotangent(shape, dtype, seed):
    # type: (Any, str, int) -> Any
    """Seeded odd sixteenths in (-2, 2): the same numbers in every NumPy, exact in all four float dtypes.

    A plain sum as objective would hide errors (the gradient of ``sum(softmax(x))`` is 0).
    """
    draws = np.random.RandomState(seed).randint(-16, 16, size=tuple(shape))
    return ((2 * np.asarray(draws) + 1) / 16.0).astype(numpy_type(dtype))


# --- what a snippet returns ---------------------------------------------------------------------


def flatten(value, leaves):
    # type: (Any, list[Any]) -> str
    """Append the leaves of a nested result to ``leaves`` and return its structure as text."""
    kind = type(value).__name__
    if value is None:
        return "None"
    if isinstance(value, dict):
        keys = sorted(value, key=str)
        return "{" + ", ".join("{0}: {1}".format(key, flatten(value[key], leaves)) for key in keys) + "}"
    if kind in ("SparseTensor", "SparseTensorValue"):
        leaves.extend([value.indices, value.values, value[2] if isinstance(value, tuple) else shape_of(value)])
        return "SparseTensor"
    if kind in ("IndexedSlices", "IndexedSlicesValue"):
        leaves.extend([value.values, value.indices])
        return "IndexedSlices"
    if kind == "Operation":
        return "Operation"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(flatten(item, leaves) for item in value)
        return "[" + inside + "]" if isinstance(value, list) else "(" + inside + ")"
    leaves.append(value)
    return "*"


def shape_of(sparse):
    # type: (Any) -> Any
    """The dense shape of a SparseTensor; 0.12 calls it ``shape``."""
    return sparse.dense_shape if hasattr(sparse, "dense_shape") else sparse.shape


def is_symbolic(leaf):
    # type: (Any) -> bool
    """Whether a leaf comes from TensorFlow, and not from Python or NumPy."""
    return hasattr(leaf, "graph") or hasattr(leaf, "numpy") or type(leaf).__module__.startswith("tensorflow")


def dense(value):
    # type: (Any) -> tuple[str, Any]
    """Kind and dense array of a gradient's value; slices that share an index are added up."""
    if value is None:
        return "none", None
    if not hasattr(value, "indices"):
        return "dense", to_numpy(value)
    values, indices = to_numpy(value.values), to_numpy(value.indices)
    shape = tuple(int(size) for size in to_numpy(value.dense_shape))
    total = np.zeros(shape, dtype=np.float64 if "float16" in str(values.dtype) else values.dtype)
    np.add.at(total, indices, values.astype(total.dtype))
    return "indexed-slices", total.astype(values.dtype)


def to_numpy(value):
    # type: (Any) -> Any
    """The array behind a tensor, variable, scalar or array."""
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value)


def describe(error, phase):
    # type: (BaseException, str) -> dict[str, Any]
    """Class, message, failing op and phase of an exception, ready for JSON."""
    message = getattr(error, "message", None) or str(error)
    found = re.search(r"\[Op:(\w+)\]|\(op: '(\w+)'\)", message)
    op = getattr(getattr(error, "op", None), "type", None)
    if op is None and found:
        op = found.group(1) or found.group(2)
    return {"class": type(error).__name__, "message": message[:4000], "op": op, "phase": phase}


class SnippetError(Exception):
    """An exception of the snippet, with the phase it came in: ``load``, ``build``, ``run`` or ``output``."""

    def __init__(self, error, phase):
        # type: (BaseException, str) -> None
        Exception.__init__(self, str(error))
        self.error = error
        self.phase = phase


@contextlib.contextmanager
def during(phase):
    # type: (str) -> Iterator[None]
    """Mark exceptions of the block with the phase that they came in."""
    try:
        yield
    except SnippetError:
        raise
    except Exception as error:
        raise SnippetError(error, phase)


# --- code -----------------------------------------------------------------------------------------


def builtin_module():
    # type: () -> Any
    """The module of Python's built-in names, which 2.7 and 3 call differently."""
    return importlib.import_module("builtins" if sys.version_info[0] > 2 else "__builtin__")


def redirected_import(root, folder):
    # type: (Any, str) -> Callable[..., Any]
    """An ``__import__`` that gives old code below ``folder`` the module ``root`` for ``tensorflow``."""
    plain = builtin_module().__import__

    def importer(name, globals=None, locals=None, fromlist=(), level=0):
        # type: (str, Any, Any, Any, int) -> Any
        origin = str((globals or {}).get("__file__") or "")
        if level or name.split(".")[0] != "tensorflow" or not origin.startswith(folder):
            return plain(name, globals, locals, fromlist, level)
        target = root
        for part in name.split(".")[1:]:
            target = getattr(target, part, None)
            if target is None:
                return plain(name, globals, locals, fromlist, level)
        return target if fromlist else root

    return importer


@contextlib.contextmanager
def imports_from(root, path):
    # type: (Any, str) -> Iterator[None]
    """While active, files beside ``path`` import ``root`` as ``tensorflow``, and find each other."""
    import tensorflow

    builtins = builtin_module()
    folder = os.path.dirname(os.path.abspath(path))
    plain, known = builtins.__import__, set(sys.modules)
    sys.path.insert(0, folder)
    if root is not tensorflow:
        builtins.__import__ = redirected_import(root, folder)
    try:
        yield
    finally:
        builtins.__import__ = plain
        sys.path.remove(folder)
        # The other side may have a neighbour of the same name: neither may see the other's.
        for name in set(sys.modules) - known:
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(folder):
                del sys.modules[name]


def snippet(root, code):
    # type: (Any, dict[str, Any]) -> Callable[[dict[str, Any]], Any]
    """The code as a function of its inputs: an expression, or a function of a Python file."""
    if "expression" in code:
        with during("load"):
            compiled = compile(code["expression"], "<claim>", "eval", 0, True)

        def evaluate(inputs):
            # type: (dict[str, Any]) -> Any
            return eval(compiled, dict(inputs, tf=root, np=np))

        return evaluate
    path = os.path.abspath(code["path"])
    with during("load"), imports_from(root, path):
        namespace = {"__name__": os.path.splitext(os.path.basename(path))[0], "__file__": path}  # type: dict[str, Any]
        with open(path, "rb") as file:
            exec(compile(file.read(), path, "exec", 0, True), namespace)
        function = namespace[code["function"]]

    def call(inputs):
        # type: (dict[str, Any]) -> Any
        with imports_from(root, path):
            return function(**inputs)

    return call


# --- modes ----------------------------------------------------------------------------------------


class Run(object):
    """One case on its way through a mode: TensorFlow, its snippet, its inputs, its findings."""

    def __init__(self, tensorflow, request):
        # type: (Any, dict[str, Any]) -> None
        self.tf = tensorflow
        compat = getattr(tensorflow, "compat", None)
        self.v1 = getattr(compat, "v1", tensorflow)
        self.root = self.v1 if request["namespace"] == "v1" else tensorflow
        self.seed = int(request["seed"])
        self.items = request["inputs"]
        self.function = snippet(self.root, request["code"])
        self.autograph = "path" in request["code"]
        self.watched = [item["name"] for item in self.items if item.get("gradient")]
        self.structure = ""

    def call(self, inputs):
        # type: (dict[str, Any]) -> list[Any]
        """Leaves of the snippet's result; remembers its structure."""
        leaves = []  # type: list[Any]
        self.structure = flatten(self.function(inputs), leaves)
        return leaves

    def differentiates(self, leaf):
        # type: (Any) -> bool
        """Whether gradients of this leaf are asked for: a TensorFlow value of a float dtype."""
        name = getattr(getattr(leaf, "dtype", None), "name", "")
        return bool(self.watched) and is_symbolic(leaf) and "float" in name

    def cotangents(self, leaves, shapes):
        # type: (list[Any], list[Any]) -> list[Any]
        """A cotangent for every leaf that is differentiated, ``None`` for the others."""
        found = []
        for number, (leaf, shape) in enumerate(zip(leaves, shapes)):
            name = getattr(getattr(leaf, "dtype", None), "name", "").replace("_ref", "")
            found.append(cotangent(shape, name, self.seed + number) if self.differentiates(leaf) else None)
        return found

    def response(self, outputs, cotangents, gradients, with_gradients=None):
        # type: (list[Any], list[Any], list[dict[str, Any]], Any) -> dict[str, Any]
        """The answer to the request, arrays encoded."""
        with during("output"):
            encoded = [encode_array(value) for value in outputs]
            again = None if with_gradients is None else [encode_array(value) for value in with_gradients]
        return {
            "error": None,
            "structure": self.structure,
            "outputs": encoded,
            "outputs_with_gradients": None if again == encoded else again,
            "cotangents": [None if value is None else encode_array(value) for value in cotangents],
            "gradients": gradients,
        }


def gradient_record(output, name, value):
    # type: (int, str, Any) -> dict[str, Any]
    """One gradient for the answer: of output number ``output`` with respect to input ``name``."""
    kind, array = dense(value)
    encoded = None if array is None else encode_array(array)
    return {"output": output, "input": name, "kind": kind, "value": encoded, "error": None}


def gradient_failures(cotangents, names, error):
    # type: (list[Any], list[str], BaseException) -> list[dict[str, Any]]
    """The records of gradients that could not be had, all for the same error."""
    record = {"kind": "error", "value": None, "error": describe(error, "gradient")}
    wanted = [number for number, value in enumerate(cotangents) if value is not None]
    return [dict(record, output=number, input=name) for number in wanted for name in names]


def run_graph(run):
    # type: (Run) -> dict[str, Any]
    """Build a ``tf.Graph``, fetch the outputs alone, then outputs and gradients together.

    The two fetches are kept apart because the graph optimiser fuses ``log(softmax)`` only where
    nothing else needs the softmax, which changes the values.
    """
    v1 = run.v1
    with v1.Graph().as_default():
        v1.set_random_seed(run.seed)
        inputs, feeds = graph_inputs(v1, run.items)
        with during("build"):
            leaves = run.call(inputs)
        # As a program does: the whole graph first, because building the gradient changes the forward functions.
        seeds, symbols, error = graph_gradients(run, leaves, inputs)
        symbolic = [number for number, leaf in enumerate(leaves) if is_symbolic(leaf)]
        with v1.Session(config=v1.ConfigProto(device_count={"GPU": 0})) as session, during("run"):
            session.run(v1.global_variables_initializer(), feeds)
            outputs = fetch(session, leaves, symbolic, feeds)
            cotangents = run.cotangents(leaves, [np.shape(value) for value in outputs])
            if error is not None:
                return run.response(outputs, cotangents, gradient_failures(cotangents, run.watched, error))
            feeds.update((seed, cotangents[number]) for number, seed in seeds)
            gradients, again = fetch_gradients(run, session, leaves, symbols, feeds, cotangents)
        return run.response(outputs, cotangents, gradients, again)


def fetch(session, leaves, symbolic, feeds):
    # type: (Any, list[Any], list[int], Any) -> list[Any]
    """Values of all leaves: the symbolic ones through the session, the others as they are."""
    values = list(leaves)
    for number, value in zip(symbolic, session.run([leaves[number] for number in symbolic], feeds)):
        values[number] = value
    return values


def graph_inputs(v1, items):
    # type: (Any, list[dict[str, Any]]) -> tuple[dict[str, Any], dict[Any, Any]]
    """Placeholders for the inputs, and what to feed them."""
    inputs, feeds = {}, {}  # type: dict[str, Any], dict[Any, Any]

    def placeholder(encoded):
        # type: (dict[str, Any]) -> Any
        array = decode_array(encoded)
        tensor = v1.placeholder(v1.as_dtype(str(encoded["dtype"])), array.shape)
        feeds[tensor] = array
        return tensor

    for item in items:
        if item["kind"] == "sparse":
            inputs[item["name"]] = v1.SparseTensor(*[placeholder(item[field]) for field in SPARSE_FIELDS])
        elif item["kind"] == "tuple":
            inputs[item["name"]] = tuple(placeholder(part) for part in item["items"])
        else:
            inputs[item["name"]] = placeholder(item["array"])
    return inputs, feeds


def graph_gradients(run, leaves, inputs):
    # type: (Run, list[Any], dict[str, Any]) -> tuple[list[tuple[int, Any]], list[Any], Any]
    """Placeholders of the cotangents by leaf number, gradients for each of them and each input, and what failed."""
    targets = [inputs[name] for name in run.watched]
    seeds, symbols = [], []  # type: list[tuple[int, Any]], list[Any]
    try:
        for number, leaf in enumerate(leaves):
            if run.differentiates(leaf):
                seed = run.v1.placeholder(leaf.dtype.base_dtype, leaf.get_shape())
                seeds.append((number, seed))
                symbols += run.v1.gradients([leaf], targets, [seed])
    except Exception as error:
        return seeds, [], error
    return seeds, symbols, None


def fetch_gradients(run, session, leaves, symbols, feeds, cotangents):
    # type: (Run, Any, list[Any], list[Any], dict[Any, Any], list[Any]) -> tuple[list[dict[str, Any]], Any]
    """Gradient records, and the outputs as they come when the gradients are fetched with them."""
    if not symbols:
        return [], None
    symbolic = [number for number, leaf in enumerate(leaves) if is_symbolic(leaf)]
    live = [number for number, symbol in enumerate(symbols) if symbol is not None]
    fetches = [[leaves[number] for number in symbolic], [symbols[number] for number in live]]
    try:
        outputs, found = session.run(fetches, feeds)
    except Exception as error:
        return gradient_failures(cotangents, run.watched, error), None
    again, values = list(leaves), [None] * len(symbols)  # type: list[Any], list[Any]
    for number, value in zip(symbolic, outputs):
        again[number] = value
    for number, value in zip(live, found):
        values[number] = value
    wanted = [number for number, value in enumerate(cotangents) if value is not None]
    pairs = [(number, name) for number in wanted for name in run.watched]
    return [gradient_record(n, name, value) for (n, name), value in zip(pairs, values)], again


def eager_inputs(tf, items):
    # type: (Any, list[dict[str, Any]]) -> dict[str, Any]
    """Eager tensors of the inputs."""
    inputs = {}  # type: dict[str, Any]
    for item in items:
        if item["kind"] == "sparse":
            fields = [tf.constant(decode_array(item[field])) for field in SPARSE_FIELDS]
            inputs[item["name"]] = tf.SparseTensor(*fields)
        elif item["kind"] == "tuple":
            inputs[item["name"]] = tuple(tf.constant(decode_array(part)) for part in item["items"])
        else:
            inputs[item["name"]] = tf.constant(decode_array(item["array"]))
    return inputs


def run_eager(run):
    # type: (Run) -> dict[str, Any]
    """Run op by op under a gradient tape."""
    tf = run.tf
    tf.random.set_seed(run.seed)
    inputs = eager_inputs(tf, run.items)
    targets = [inputs[name] for name in run.watched]
    with tf.GradientTape(persistent=True) as tape:
        for target in targets:
            tape.watch(target)
        with during("run"):
            leaves = run.call(inputs)
    outputs = [to_numpy(leaf) for leaf in leaves]
    cotangents = run.cotangents(leaves, [np.shape(value) for value in outputs])
    gradients = []  # type: list[dict[str, Any]]
    try:
        for number, seed in enumerate(cotangents):
            if seed is not None:
                found = tape.gradient(leaves[number], targets, output_gradients=tf.constant(seed))
                gradients += [gradient_record(number, name, v) for name, v in zip(run.watched, found)]
    except Exception as error:
        gradients = gradient_failures(cotangents, run.watched, error)
    return run.response(outputs, cotangents, gradients)


def run_function(run, xla=False):
    # type: (Run, bool) -> dict[str, Any]
    """Run under ``tf.function``: outputs alone and with gradients; under XLA both at once if the shapes are known."""
    tf = run.tf
    tf.random.set_seed(run.seed)
    inputs = eager_inputs(tf, run.items)
    plain = []  # type: list[Any]

    def forward(inputs):
        # type: (dict[str, Any]) -> list[Any]
        leaves = run.call(inputs)
        plain[:] = [None if is_symbolic(leaf) else leaf for leaf in leaves]
        return [leaf for leaf in leaves if is_symbolic(leaf)]

    compiled = tf.function(forward, jit_compile=xla, autograph=run.autograph)
    with during("build"):
        traced = list(compiled.get_concrete_function(inputs).structured_outputs)
    shapes = [leaf.shape for leaf in traced]
    outputs = None
    if not (xla and run.watched and all(shape.is_fully_defined() for shape in shapes)):
        with during("run"):
            outputs = [to_numpy(value) for value in compiled(inputs)]
        shapes = [value.shape for value in outputs]
    cotangents = run.cotangents(traced, [tuple(shape) for shape in shapes])
    gradients, again = function_gradients(run, forward, inputs, cotangents, xla)
    if outputs is None and again is None:
        with during("run"):
            again = [to_numpy(value) for value in compiled(inputs)]
    return merged_response(run, plain, outputs, again, cotangents, gradients)


def merged_response(run, plain, outputs, again, cotangents, gradients):
    # type: (Run, list[Any], Any, Any, list[Any], list[dict[str, Any]]) -> dict[str, Any]
    """The answer with Python leaves put back among the tensors; numbers count all leaves."""
    places = [number for number, leaf in enumerate(plain) if leaf is None]

    def merge(values):
        # type: (list[Any]) -> list[Any]
        full = list(plain)
        for place, value in zip(places, values):
            full[place] = value
        return full

    for record in gradients:
        record["output"] = places[record["output"]]
    first = again if outputs is None else outputs
    full = [None] * len(plain)  # type: list[Any]
    for place, value in zip(places, cotangents):
        full[place] = value
    return run.response(merge(first), full, gradients, None if again is None else merge(again))


def function_gradients(run, forward, inputs, cotangents, xla):
    # type: (Run, Callable[..., Any], dict[str, Any], list[Any], bool) -> tuple[list[dict[str, Any]], Any]
    """Gradient records, and the outputs computed in the same function as the gradients."""
    tf, names = run.tf, run.watched
    wanted = [number for number, value in enumerate(cotangents) if value is not None]
    if not wanted:
        return [], None
    live = []  # type: list[bool]

    def backward(inputs, seeds):
        # type: (dict[str, Any], list[Any]) -> Any
        with tf.GradientTape(persistent=True) as tape:
            for name in names:
                tape.watch(inputs[name])
            leaves = forward(inputs)
        found = []  # type: list[Any]
        for number, seed in zip(wanted, seeds):
            found += tape.gradient(leaves[number], [inputs[name] for name in names], output_gradients=seed)
        live[:] = [value is not None for value in found]
        return leaves, [value for value in found if value is not None]

    try:
        compiled = tf.function(backward, jit_compile=xla, autograph=run.autograph)
        outputs, found = compiled(inputs, [tf.constant(cotangents[number]) for number in wanted])
    except Exception as error:
        return gradient_failures(cotangents, names, error), None
    values = iter(found)
    full = [next(values) if alive else None for alive in live]
    pairs = [(number, name) for number in wanted for name in names]
    records = [gradient_record(n, name, value) for (n, name), value in zip(pairs, full)]
    return records, [to_numpy(value) for value in outputs]


def run_xla(run):
    # type: (Run) -> dict[str, Any]
    """Run under ``tf.function(jit_compile=True)``."""
    return run_function(run, xla=True)


MODES = {"graph": run_graph, "eager": run_eager, "function": run_function, "xla": run_xla}


def run_case(tf_root, request):
    # type: (Any, dict[str, Any]) -> dict[str, Any]
    """Run one request of ``docs/protocol.md`` with the module ``tf_root`` (``tensorflow``); never raises."""
    started = time.time()
    try:
        response = MODES[request["mode"]](Run(tf_root, request))
    except SnippetError as failure:
        response = {"error": describe(failure.error, failure.phase)}
    except Exception as error:
        response = {"error": describe(error, "setup")}
    response["seconds"] = time.time() - started
    return response


# --- program --------------------------------------------------------------------------------------


def claim_stdout():
    # type: () -> Any
    """The real standard output as a binary file of our own; descriptor 1 then leads to standard error.

    TensorFlow and snippets print to descriptor 1 from C++ and Python; none of it may reach the protocol.
    """
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)
    return own


def main():
    # type: () -> None
    """Say hello, then answer one JSON line for each JSON line of standard input, until it ends."""
    channel = claim_stdout()

    def send(message):
        # type: (dict[str, Any]) -> None
        channel.write((json.dumps(message) + "\n").encode("utf-8"))

    hello = {
        "protocol": PROTOCOL,
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "tensorflow": None,
    }  # type: dict[str, Any]
    try:
        import tensorflow
    except Exception as error:
        send(dict(hello, error=describe(error, "import")))
        return
    send(dict(hello, tensorflow=str(tensorflow.__version__), error=None))
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        request = json.loads(line)
        send(dict(run_case(tensorflow, request), id=request["id"]))


if __name__ == "__main__":
    main()
