"""Runs programs on the TensorFlow of this interpreter: values, and gradients for ``x`` and ``y`` where they are used.

``python runner.py graph|eager`` reads {name: source} as JSON from standard input. Each source defines ``f(x, y)``.
For each program one line of JSON is printed: [name, answer]. In ``graph``, f runs in a graph with v2 behaviour off,
as a rewritten graph program does; in ``eager`` with the defaults of TensorFlow 2, or eager execution of 1.15.
Runs on Python 3.7 to 3.13.
"""

import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import tensorflow

SECONDS = 60
HERE = Path(__file__).resolve().parent
IS_TF1 = tensorflow.__version__.startswith("1.")
v1 = tensorflow if IS_TF1 else tensorflow.compat.v1
X = [[0.5, 1.5, 0.1], [2.2, 1.3, 1.7]]
Y = [[0.1, 0.6, 0.3], [0.2, 0.2, 0.6]]
TENSORS = (tensorflow.Tensor, v1.Variable, tensorflow.compat.v2.Variable)
INPUTS = HERE.parents[1] / "fixtures" / "calls" / "inputs.py"


class After:
    """What must run first, step by step, before the value is asked for."""

    def __init__(self, steps, value):
        self.steps = steps if isinstance(steps, (list, tuple)) else [steps]
        self.value = value


def elements(dataset, most=50):
    """All elements of a dataset, as numbers; in a graph through an iterator of its own."""
    if v1.executing_eagerly():
        return [item for _, item in zip(range(most), dataset)]
    iterator = v1.data.make_initializable_iterator(dataset)
    following, found = iterator.get_next(), []
    with v1.Session() as session:
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        session.run(iterator.initializer)
        while len(found) < most:
            try:
                found.append(session.run(following))
            except v1.errors.OutOfRangeError:
                break
    return found


def names_for_programs():
    """What a program finds defined: the inputs, and ``After`` and ``elements``."""
    names = {"__name__": "program", "After": After, "elements": elements, "TMP": tempfile.mkdtemp() + os.sep}
    exec(compile(INPUTS.read_text("utf-8"), str(INPUTS), "exec"), names)
    return names


def flat(value):
    """The leaves of a result in a fixed order, and a text that tells how they are nested."""
    if isinstance(value, (v1.RaggedTensor, v1.ragged.RaggedTensorValue)):
        return [value.flat_values, *value.nested_row_splits], "ragged%d" % value.ragged_rank
    if callable(value) and not hasattr(value, "dtype") and not isinstance(value, type):
        return flat(value())  # a learning rate is a function where there is no graph
    if isinstance(value, (v1.SparseTensor, v1.SparseTensorValue)):
        return [value.indices, value.values, value.dense_shape], "sparse"
    if isinstance(value, v1.IndexedSlices):
        return [value.values, value.indices], "slices"
    if isinstance(value, v1.TensorShape):
        return [str(value)], "*"
    if isinstance(value, v1.TensorArray):
        return [value.stack()], "*"
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        pairs = [(str(key), flat(value[key])) for key in sorted(value, key=str)]
        return joined(leaves for _, (leaves, _) in pairs), "{%s}" % ",".join(k + s for k, (_, s) in pairs)
    if isinstance(value, (list, tuple)):
        parts = [flat(item) for item in value]
        return joined(leaves for leaves, _ in parts), "[%s]" % "".join(shape for _, shape in parts)
    if value is None:
        return [], "-"
    return [value], "*"


def joined(lists):
    return [item for items in lists for item in items]


def plain(value):
    """One leaf as [dtype, shape, numbers]."""
    if hasattr(value, "numpy") and hasattr(value, "dtype"):
        value = value.numpy()
    if isinstance(value, (np.dtype, type)):
        return ["type", [], getattr(value, "__name__", str(value))]
    if isinstance(value, v1.DType):
        return ["type", [], value.name]
    array = np.asarray(value)
    if array.dtype.kind in "SUO":
        items = array.ravel().tolist()
        texts = [v.decode("utf-8", "backslashreplace") if isinstance(v, bytes) else str(v) for v in items]
        return ["string", list(array.shape), texts]
    numbers = array.ravel()
    if array.dtype.kind == "c":
        numbers = np.stack([numbers.real, numbers.imag], -1).ravel()
    if array.dtype.name == "bfloat16":
        numbers = numbers.astype(np.float32)
    kinds = {"f": float, "c": float}
    return [array.dtype.name, list(array.shape), numbers.astype(kinds.get(array.dtype.kind, numbers.dtype)).tolist()]


def weighted(leaves):
    """A scalar that depends on every float tensor among the leaves, differently on each element."""
    total = None
    for leaf in leaves:
        if not isinstance(leaf, TENSORS) or not leaf.dtype.is_floating:
            continue
        value = v1.reshape(v1.cast(leaf, "float32"), [-1])
        part = v1.reduce_sum(value * v1.sin(1.0 + v1.cast(v1.range(v1.size(value)), "float32")))
        total = part if total is None else total + part
    return total


def slopes_of(total, inputs):
    """Gradients in a graph; ``"none registered"`` where an operation has no gradient function."""
    try:
        gradients = [None, None] if total is None else v1.gradients(total, inputs)
    except LookupError:
        return ["none registered"] * 2
    return [None if g is None else v1.convert_to_tensor(g) for g in gradients]


def run_graph(function):
    """In a fresh graph; random seeds are fixed."""
    with v1.Graph().as_default():
        v1.set_random_seed(1)
        inputs = [v1.constant(X), v1.constant(Y)]
        result = function(*inputs)
        steps, result = (result.steps, result.value) if isinstance(result, After) else ([], result)
        leaves, shape = flat(result)
        total = weighted(leaves)
        gradients = slopes_of(total, inputs)
        with v1.Session() as session:
            session.run([v1.global_variables_initializer(), v1.local_variables_initializer(), v1.tables_initializer()])
            for step in steps:
                session.run(step)
            fetched = [is_fetch(leaf) for leaf in leaves]
            found = iter(session.run([item for item in leaves + gradients if is_fetch(item)]))
            values = [next(found) if fetch else leaf for leaf, fetch in zip(leaves, fetched)]
            slopes = [plain(next(found)) if is_fetch(g) else g for g in gradients]
    return answer(shape, values, slopes)


def run_eager(function):
    """With the defaults of TensorFlow 2; on 1.15 in a program that enables eager execution."""
    v1.reset_default_graph()
    v1.set_random_seed(1)
    inputs = [v1.Variable(X), v1.Variable(Y)]
    with tensorflow.GradientTape() as tape:
        result = function(*[tensorflow.convert_to_tensor(item) for item in inputs])
        result = result.value if isinstance(result, After) else result
        leaves, shape = flat(result)
        total = weighted(leaves)
    try:
        gradients = [None, None] if total is None else tape.gradient(total, inputs)
    except LookupError:
        return answer(shape, leaves, ["none registered"] * 2)
    return answer(shape, leaves, [None if g is None else plain(tensorflow.convert_to_tensor(g)) for g in gradients])


def is_fetch(leaf):
    return isinstance(leaf, (v1.Operation, *TENSORS))


def answer(shape, leaves, slopes):
    """Structure, values, gradients; a gradient of zeros counts as none, as it does to every optimizer."""
    leaves = [[] if leaf is None or isinstance(leaf, v1.Operation) else plain(leaf) for leaf in leaves]
    return [shape, leaves, [None if isinstance(s, list) and not any(s[2]) else s for s in slopes]]


def run(source, names, mode):
    """What a program computes, or the text of its error."""
    try:
        space = dict(names)
        exec(compile(source, "program", "exec"), space)
        return run_graph(space["f"]) if mode == "graph" else run_eager(space["f"])
    except Exception as error:
        if os.environ.get("CALLS_TRACE"):
            traceback.print_exc()
        return "%s: %s" % (type(error).__name__, str(error).strip()[:300])


def run_all(programs, names, mode, out):
    for name, source in programs:
        signal.alarm(SECONDS)  # without a handler: it ends the process, even where TensorFlow never returns
        out.write(json.dumps([name, run(source, names, mode)]) + "\n")
        out.flush()


def main(mode):
    """A program that kills its process is reported as such, and the next process goes on after it."""
    programs = sorted(json.load(sys.stdin).items())
    if mode == "graph" and not IS_TF1:
        v1.disable_v2_behavior()
    if mode == "eager" and IS_TF1:
        v1.enable_eager_execution()
    v1.logging.set_verbosity(v1.logging.ERROR)
    names = names_for_programs()
    while programs:
        receive, send = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receive)
            os.dup2(2, 1)
            with os.fdopen(send, "w") as out:
                run_all(programs, names, mode, out)
            os._exit(0)
        os.close(send)
        with os.fdopen(receive) as lines:
            done = [line for line in lines if line.endswith("\n")]
        os.waitpid(child, 0)
        sys.stdout.writelines(done)
        programs = programs[len(done) :]
        if programs:
            print(json.dumps([programs[0][0], "the process died, or took longer than %d seconds" % SECONDS]))
            programs = programs[1:]


if __name__ == "__main__":
    main(sys.argv[1])
