"""The probe: against real TensorFlow, the stored data's oracle, and piece by piece."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tfmigrate.api import Endpoint, known_versions, load, probe
from tfmigrate.api.snapshot import main
from tfmigrate.api.snapshot import probe as run_probe
from tfmigrate.equivalence import tf1_env
from tfmigrate.model import InputError


def owner(endpoint: Endpoint) -> str:
    return endpoint.identity.split(":")[0].split(".")[0]


def differences(python: str, version: str) -> tuple[dict[str, tuple[Endpoint | None, Endpoint | None]], int]:
    """What the stored snapshot and the TensorFlow of ``python`` disagree in, and how many endpoints were compared.

    Endpoints that other packages define (Keras 3, absl, NumPy) are compared where the package's version is the
    one of the snapshot.
    """
    environment, real = run_probe(python)
    stored = load(version)
    assert environment["tensorflow"] == stored.environment["tensorflow"]
    known = {path: endpoint for path in stored.paths() if (endpoint := stored.get(path)) is not None}
    found = {}
    compared = 0
    for path in known.keys() | real.keys():
        pair = known.get(path), real.get(path)
        owners = {owner(endpoint) for endpoint in pair if endpoint is not None}
        if any(environment.get(name) != stored.environment.get(name) for name in owners):
            continue
        compared += 1
        if pair[0] != pair[1]:
            found[path] = pair
    return found, compared


@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_stored_data_is_the_installed_tensorflow() -> None:
    release = importlib.metadata.version("tensorflow")
    version = ".".join(release.split(".")[:2])
    if version not in known_versions() or load(version).environment["tensorflow"] != release:
        pytest.skip(f"no snapshot of TensorFlow {release}: python -m tfmigrate.api.snapshot --python {sys.executable}")
    found, compared = differences(sys.executable, version)
    assert found == {}
    assert compared > 10_000


def old_python(version: str) -> str:
    """An interpreter with an old TensorFlow; CI must have that with 1.15."""
    if version == "0.12":
        python, variable = tf1_env.resolve_012(), tf1_env.VARIABLE_012
    else:
        python, variable = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE)), tf1_env.VARIABLE
    if python is None:
        message = f"set {variable} to a Python that has TensorFlow {version}"
        (pytest.fail if os.environ.get("CI") and version == "1.15" else pytest.skip)(message)
    assert python is not None
    return python


@pytest.mark.parametrize(("version", "at_least"), [("0.12", 4000), ("1.15", 16_000)])
def test_stored_data_is_real_old_tensorflow(version: str, at_least: int) -> None:
    found, compared = differences(old_python(version), version)
    assert found == {}
    assert compared > at_least


def test_an_interpreter_without_tensorflow_is_one_line(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -I "$@"\n')
    python.chmod(0o755)
    with pytest.raises(InputError, match=r"has no TensorFlow to look at: ModuleNotFoundError: No module named 'tensor"):
        run_probe(str(python))


def test_an_interpreter_that_does_not_exist(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--python", str(tmp_path / "nothing"), "--output", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"error: cannot run {tmp_path / 'nothing'}: No such file or directory\n"
    assert list(tmp_path.iterdir()) == []


FAKE = """
import json, sys
about = {"kind": "function", "params": [], "identity": "a:f", "members": []}
with open(sys.argv[2], "w") as stream:
    json.dump({"environment": {"tensorflow": "2.22.1", "python": "3.13"}, "endpoints": {"f": about}}, stream)
"""


def test_the_command_stores_a_release_under_its_label(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    fake, python, output = tmp_path / "fake.py", tmp_path / "python", tmp_path / "data"
    fake.write_text(FAKE)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{fake}" "$@"\n')
    python.chmod(0o755)
    assert main(["--python", str(python), "--output", str(output)]) == 0
    assert capsys.readouterr().out == "TensorFlow 2.22: 1 endpoints\n"
    assert main(["--python", str(python), "--output", str(output), "--version", "2.22-rc"]) == 0
    lines = (output / "versions.txt").read_text().splitlines()
    assert lines == ["2.22 core python=3.13 tensorflow=2.22.1", "2.22-rc core python=3.13 tensorflow=2.22.1"]


def test_the_probe_is_python_2_syntax() -> None:
    python = old_python("0.12")
    code = "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')"
    done = subprocess.run([python, "-c", code, probe.__file__], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def plain(x: int, *args: int, scale: float = 1.0, **kwargs: int) -> None: ...


def passes_everything(func: Any) -> Any:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return wrapper


def adds_a_parameter(func: Any) -> Any:
    @functools.wraps(func)
    def wrapper(*args: Any, mode: str, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return wrapper


PLAIN = [
    ["x", "positional", None],
    ["args", "var-positional", None],
    ["scale", "keyword", "1.0"],
    ["kwargs", "var-keyword", None],
]


def test_params_of_a_function() -> None:
    assert probe.function_params(plain) == PLAIN


def test_a_wrapper_that_passes_everything_on_is_seen_through() -> None:
    assert probe.function_params(passes_everything(passes_everything(plain))) == PLAIN


def test_a_wrapper_with_its_own_parameters_is_not() -> None:
    params = probe.function_params(adds_a_parameter(plain))
    assert params is not None
    assert [name for name, _, _ in params] == ["args", "mode", "kwargs"]


def test_one_identity_for_a_function_and_its_transparent_wrapper() -> None:
    found = probe.describe({"f": plain, "g": passes_everything(plain), "h": adds_a_parameter(plain)})
    assert found["f"]["identity"] == found["g"]["identity"] == f"{__name__}:plain"
    assert found["h"]["identity"] == f"{__name__}:plain#2"


def test_params_of_a_partial() -> None:
    def layer(inputs: int, units: int, activation: Any = None, name: str = "layer") -> None: ...

    assert probe.function_params(functools.partial(layer, 1, activation=max)) == [
        ["units", "positional", None],
        ["activation", "keyword", "<built-in function max>"],
        ["name", "keyword", "'layer'"],
    ]


class Base:
    """A class."""

    def __init__(self, cell: int, size: int = 2) -> None:
        """Make it."""

    def run(self) -> None: ...


class Documented(Base):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    __init__.__doc__ = Base.__init__.__doc__


class Undocumented(Base):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Counted(Base):
    def __new__(cls, *args: Any, **kwargs: Any) -> Counted:
        return super().__new__(cls)


class Pair(tuple[int, int]):
    def __new__(cls, first: int, second: int) -> Pair:
        return super().__new__(cls, (first, second))


ANYTHING = [["args", "var-positional", None], ["kwargs", "var-keyword", None]]
CELL = [["cell", "positional", None], ["size", "positional", "2"]]


@pytest.mark.parametrize(
    ("cls", "expected"),
    [
        (Base, CELL),
        (Documented, CELL),
        (Undocumented, ANYTHING),
        (Counted, CELL),
        (Pair, [["first", "positional", None], ["second", "positional", None]]),
        (type("Empty", (), {}), []),
    ],
)
def test_params_of_a_constructor(cls: type, expected: list[list[str | None]]) -> None:
    assert probe.constructor_params(cls) == expected


def test_members_are_those_that_tensorflow_defines() -> None:
    own = type("Own", (dict,), {"__module__": "tensorflow.python.thing", "run": 1, "_hidden": 2})
    other = type("Other", (own,), {"__module__": "numpy", "shape": 1})
    assert probe.members_of(own) == ["run"]
    assert probe.members_of(other) == ["run"]


def test_defaults_without_what_changes_from_run_to_run() -> None:
    assert probe.default_text(object()) == "<object object>"
    assert probe.default_text(types) == "<module 'types'>"
    assert probe.default_text("a\n  b") == r"'a\n b'"
    assert probe.default_text(1e-7) == "1e-07"


def test_numbers_and_strings_are_one_by_name_and_value() -> None:
    found = probe.describe({"SERVING": "serve", "tags.SERVING": "serve", "tags.OTHER": "serve", "old.SERVING": "x"})
    identities = [found[path]["identity"] for path in ("SERVING", "tags.SERVING", "tags.OTHER", "old.SERVING")]
    assert identities[0] == identities[1] == "builtins:str:SERVING"
    assert identities[2:] == ["builtins:str:OTHER", "builtins:str:SERVING#2"]


def module(name: str, **content: Any) -> types.ModuleType:
    made = types.ModuleType(name)
    vars(made).update(content, __path__=[])
    return made


def test_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    v1 = module("tensorflow._api.v2.compat.v1", log=abs)
    nested = module("tensorflow._api.v2.compat.v1.compat", v1=v1, as_bytes=bytes)
    v1.compat = nested  # type: ignore[attr-defined]
    v2 = module("tensorflow._api.v2.compat.v2", compat=module("tensorflow._api.v2.compat.v2.compat", v1=v1))
    root = module(
        "tensorflow",
        __version__="2.0",
        _api=1,
        _hidden=1,
        abs=abs,
        sys=sys,
        python=module("tensorflow.python"),
        compat=module("tensorflow._api.v2.compat", v1=v1, v2=v2),
        ops=module("tensorflow.python.ops", inner=abs),
    )
    monkeypatch.setitem(sys.modules, "tensorflow", root)
    assert sorted(probe.walk(root)) == [
        *(
            "__version__",
            "abs",
            "compat",
            "compat.v1",
            "compat.v1.compat",
            "compat.v1.compat.as_bytes",
            "compat.v1.log",
        ),
        *("compat.v2", "compat.v2.compat", "compat.v2.compat.v1"),
    ]
