"""A stand-alone script that shows what a claim's worst case gave."""

from __future__ import annotations

import pprint
from typing import Any

from tfmigrate.equivalence.results import CaseResult, ClaimResult, LaneResult
from tfmigrate.equivalence.worker import encode_array

_SCRIPT = '''"""{title}

Run it with a Python that has TensorFlow and NumPy, old or new: each shows the sides that it can run, next to
what was recorded.
"""

import base64

import numpy as np
import tensorflow

OLD = {old!r}
NEW = {new!r}
NEW_MODE = {mode!r}  # graph, eager, function or xla
INPUTS = {inputs}
COTANGENTS = {cotangents}
RECORDED = {recorded}

v1 = getattr(getattr(tensorflow, "compat", None), "v1", tensorflow)
IS_OLD = tensorflow.__version__.startswith(("0.", "1."))


def array(item):
    name = item["dtype"]
    stored = "uint16" if name == "bfloat16" else name
    flat = np.frombuffer(base64.b64decode(item["data"]), dtype=np.dtype(stored).newbyteorder("<")).astype(stored)
    dtype = tensorflow.bfloat16.as_numpy_dtype if name == "bfloat16" else stored
    return flat.view(dtype).reshape(item["shape"])


def tensor(item, make):
    if item["kind"] == "sparse":
        return v1.SparseTensor(*[make(array(item[part])) for part in ("indices", "values", "dense_shape")])
    if item["kind"] == "tuple":
        return tuple(make(array(part)) for part in item["items"])
    return make(array(item["array"]))


def snippet(code, root, inputs):
    if "expression" in code:
        return eval(code["expression"], dict(inputs, tf=root, np=np))
    scope = {{"__name__": "snippet"}}
    with open(code["path"]) as file:
        exec(file.read(), scope)
    return scope[code["function"]](**inputs)


def leaves(value):
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(value[key])]
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in leaves(item)]
    return [] if value is None else [value]


def gradients(differentiate, targets):
    found = {{}}
    for number, seed in enumerate(COTANGENTS):
        if seed is not None:
            for name, value in zip(sorted(targets), differentiate(number, array(seed))):
                found["gradient of output %d for %s" % (number, name)] = value
    return found


def in_graph(code, root):
    with v1.Graph().as_default():
        feeds = {{}}

        def make(value):
            symbol = v1.placeholder(value.dtype, value.shape)
            feeds[symbol] = value
            return symbol

        inputs = {{item["name"]: tensor(item, make) for item in INPUTS}}
        targets = {{item["name"]: inputs[item["name"]] for item in INPUTS if item.get("gradient")}}
        outputs = leaves(snippet(code, root, inputs))
        alone = {{"output %d" % number: output for number, output in enumerate(outputs)}}
        names = [targets[name] for name in sorted(targets)]
        found = gradients(lambda n, seed: v1.gradients(outputs[n], names, make(seed)), targets)
        found.update({{name + " fetched with its gradients": alone[name] for name in alone}})
        with v1.Session() as session:
            session.run(v1.global_variables_initializer(), feeds)
            values = session.run(alone, feeds)
            values.update(session.run({{name: found[name] for name in found if found[name] is not None}}, feeds))
            return dict(dict.fromkeys(found), **values)


def directly(code, root, mode):
    inputs = {{item["name"]: tensor(item, tensorflow.constant) for item in INPUTS}}
    targets = {{item["name"]: inputs[item["name"]] for item in INPUTS if item.get("gradient")}}

    def compute(inputs, targets):
        names = [targets[name] for name in sorted(targets)]
        with tensorflow.GradientTape(persistent=True) as tape:
            for target in names:
                tape.watch(target)
            outputs = leaves(snippet(code, root, dict(inputs, **targets)))
        found = {{"output %d" % number: output for number, output in enumerate(outputs)}}
        found.update(gradients(
            lambda n, seed: tape.gradient(outputs[n], names, output_gradients=tensorflow.constant(seed)),
            targets,
        ))
        return found

    if mode != "eager":
        compute = tensorflow.function(compute, jit_compile=mode == "xla")
    return compute(inputs, targets)


def show(title, run, *arguments):
    print("--- " + title)
    try:
        found = run(*arguments)
    except Exception as error:
        print("raises %s: %s" % (type(error).__name__, error))
        return
    for name in sorted(found):
        print("%s:\\n%s" % (name, getattr(found[name], "numpy", lambda value=found[name]: value)()))


np.set_printoptions(precision=17)
print("TensorFlow " + tensorflow.__version__)
show("old code, in a graph", in_graph, OLD, v1)
if NEW_MODE == "graph":
    show("new code, in a graph", in_graph, NEW, tensorflow)
elif not IS_OLD:
    show("new code, mode " + NEW_MODE, directly, NEW, tensorflow, NEW_MODE)
for side in sorted(RECORDED):
    print("--- recorded: " + side)
    for name in sorted(RECORDED[side]):
        item = RECORDED[side][name]
        print("%s:\\n%s" % (name, item if item is None or isinstance(item, str) else array(item)))
'''


def script(result: ClaimResult) -> str:
    """The script for the worst case of the claim's worst lane; a comment where nothing was run."""
    lane = result.worst_lane
    worst = None if lane is None else lane.worst
    if lane is None or worst is None:
        return f"# not run: {result.reason or 'no case'}\n"
    mode = lane.new_side.split()[1]
    title = (
        f"{result.claim.rule}: {lane.verdict} in lane {lane.lane}, case {worst.case.label}: "
        f"{worst.judgement.what}: {worst.judgement.reason}"
    )
    return _SCRIPT.format(
        title=title.replace("\\", "/").replace('"', "'"),
        old=dict(result.old_code),
        new=dict(result.new_code),
        mode=mode,
        inputs=pprint.pformat(worst.case.encoded(), width=108),
        cotangents=pprint.pformat(_cotangents(worst), width=108),
        recorded=pprint.pformat(_recorded(lane, worst), width=108),
    )


def _cotangents(worst: CaseResult) -> list[dict[str, Any] | None]:
    found = worst.old.cotangents or worst.new.cotangents
    return [None if item is None else encode_array(item) for item in found]


def _recorded(lane: LaneResult, worst: CaseResult) -> dict[str, dict[str, Any]]:
    sides = {f"old, {worst.old_side}": worst.old, f"new, {lane.new_side}": worst.new}
    found: dict[str, dict[str, Any]] = {}
    for title, outcome in sides.items():
        values: dict[str, Any] = {}
        if outcome.failure is not None:
            values["raises"] = str(outcome.failure)
        for number, array in enumerate(outcome.outputs):
            values[f"output {number}"] = encode_array(array)
        for number, array in enumerate(outcome.outputs_with_gradients or ()):
            values[f"output {number} fetched with its gradients"] = encode_array(array)
        for gradient in outcome.gradients:
            name = f"gradient of output {gradient.output} for {gradient.input}"
            values[name] = None if gradient.value is None else encode_array(gradient.value)
        found[title] = values
    return found
