"""Write down the private modules of the TensorFlow that this interpreter has, as JSON.

Run by ``python -m tfmigrate.api.private`` in the interpreter that holds the TensorFlow to look at:
``PYTHON private_probe.py OUTPUT [OLD]``. Nothing but the standard library, that TensorFlow and ``probe.py`` beside
this file, and no syntax newer than Python 3.7, because TensorFlow 1.15 runs on nothing newer.

The result is ``{"version": str, "modules": {module: {name: entry}}, "public": {path: home}}``. An entry has

=========  ============================================================================================
``kind``   module, class, function, constant
``home``   ``module:name`` of what defines it, "" for a constant
``public`` its public paths without ``tensorflow.``, those outside of ``compat`` (1.15), inside of ``compat.v1`` (2.x)
``about``  what tells whether two objects of one name are the same: parameters and first line of the documentation,
           for a constant its text
=========  ============================================================================================

``OLD`` is the result of 1.15: ``public`` then says for each of its public paths what 2.x has in ``tf.compat.v1``.
"""

import importlib
import inspect
import json
import logging
import os
import pkgutil
import re
import sys
import types
import warnings
from pathlib import Path

MYPY = False
if MYPY:
    from types import ModuleType  # noqa: F401
    from typing import Any, Iterator  # noqa: F401, UP035

TOPS = ("tensorflow.python", "tensorflow.core", "tensorflow.tools", "tf_keras.src")
# What is loaded only by tests, starts programs, or waits for hardware when it is imported.
SKIPPED = re.compile(
    r"_test$|_test_lib$|_testing$|test_util_main|kernel_tests|benchmark|\._api\b|\.api\.|distribute\.integration"
    r"|\.(_pywrap\w*|pywrap_\w+_internal|build_info|generate\w*|gen_\w+_main)$|distribute\.v1\.|\.tools\.(api|docs)\b|lite\.toco|multi_process_lib"
    r"|tf_keras\.src\.(distribute\.\w*_test|testing_infra\.\w*main)|premade_models|benchmarks"
)
NOT_NAMES = ("absolute_import", "division", "print_function", "unicode_literals")


def module_names(top):
    # type: (str) -> Iterator[str]
    """The modules below a package, itself included."""
    yield top
    try:
        package = importlib.import_module(top)
    except Exception:  # one that this installation lacks
        return
    for found in pkgutil.walk_packages(package.__path__, top + ".", onerror=lambda name: None):
        yield found.name


def import_all(tops):
    # type: (tuple[str, ...]) -> dict[str, ModuleType]
    """Every module that can be imported, by its name; 1.15 has some as ``tensorflow_core`` only, which is the same."""
    found = {}
    for top in tops:
        for name in module_names(top):
            if SKIPPED.search(name):
                continue
            try:
                found[name] = importlib.import_module(name)
            except BaseException:  # a script that ends the process, a module of an optional package
                continue
    return found


def home_of(value):
    # type: (Any) -> str
    """``module:name`` of what defines a class or a function, "" where that cannot be told."""
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        return ""
    return module.replace("tensorflow_core", "tensorflow", 1) + ":" + name


def about(probe, kind, value):
    # type: (ModuleType, str, Any) -> str
    """What two objects of one name that are the same thing in two versions have in common."""
    if kind == "constant":
        return str(probe.default_text(value))[:200]
    lines = (inspect.getdoc(value) or "").strip().splitlines()
    read = probe.function_params if kind == "function" else probe.constructor_params
    try:
        params = read(value)
    except Exception:  # a signature that cannot be read
        params = None
    names = "?" if params is None else ",".join(p[0] + ("" if p[2] is None else "=") for p in params)
    return names + "|" + (lines[0] if lines else "")


def names_of(probe, module, public):
    # type: (ModuleType, ModuleType, dict[int, list[str]]) -> dict[str, dict[str, Any]]
    """The names of a module."""
    result = {}
    real = module.__name__.replace("tensorflow_core", "tensorflow", 1)
    for name, value in sorted(vars(module).items()):
        if (name.startswith("__") and name.endswith("__")) or name in NOT_NAMES:
            continue
        if isinstance(value, types.ModuleType):
            home = value.__name__.replace("tensorflow_core", "tensorflow", 1)
            result[name] = {"kind": "module", "home": home}
            continue
        kind = probe.kind_of(value)
        entry = {"kind": kind, "home": home_of(value) if kind in ("class", "function") else ""}
        if kind == "constant" or entry["home"].startswith(real + ":"):
            entry["about"] = about(probe, kind, value)
        if id(value) in public:
            entry["public"] = public[id(value)]
        result[name] = entry
    return result


def public_names(probe, root, is_old):
    # type: (ModuleType, ModuleType, bool) -> dict[int, list[str]]
    """The public paths of each object, by its id: the shortest first."""
    found = {}  # type: dict[int, list[str]]
    for path, value in probe.walk(probe.loaded(root)).items():
        kind = probe.kind_of(value)
        if is_old == path.startswith(("compat.", "contrib.")) or kind == "module":
            continue
        if kind == "constant" and isinstance(value, (bool, int, float, str, tuple, type(None))):
            continue
        found.setdefault(id(value), []).append(path)
    for paths in found.values():
        paths.sort(key=lambda path: (path.count("."), len(path), path))
    return found


def destinations(root, old):
    # type: (ModuleType, dict[str, Any]) -> dict[str, str]
    """What 2.x has in ``tf.compat.v1`` at each public path of 1.15, as ``module:name``; modules too."""
    wanted = {path for names in old["modules"].values() for entry in names.values() for path in entry.get("public", ())}
    wanted |= {path.rpartition(".")[0] for path in wanted}
    found = {}
    for path in sorted(wanted - {""}):
        value = root.compat.v1  # type: Any
        try:
            for part in path.split("."):
                value = getattr(value, part)
        except Exception:  # a lazy module may fail in any way
            continue
        found[path] = "module" if isinstance(value, types.ModuleType) else home_of(value)
    return found


def main(output, old_file=None):
    # type: (str, str | None) -> None
    """Write what this interpreter's TensorFlow has to the file ``output``."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import tensorflow as tf

    probe = importlib.import_module("probe")  # beside this file, which makes its folder the first of the path
    is_old = tf.__version__.startswith("1.")
    public = public_names(probe, tf, is_old)
    modules = import_all(TOPS)
    result = {
        "version": ".".join(tf.__version__.split(".")[:2]),
        "modules": {name: names_of(probe, module, public) for name, module in modules.items()},
    }
    if old_file is not None:
        result["public"] = destinations(tf, json.loads(Path(old_file).read_text()))
    Path(output).write_text(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
