"""What TensorFlow 1.15 has in ``tf.contrib``, ``tf.estimator`` and ``tf.examples``, its private modules included.

Prints JSON: ``MODULE.NAME`` -> a description, for the names given as JSON on the standard input. The same functions
describe the package. Runs on Python 3.7 and later.
"""

import enum
import importlib
import inspect
import json
import operator
import pkgutil
import sys
import types
import warnings

ROOTS = ("tensorflow.contrib", "tensorflow.examples.tutorials.mnist", "tensorflow_estimator", "tensorflow.estimator")
BY_ATTRIBUTE = ("eager", "summary", "framework.nest")
"""Parts of ``tf.contrib`` that are modules of another name."""
PLAIN = (int, float, str, bool, type(None))


def described(value):
    """Its kind, then: of a function or class what it may be called with, of a plain value the value."""
    if isinstance(value, types.ModuleType):
        return None
    if inspect.isclass(value) and issubclass(value, enum.Enum):
        return ["enumeration", *(f"{item.name}={item.value!r}" for item in value)]
    if hasattr(value, "DESCRIPTOR"):
        return ["message", *(f"{field.name} {field.number} {field.type}" for field in value.DESCRIPTOR.fields)]
    if inspect.isclass(value) and constants(value):
        return ["constants", *constants(value)]
    if inspect.isclass(value):
        return ["class", *arguments(value.__init__ if "self" in parameters(value.__init__) else value)]
    if callable(value):
        return ["function", *arguments(value)]
    return ["value", plain(value)]


def constants(kind):
    """The values of a class that is nothing but a place for them."""
    held = {name: value for name, value in vars(kind).items() if not name.startswith("_") and isinstance(value, PLAIN)}
    return [f"{name}={held[name]!r}" for name in sorted(held)] if kind.__init__ is object.__init__ else []


def parameters(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {"args": inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL)}


def arguments(function):
    """Names and defaults in order, ``self`` aside; ``*args`` where Python cannot tell."""
    return [argument(found) for name, found in parameters(function).items() if name != "self"]


def argument(parameter):
    """As in a signature."""
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    default = "" if parameter.default is parameter.empty else "=" + plain(parameter.default)
    return stars + parameter.name + default


def plain(value):
    """A value that is the same text in each version, or the name of what it is."""
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(plain(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {plain(value[key])}' for key in sorted(value, key=str))}}}"
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, PLAIN):
        return repr(value)
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else getattr(value, "__name__", type(value).__name__)


def modules():
    """All that can be imported below the roots."""
    for root in ROOTS:
        try:
            package = importlib.import_module(root)
        except ImportError:
            continue
        yield root, package
        for _, name, _ in pkgutil.walk_packages(package.__path__, root + ".", onerror=lambda name: None):
            if "_test" not in name:
                try:
                    yield name, importlib.import_module(name)
                except Exception:  # what 1.15 itself cannot import here is not there
                    continue


def main():
    wanted = set(json.load(sys.stdin))
    found = {}
    everything = list(modules())
    contrib = importlib.import_module("tensorflow.contrib")
    by_attributes = [("tensorflow.contrib." + path, operator.attrgetter(path)(contrib)) for path in BY_ATTRIBUTE]
    for module, held in everything + by_attributes:
        for name in wanted & set(vars(held)):
            about = described(getattr(held, name))
            if about is not None:
                found[module + "." + name] = about
    json.dump(found, sys.stdout, indent=0, sort_keys=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
