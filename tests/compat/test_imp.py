"""The module ``imp``: the values are those that Python 3.7.16 gave."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfmigrate.compat import imp


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "own_mod.py").write_text("import sys\nvalue = 3\nmine = __name__, __file__, 'own' in sys.modules\n")
    (tmp_path / "own_pkg").mkdir()
    (tmp_path / "own_pkg/__init__.py").write_text("value = 5\n")
    (tmp_path / "own_pkg/inner.py").write_text("value = 7\n")
    (tmp_path / "broken.py").write_text("1 / 0\n")
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_load_source(folder: Path) -> None:
    module = imp.load_source("own", str(folder / "own_mod.py"))
    assert module.value == 3
    assert module.mine == ("own", str(folder / "own_mod.py"), True)
    assert sys.modules["own"] is module
    (folder / "own_mod.py").write_text("other = 40000\n")
    again = imp.load_source("own", str(folder / "own_mod.py"))
    assert again is module
    assert (module.value, module.other) == (3, 40000)
    with pytest.raises(FileNotFoundError):
        imp.load_source("own2", str(folder / "nowhere.py"))
    assert "own2" not in sys.modules


def test_what_fails_to_load_is_not_left_behind(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        imp.load_source("broken", str(folder / "broken.py"))
    assert "broken" not in sys.modules


def test_load_compiled(folder: Path) -> None:
    import py_compile

    compiled = folder / "own_mod.pyc"
    py_compile.compile(str(folder / "own_mod.py"), str(compiled))
    assert imp.load_compiled("own", str(compiled)).value == 3


def test_find_and_load(folder: Path) -> None:
    file, path, description = imp.find_module("own_mod", [str(folder)])
    assert file is not None
    with file:
        assert file.read().startswith("import sys")
    assert (path, description) == (str(folder / "own_mod.py"), (".py", "r", imp.PY_SOURCE))
    assert path is not None
    assert imp.load_module("own_mod", file, path, description).value == 3
    found = imp.find_module("own_pkg", [str(folder)])
    assert found == (None, str(folder / "own_pkg"), ("", "", 5))
    package = imp.load_module("own_pkg", None, str(folder / "own_pkg"), found[2])
    assert package.value == 5
    import own_pkg.inner  # type: ignore[import-not-found]

    assert own_pkg.inner.value == 7
    assert imp.find_module("sys") == (None, None, ("", "", 6))
    with pytest.raises(ImportError, match="No module named 'nowhere'"):
        imp.find_module("nowhere", [str(folder)])
    with pytest.raises(ImportError, match="Don't know how to import x"):
        imp.load_module("x", None, "x", ("", "", 99))


def test_new_module_and_reload(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = imp.new_module("fresh")
    assert (module.__name__, "fresh" in sys.modules) == ("fresh", False)
    monkeypatch.syspath_prepend(str(folder))
    import own_mod  # type: ignore[import-not-found]

    own_mod.value = 4
    assert imp.reload(own_mod).value == 3


def test_suffixes() -> None:
    assert (".py", "r", 1) in imp.get_suffixes()
    assert (".pyc", "rb", 2) in imp.get_suffixes()
    kinds = (imp.PY_SOURCE, imp.PY_COMPILED, imp.C_EXTENSION, imp.PKG_DIRECTORY, imp.C_BUILTIN, imp.PY_FROZEN)
    assert kinds == (1, 2, 3, 5, 6, 7)
