"""Names of Python, NumPy and SciPy that have another place now: each rule in each way to write it."""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli

from tfmigrate import rules
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_source
from tfmigrate.rewrite.moves import GONE_MODULES
from tfmigrate.rules import Move
from tfmigrate.source.reading import may_be_old

TF = "import tensorflow as tf\n"
FILES = [Path(rules.__file__).parents[2] / "rules" / name for name in ("python.toml", "python2.toml", "numpy.toml")]
TABLES = [tomli.loads(file.read_text("utf-8")) for file in FILES]
OLD = [move["old"] for table in TABLES for move in table["move"]]
METHODS = [method for table in TABLES for method in table.get("method", ())]
MOVES: dict[str, Move] = {old: rules.load().moves[old] for old in OLD}
PLACED = sorted(old for old, move in MOVES.items() if move.new is not None)
OF_MODULES = [old for old in PLACED if not old.startswith("builtins.")]
WHOLE = {old for old in OLD if "." not in old}
MODULES = WHOLE | {
    "xml.etree.cElementTree", "sklearn.externals.joblib", "sklearn.cross_validation", "sklearn.grid_search",
}  # fmt: skip
"""The rules that are about a whole module."""


def rewritten(source: str) -> str:
    """The new text without the import of TensorFlow; a second run changes nothing."""
    result = rewrite_source(TF + source, "x.py", Settings())
    ast.parse(result.text)
    assert rewrite_source(result.text, "x.py", Settings()).text == result.text
    return result.text.replace(TF, "", 1)


def people(source: str) -> list[tuple[int, str, str]]:
    result = rewrite_source(TF + source, "x.py", Settings())
    return [(f.line - 1, f.rule, f.severity) for f in result.findings if f.severity != "info"]


def new_of(old: str) -> str:
    new = MOVES[old].new
    assert new is not None
    return new


def value_of(source: str, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What ``name`` is after the source was run; SciPy and what Python has dropped may be missing here."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "x.py", "exec"), namespace)
    return namespace[name]


def target(path: str) -> Any:
    """What a dotted path is, in this environment."""
    for parts in range(path.count(".") + 1, 0, -1):
        module = ".".join(path.split(".")[:parts])
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(path.partition(".")[0]) and error.name != module:
                pytest.skip(f"needs {error.name}")
            continue
        for name in path.split(".")[parts:]:
            found = getattr(found, name)
        return found
    found = builtins
    for name in path.split("."):
        # A package that is not installed here is no builtin either; any other name must be there.
        if not hasattr(found, name) and path.partition(".")[0] in ("scipy", "sklearn", "joblib", "PIL"):
            pytest.skip(f"needs {path}")
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("old", PLACED)
def test_the_new_place_exists(old: str) -> None:
    """On the NumPy of this environment; 1.26 and 2 have all of them."""
    assert target(new_of(old)) is not None


@pytest.mark.parametrize("old", OF_MODULES)
def test_from_import(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = old.rpartition(".")
    if old in WHOLE:
        assert value_of(rewritten(f"import {old}\nx = {old}\n"), "x", monkeypatch) is target(new_of(old))
        return
    text = rewritten(f"from {module} import {name}\nx = {name}\n")
    assert f"from {module} import {name}\n" not in text
    expected = target(new_of(old))  # skips where a package is missing
    found = value_of(text, "x", monkeypatch)
    assert found is expected or found == expected


@pytest.mark.parametrize("old", OF_MODULES)
def test_from_import_with_an_alias(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = old.rpartition(".")
    source = f"import {old} as own\nx = own\n" if old in WHOLE else f"from {module} import {name} as own\nx = own\n"
    text, expected = rewritten(source), target(new_of(old))
    found = value_of(text, "x", monkeypatch)
    assert found is expected or found == expected


@pytest.mark.parametrize("old", sorted(set(OF_MODULES) - WHOLE))
@pytest.mark.parametrize("alias", ["", "own"])
def test_attribute(old: str, alias: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = old.rpartition(".")
    source = f"import {module} as {alias}\nx = {alias}.{name}\n" if alias else f"import {module}\nx = {old}\n"
    if old in MODULES and alias:
        return  # a module is no attribute of its package before it is imported
    text = rewritten(source)
    expected = target(new_of(old))
    if module in GONE_MODULES or module.rpartition(".")[0] in GONE_MODULES:
        assert f"import {module}" not in text
        module = "numpy"
    monkeypatch.setitem(sys.modules, module, sys.modules.get(module) or type(sys)(module))
    _give_parents(module, monkeypatch)
    found = value_of(text, "x", monkeypatch)
    assert found is expected or found == expected


def _give_parents(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules that this environment lacks (SciPy, ``numpy.core``), so that the old import is no failure."""
    while "." in module:
        above, _, name = module.rpartition(".")
        monkeypatch.setitem(sys.modules, above, sys.modules.get(above) or type(sys)(above))
        monkeypatch.setattr(sys.modules[above], name, sys.modules[module], raising=False)
        module = above


@pytest.mark.parametrize("old", sorted(set(PLACED) - set(OF_MODULES)))
def test_builtin_of_python_2(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = old.rpartition(".")[2]
    assert value_of(rewritten(f"x = {name}\n"), "x", monkeypatch) is target(new_of(old))
    for own in (f"{name} = 3\nx = {name}\n", f"def f({name}):\n    return {name}\n", f"from m import {name}\n{name}\n"):
        assert rewritten(own) == own


@pytest.mark.parametrize("old", sorted(set(OF_MODULES) - MODULES))
def test_inside_a_call_that_is_rewritten_too(old: str) -> None:
    module, _, name = old.rpartition(".")
    text = rewritten(f"import {module} as own\ny = tf.log(own.{name})\n")
    call = ast.parse(text).body[-1]
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    assert ast.unparse(call.value.func) == "tf.math.log"
    assert f"own.{name})" not in text


@pytest.mark.parametrize("old", sorted(set(OF_MODULES) - MODULES))
def test_guarded_or_shadowed_is_left_alone(old: str) -> None:
    module, _, name = old.rpartition(".")
    for source in (
        f"try:\n    from {module} import {name}\nexcept ImportError:\n    {name} = None\n",
        f"try:\n    from own import {name}\nexcept ImportError:\n    from {module} import {name}\n",
        f"try:\n    from own import {name}\nexcept (ModuleNotFoundError, KeyError):\n    from {module} import {name}\n",
        f"import {module} as own\ndef f(own):\n    return own.{name}\n",
        f"import {module} as own\nown = object()\nx = own.{name}\n",
        f"from .{module} import {name}\n",
        f"x = '{old}'  # {old}\n",
    ):
        assert rewritten(source) == source


@pytest.mark.parametrize("old", sorted(old for old, move in MOVES.items() if move.new is None))
def test_what_is_gone_is_an_error(old: str) -> None:
    module, _, name = old.rpartition(".")
    if not module:
        assert people(f"import {old}\n{old}.a\n") == [(1, "moved-name", "error")]
        assert people(f"from {old} import a\n") == [(1, "moved-name", "error")]
        return
    assert people(f"import {module}\n{old}\n") == [(2, "moved-name", "error")]
    assert people(f"from {module} import {name}\n") == [(1, "moved-name", "error")]
    assert people(f"try:\n    from {module} import {name}\nexcept ImportError:\n    pass\n") == [
        (2, "moved-name", "warning")
    ]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method["old"])
def test_a_method_that_has_another_name(method: dict[str, Any]) -> None:
    """By whatever it is called on, but not where the file has a method of that name, or the name is a module's."""
    old, new, count = method["old"], method["new"], method.get("arguments")
    arguments = "a" if count is None else ", ".join("a" * count)
    assert rewritten(f"x = f().{old}({arguments})\n") == f"x = f().{new}({arguments})\n"
    kept = [f"x = f().{old}({arguments})\ndef {old}(self):\n    pass\n", f"x = f().{old}\n"]
    kept += [f"import m\nm.t.{old}(a)\n"] if count is None else [f"x = f().{old}(*b, c=1)\n"]
    for source in kept:
        assert rewritten(source) == source
    assert may_be_old(f"x = f().{old}({arguments})\n".encode())


UNREAD = frozenset({
    "cgi.escape", "os.errno", "os.getcwdu", "pipes.quote", "platform.dist", "sys.maxint", "threading._sleep",
    "typing.io",
})  # fmt: skip
"""Rules that some file can use and yet not be read, without a word of TensorFlow in it. None may come to these."""


@pytest.mark.parametrize("old", sorted(set(MOVES) - UNREAD))
def test_a_file_that_uses_it_is_read(old: str) -> None:
    """Files of a tree that do not mention TensorFlow are parsed only if they may hold what is moved."""
    module, _, name = old.rpartition(".")
    if module == "builtins":
        assert may_be_old(f"x = {name}(3)\n".encode())
        return
    assert may_be_old(f"from {module} import {name}\n".encode() if module else f"import {old}\n".encode())
    if old in MODULES:
        return
    spelled = old.replace("numpy.", "np.", 1) if module == "numpy" else old
    assert may_be_old(f"import {module}\nx = {spelled}\n".encode())


CASES = {
    "import os\nos.errno.ENOENT\n": "import errno\nimport os\nerrno.ENOENT\n",
    "from os import errno\n": "import errno\n",
    "from os import errno as e, path\n": "from os import path\nimport errno as e\n",
    "from string import maketrans\nmaketrans('a', 'b')\n": "maketrans = str.maketrans\nmaketrans('a', 'b')\n",
    "import string\nstring.maketrans('a', 'b')\n": "import string\nstr.maketrans('a', 'b')\n",
    "from numpy import float as f, array\n": "from numpy import array\nf = float\n",
    "from numpy import float, int\n": "pass\n",
    "import numpy as np\nx = np.zeros(3, np.float)\n": "import numpy as np\nx = np.zeros(3, float)\n",
    "import xml.etree.cElementTree\nxml.etree.cElementTree.parse\n": (
        "import xml.etree.ElementTree\nimport xml\nxml.etree.ElementTree.parse\n"
    ),
    "from xml.etree.cElementTree import parse\n": "from xml.etree.ElementTree import parse\n",
    "import sys, imp\nimp.reload(sys)\n": "import sys\nfrom tfmigrate.compat import imp\nimp.reload(sys)\n",
    "from imp import reload, load_source as ls\n": "from tfmigrate.compat.imp import reload, load_source as ls\n",
    # a module that Python has dropped is not imported any more when nothing reads it
    "import distutils.version\ndistutils.version.LooseVersion('1')\n": (
        "from tfmigrate.compat import python as compat_python\ncompat_python.LooseVersion('1')\n"
    ),
    "from distutils import version, log\nversion.LooseVersion('1')\nlog.info('x')\n": (
        "from tfmigrate.compat import python as compat_python\n"
        "from distutils import log\ncompat_python.LooseVersion('1')\nlog.info('x')\n"
    ),
    "import distutils\ndistutils.version.LooseVersion('1')\ndistutils.x\n": (
        "from tfmigrate.compat import python as compat_python\n"
        "import distutils\ncompat_python.LooseVersion('1')\ndistutils.x\n"
    ),
    "import pipes\npipes.quote('a')\n": "import shlex\nshlex.quote('a')\n",
    "import sklearn.cross_validation\nsklearn.cross_validation.KFold(3)\n": (
        "import sklearn.model_selection\nimport sklearn\nsklearn.model_selection.KFold(3)\n"
    ),
    "from sklearn.externals import joblib\njoblib.load(x)\n": "import joblib\njoblib.load(x)\n",
    "import sklearn.externals.joblib\nsklearn.externals.joblib.load(x)\n": (
        "import joblib\nimport sklearn\njoblib.load(x)\n"
    ),
    "import numpy.core.umath_tests as u\nu.inner1d(a, b)\n": (
        "from tfmigrate.compat import numpy as compat_numpy\ncompat_numpy.inner1d(a, b)\n"
    ),
    "import scipy.misc\nscipy.misc.imread(f)\nscipy.stats.x\n": (
        "from tfmigrate.compat import scipy_misc as compat_scipy_misc\n"
        "import scipy.misc\ncompat_scipy_misc.imread(f)\nscipy.stats.x\n"
    ),
    # the name that the new module would get is another thing's
    "compat_python = 1\nimport inspect\ninspect.getargspec(f)\n": (
        "from tfmigrate.compat import python as compat_python_\n"
        "compat_python = 1\nimport inspect\ncompat_python_.getargspec(f)\n"
    ),
    "import inspect\ninspect.getargspec(f)\ninspect.formatargspec(g)\n": (
        "from tfmigrate.compat import python as compat_python\n"
        "import inspect\ncompat_python.getargspec(f)\ncompat_python.formatargspec(g)\n"
    ),
    "for k, v in d.iteritems():\n    print(a.tostring())\n": "for k, v in d.items():\n    print(a.tobytes())\n",
    "class A:\n    def iteritems(self):\n        return self.iteritems()\n": (
        "class A:\n    def iteritems(self):\n        return self.iteritems()\n"
    ),
}


@pytest.mark.parametrize("source", CASES)
def test_cases(source: str) -> None:
    assert rewritten(source) == CASES[source]
    assert people(source) == []


@pytest.mark.parametrize(
    "source", ["int = 3\nimport numpy as np\nnp.int\n", "import string\nstr = 2\nstring.maketrans\n"]
)
def test_a_new_name_that_means_another_thing_is_told(source: str) -> None:
    assert rewritten(source) == source
    assert [(rule, severity) for _, rule, severity in people(source)] == [("moved-name", "error")]
