"""Write down the public API of the TensorFlow that this interpreter has, as JSON.

Run by ``python -m tfmigrate.api.snapshot`` in the interpreter that holds the TensorFlow to look at:
``PYTHON probe.py OUTPUT``. One file, nothing but the standard library and that TensorFlow, and no
syntax newer than Python 2.7 (hence the types in comments), because TensorFlow 0.12 runs on nothing newer.

The result is ``{"environment": {name: version}, "endpoints": {path: {"kind", "identity", "params",
"members"}}}``; the words are those of :mod:`tfmigrate.api`, ``params`` is a list of
``[name, kind, default]`` or ``null``.
"""

import functools
import importlib
import inspect
import json
import logging
import os
import re
import sys
import warnings

MYPY = False
if MYPY:
    from collections.abc import Callable, Iterator  # noqa: F401
    from types import ModuleType  # noqa: F401
    from typing import Any  # noqa: F401

# Packages whose classes' members count: the API that TensorFlow's release defines, and not what Python,
# NumPy or protobuf happen to add to it on one machine.
OWN_PACKAGES = frozenset(["tensorflow", "tensorflow_estimator", "keras", "tf_keras"])
# Modules that exist to be the public API. Every other module that is an attribute of one of these got there
# by an import statement or by Python binding a package's insides, and its content is not public.
API_MODULE = re.compile(
    r"tensorflow\.(contrib|_api|keras)\b|tensorflow\.python\.keras\.api\b"
    r"|tensorflow_estimator\..*\bapi\b|(keras|tf_keras)\.(?!src\b)|tensorboard\.summary\._tf\b"
)
API_FILE = re.compile(r"[/\\]_api[/\\]")
# Public modules that are parts of the implementation; TensorFlow 0.12 has no others, one level below "tf".
HAND_WRITTEN = re.compile(r"(compat\.v1\.)?(app\.)?flags$|nn\.(rnn_cell|seq2seq)$")
PRIVATE_MODULES = frozenset(["python", "core", "tools", "examples", "platform", "pywrap_tensorflow"])
PUBLIC_DUNDERS = frozenset(
    ["__version__", "__git_version__", "__compiler_version__", "__cxx11_abi_flag__", "__monolithic_build__"]
)
NESTED_COMPAT = re.compile(r"compat\.v[12]\.compat\.v[12]$")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
MODULE_FILE = re.compile(r"(<module '[^']*')[^>]*>")
DISTRIBUTIONS = {"absl": "absl-py", "google": "protobuf"}
PYTHON_2 = str is bytes


def real_name(name):
    # type: (str) -> str
    """Name of a module or package without the private spelling that TensorFlow 1.15 gives it."""
    return re.sub(r"^tensorflow_core\b", "tensorflow", name)


def text_attribute(thing, name):
    # type: (Any, str) -> str
    """An attribute that ought to be a string; "" where it is not, or where reading it fails."""
    try:
        value = getattr(thing, name)
    except Exception:  # contrib.specs raises ValueError
        return ""
    return value if isinstance(value, str) else ""


def package_of(thing):
    # type: (Any) -> str
    """First part of the name of the module that defines ``thing`` ("" where unknown)."""
    name = text_attribute(thing, "__name__" if inspect.ismodule(thing) else "__module__")
    return real_name(name).split(".")[0]


def loaded(module):
    # type: (Any) -> Any
    """The module behind a lazy or deprecation-warning one, so that every alias of it is one object."""
    wrapped = module.__dict__.get("_tfmw_wrapped_module")
    if wrapped is not None:
        return wrapped
    if not hasattr(type(module), "_load"):
        return module
    try:
        dir(module)  # what KerasLazyLoader decides on its first use has to be decided before _load
        return loaded(module._load())
    except (ImportError, AttributeError):
        return module


def is_public(path, module, parent):
    # type: (str, ModuleType, ModuleType) -> bool
    """Whether a module that is an attribute of ``parent`` is part of the API, and not just an import there."""
    if path.rsplit(".", 1)[-1] in PRIVATE_MODULES:
        return False
    top = "." not in path
    generated = hasattr(sys.modules["tensorflow"], "_api")
    name, above = real_name(module.__name__), real_name(parent.__name__)
    if API_MODULE.match(name) or API_FILE.search(text_attribute(module, "__file__")):
        # In 0.12 every contrib package shows what it imports; only slim passes other packages on by design.
        own = name.startswith(above + ".") or above == "tensorflow.contrib.slim"
        return (generated or top or own) and hasattr(parent, "__path__")
    if HAND_WRITTEN.match(path):
        return True
    return top and not generated and package_of(module) == "tensorflow"


def children(path, module):
    # type: (str, ModuleType) -> Iterator[tuple[str, Any]]
    """Public ``(path, value)`` pairs of a module; what cannot be loaded is not there."""
    try:
        names = {name for name in dir(module) if not name.startswith("_")}
    except ImportError:
        return
    if not path:
        names.update(name for name in PUBLIC_DUNDERS if hasattr(module, name))
    for name in sorted(names):
        child = path + "." + name if path else name
        try:
            # TensorFlow 0.12 loads tf.contrib through an object that is no module.
            contrib = child == "contrib"
            value = importlib.import_module("tensorflow.contrib") if contrib else getattr(module, name)
        except Exception:  # a lazy module may fail to import in any way it likes
            continue
        if type(value).__module__ == "__future__":
            continue
        if inspect.ismodule(value):
            value = loaded(value)
            if not is_public(child, value, module):
                continue
        yield child, value


def walk(root):
    # type: (ModuleType) -> dict[str, Any]
    """Every public endpoint as ``{path: object}``.

    A module that contains itself is cut at the second visit on the same branch, and
    ``compat.vN.compat.vM`` is listed without its content.
    """
    found = {}
    pending = [("", root, frozenset([id(root)]))]
    while pending:
        path, module, branch = pending.pop()
        for child, value in children(path, module):
            if inspect.ismodule(value):
                if id(value) in branch:
                    continue
                if not NESTED_COMPAT.search(child):
                    pending.append((child, value, branch | {id(value)}))
            found[child] = value
    return found


def kind_of(value):
    # type: (Any) -> str
    """Kind of an endpoint; a callable object (``functools.partial``, ``Defun``, flags) counts as a function."""
    if inspect.ismodule(value):
        return "module"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "constant"


def default_text(value):
    # type: (Any) -> str
    """``repr`` of a default without addresses and file names, which differ from run to run."""
    text = MODULE_FILE.sub(r"\1>", ADDRESS.sub("", repr(value)))
    return " ".join(text.replace("tensorflow_core", "tensorflow").split())


def params_of_argspec(spec):
    # type: (Any) -> list[list[str | None]]
    """Parameters of an ``ArgSpec`` (Python 2) or ``FullArgSpec``."""
    first = len(spec.args) - len(spec.defaults or ())
    texts = [None] * first + [default_text(value) for value in spec.defaults or ()]
    params = [[name, "positional", text] for name, text in zip(spec.args, texts)]  # noqa: B905
    if spec.varargs:
        params.append([spec.varargs, "var-positional", None])
    defaults = getattr(spec, "kwonlydefaults", None) or {}
    for name in getattr(spec, "kwonlyargs", None) or ():
        params.append([name, "keyword", default_text(defaults[name]) if name in defaults else None])
    keywords = spec.varkw if hasattr(spec, "varkw") else spec.keywords
    if keywords:
        params.append([keywords, "var-keyword", None])
    return params


def params_of_signature(signature):
    # type: (inspect.Signature) -> list[list[str | None]]
    """Parameters of an ``inspect.Signature``."""
    kinds = {"KEYWORD_ONLY": "keyword", "VAR_POSITIONAL": "var-positional", "VAR_KEYWORD": "var-keyword"}
    return [
        [
            param.name,
            kinds.get(param.kind.name, "positional"),
            None if param.default is param.empty else default_text(param.default),
        ]
        for param in signature.parameters.values()
    ]


def params_of_partial(bound):
    # type: (functools.partial[Any]) -> list[list[str | None]] | None
    """Parameters of a ``functools.partial`` as Python 3 gives them: those bound by keyword become keyword-only."""
    params = function_params(bound.func)
    if params is None:
        return None
    keywords = bound.keywords or {}
    result = []
    by_keyword = False
    for name, kind, default in params[len(bound.args) :]:
        by_keyword = by_keyword or name in keywords
        text = default_text(keywords[name]) if name in keywords else default
        result.append([name, "keyword" if by_keyword and kind == "positional" else kind, text])
    return result


def own_params(func):
    # type: (Any) -> list[list[str | None]] | None
    """Parameters as ``func`` itself takes them, no decorator seen through; None where Python cannot tell."""
    try:
        if isinstance(func, functools.partial):
            return params_of_partial(func)
        if not PYTHON_2:
            return params_of_signature(inspect.signature(func, follow_wrapped=False))
        if inspect.isroutine(func):
            return params_of_argspec(inspect.getargspec(func))  # type: ignore[attr-defined]
        return params_of_argspec(inspect.getargspec(type(func).__call__))[1:]  # type: ignore[attr-defined]
    except (TypeError, ValueError, AttributeError):
        return None


def passes_on(params):
    # type: (list[list[str | None]] | None) -> bool
    """Whether a function with these parameters looks like a wrapper: it hands on whatever it is given."""
    if params is None:
        return True
    kinds = [kind for _, kind, _ in params]
    leading = [default for _, kind, default in params if kind == "positional"]
    return kinds[len(leading) :] == ["var-positional", "var-keyword"] and not any(leading)


def decorated(func):
    # type: (Any) -> Any
    """The function under the outermost decorator of ``func``, or None.

    Python 2's ``functools.wraps`` leaves no trace but the name; the function is then found in the closure.
    """
    about = getattr(func, "__dict__", {})
    if "_tf_decorator" in about:
        return func._tf_decorator.decorated_target
    if "__wrapped__" in about:
        return func.__wrapped__
    if PYTHON_2 and passes_on(own_params(func)):
        for cell in getattr(func, "__closure__", None) or ():
            inner = cell.cell_contents
            if inspect.isfunction(inner) and inner.__name__ == func.__name__:
                return inner
    return None


def keyword_only(func):
    # type: (Any) -> bool
    """Whether a function is wrapped by ``tf_export.kwarg_only`` (raw ops), which refuses positional arguments."""
    code = getattr(func, "__code__", None)
    return code is not None and code.co_name == "wrapper" and os.path.basename(code.co_filename) == "tf_export.py"


def function_params(func):
    # type: (Any) -> list[list[str | None]] | None
    """Documented parameters of a function: those of the first layer that does not just pass everything on."""
    while True:
        decorator = getattr(func, "__dict__", {}).get("_tf_decorator")
        if decorator is not None and getattr(decorator, "decorator_argspec", None) is not None:
            params = params_of_argspec(decorator.decorator_argspec)
            return [[name, "keyword", default] for name, _, default in params] if keyword_only(func) else params
        params = own_params(func)
        inner = decorated(func)
        if inner is None or not passes_on(params):
            return params
        func = inner


def innermost(func):
    # type: (Any) -> Any
    """The implementation under all decorators of ``func``."""
    inner = decorated(func)
    return func if inner is None else innermost(inner)


def constructors_of(cls):
    # type: (type) -> Iterator[tuple[str, Callable[..., Any]]]
    """Every ``__init__`` and ``__new__`` that a class has or inherits, nearest first."""
    for base in inspect.getmro(cls):
        if base is not object and base.__module__ != "typing":
            for name in ("__init__", "__new__"):
                if name in vars(base):
                    yield name, getattr(vars(base)[name], "__func__", vars(base)[name])


def constructor_params(cls):
    # type: (type) -> list[list[str | None]] | None
    """Parameters of ``cls(...)`` without self; None for enums, protobuf messages and what C defines."""
    if is_message(cls) or any(base.__module__ == "enum" for base in inspect.getmro(cls)):
        return None
    methods = list(constructors_of(cls))
    initializers = [method for name, method in methods if name == "__init__"]
    for name, method in methods:
        params = function_params(method)
        if passes_on(params):
            if name == "__new__" and initializers:
                continue  # bookkeeping: the arguments are those of __init__
            # A constructor with its base's docstring has its base's parameters, too (rnn_cell.DropoutWrapper).
            same = [other for other in initializers if method.__doc__ and other.__doc__ == method.__doc__]
            params = function_params(same[-1]) if same else params
        return params and (params if params[0][1] == "var-positional" else params[1:])
    return []


def is_message(cls):
    # type: (Any) -> bool
    """Whether a class is a protobuf message."""
    return hasattr(getattr(cls, "DESCRIPTOR", None), "fields_by_name")


def members_of(cls):
    # type: (Any) -> list[str]
    """Public names in a class that TensorFlow or Keras defines, inherited ones included; a message's fields."""
    if is_message(cls):
        about = cls.DESCRIPTOR
        names = set(about.fields_by_name) | set(about.nested_types_by_name) | set(about.enum_types_by_name)
        return sorted(str(name) for name in names | set(about.enum_values_by_name))
    own = [base for base in inspect.getmro(cls) if package_of(base) in OWN_PACKAGES]
    return sorted({name for base in own for name in vars(base) if not name.startswith("_")})


def object_key(path, kind, value, params):
    # type: (str, str, Any, list[list[str | None]] | None) -> tuple[Any, ...]
    """A hashable that two endpoints share just when they are the same object.

    Decorators that change no parameter (deprecation, dispatch, export) are seen through. A plain number or
    string has no identity of its own: it is the same when its value and its last name are.
    """
    if kind == "function":
        return "function", id(innermost(value)), json.dumps(params)
    if kind == "constant" and isinstance(value, (bool, int, float, complex, str, bytes, tuple, type(None))):
        return "constant", path.rsplit(".", 1)[-1], repr(value)
    return kind, id(value)


def label(path, kind, value):
    # type: (str, str, Any) -> str
    """Where an object comes from, ``module:qualified name``; not yet unique."""
    leaf = path.rsplit(".", 1)[-1]
    if kind == "module":
        return real_name(value.__name__) + ":"
    if path.startswith("raw_ops."):
        return "tensorflow.raw_ops:" + leaf
    name = text_attribute(value, "__qualname__") or text_attribute(value, "__name__")
    module = text_attribute(value, "__module__")
    if kind == "constant" or not name or not module:
        return real_name(type(value).__module__) + ":" + type(value).__name__ + ":" + leaf
    return real_name(module) + ":" + name


def rank(path):
    # type: (str) -> tuple[bool, bool, int, int, str]
    """Orders the aliases of one object: those outside tf.compat and tf.contrib first, then the shortest."""
    return path.startswith("compat."), path.startswith("contrib."), path.count("."), len(path), path


def describe(found):
    # type: (dict[str, Any]) -> dict[str, dict[str, Any]]
    """Turn ``{path: object}`` into what is written down."""
    endpoints = {}
    identities = {}  # type: dict[tuple[Any, ...], str]
    taken = {}  # type: dict[str, int]
    for path in sorted(found, key=rank):
        value = found[path]
        kind = kind_of(value)
        read = {"function": function_params, "class": constructor_params}.get(kind)
        params = read(value) if read else None
        key = object_key(path, kind, value, params)
        if key not in identities:
            name = label(path, kind, value)
            taken[name] = taken.get(name, 0) + 1
            identities[key] = name if taken[name] == 1 else name + "#" + str(taken[name])
        endpoints[path] = {
            "kind": kind,
            "identity": identities[key],
            "params": params,
            "members": members_of(value) if kind == "class" else [],
        }
    return endpoints


def version_of(package):
    # type: (str) -> str
    """Installed version of the distribution that brings ``package``, "" where no distribution does."""
    name = DISTRIBUTIONS.get(package, package)
    try:
        try:
            return str(importlib.import_module("importlib.metadata").version(name))
        except ImportError:  # before Python 3.8; PackageNotFoundError is one, too
            return str(importlib.import_module("pkg_resources").get_distribution(name).version)
    except Exception:  # pkg_resources missing, or its own "no such distribution"
        return ""


def main(output):
    # type: (str) -> None
    """Write the API of this interpreter's TensorFlow to the file ``output``."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import tensorflow as tf

    endpoints = describe(walk(loaded(tf)))
    packages = {endpoint["identity"].split(":")[0].split(".")[0] for endpoint in endpoints.values()}
    environment = {name: version_of(name) for name in packages}
    environment["python"] = ".".join(map(str, sys.version_info[:2]))
    environment["tensorflow"] = str(tf.__version__)
    result = {
        "environment": {name: version for name, version in environment.items() if version},
        "endpoints": endpoints,
    }
    with open(output, "w") as stream:
        json.dump(result, stream, sort_keys=True)


if __name__ == "__main__":
    main(sys.argv[1])
