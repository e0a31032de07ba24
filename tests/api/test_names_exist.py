"""Every name that is emitted for an endpoint of 1.15 is there in the target, however it was imported.

The targets are the installed TensorFlow with its own Keras 3 and with tf-keras, 2.15 in an environment of its own
(``python -m tests.api.tf215_env`` makes it, as ``.ci/run`` does; a skip without it, but not in CI), and, with
``--target compat``, real 1.15.5 and the installed one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.api import tf215_env
from tfmigrate.api import Endpoint, load
from tfmigrate.dispositions import call_of, region_of
from tfmigrate.equivalence import tf1_env
from tfmigrate.model import Rewritten, Settings
from tfmigrate.rewrite import rewrite_text

CHECKER = Path(__file__).with_name("names_checker.py")
ROOT = Path(__file__).resolve().parents[2]
# How the four styles begin, and how each names an endpoint.
STYLES = {
    "tf": ("import tensorflow as tf", "tf.{path}"),
    "tensorflow": ("import tensorflow", "tensorflow.{path}"),
    "from": ("", "{path}"),
    "compat.v1": ("import tensorflow.compat.v1 as tf", "tf.{path}"),
}
GROUPS = ("core", "keras", "contrib")
# tf.compat.v1 has no contrib.
SOURCES = [(group, style) for group in GROUPS for style in STYLES if (group, style) != ("contrib", "compat.v1")]
KERAS = ("keras", "layers", "estimator")
MEMBERS = ("members", "tf")
# Keras 3 itself is not what the rewrite of a 1.x program asks for, and 1.15 has all members of its own.
WITH_MEMBERS = ("today, tf-keras", "2.15", "compat, today")


@dataclass(frozen=True, slots=True)
class Target:
    """What is rewritten for, and the interpreter in which the names must be there."""

    settings: Settings
    python: Callable[[], str | None]
    legacy_keras: bool = False


TODAY = Settings(epoch="1.x")
COMPAT = Settings(epoch="1.x", target="compat")
TARGETS = {
    "today, Keras 3": Target(TODAY, lambda: sys.executable),
    "today, tf-keras": Target(TODAY, lambda: sys.executable, legacy_keras=True),
    "2.15": Target(Settings(epoch="1.x", tf_version="2.15"), tf215_env.resolve),
    "compat, 1.15": Target(COMPAT, lambda: tf1_env.resolve(None)),
    "compat, today": Target(COMPAT, lambda: sys.executable),
}


def endpoints(group: str) -> Iterator[Endpoint]:
    """Of 1.15, without modules: ``core``, what lies in ``keras`` and its neighbours, ``contrib``."""
    snapshot = load("1.15")
    for path in snapshot.paths():
        endpoint = snapshot.get(path)
        if endpoint is None or endpoint.kind == "module" or "__" in path:
            continue
        is_keras = path.startswith(tuple(f"{part}." for part in KERAS)) or path.startswith("nn.rnn_cell.")
        if region_of(path) == ("contrib" if group == "contrib" else "core") and is_keras is (group == "keras"):
            yield endpoint


def members() -> Iterator[str]:
    """The members of the classes of 1.15's core, each under one name of its class; not the fields of messages."""
    seen = set()
    for endpoint in (*endpoints("core"), *endpoints("keras")):
        for name in endpoint.members if endpoint.kind == "class" and endpoint.params is not None else ():
            if (endpoint.identity, name) not in seen:
                seen.add((endpoint.identity, name))
                yield f"{endpoint.path}.{name}"


@cache
def source_for(group: str, style: str) -> str:
    """One line for each endpoint that the style can name: a reference, and a call of what can be called."""
    header, name = STYLES[style]
    if (group, style) == MEMBERS:
        return "\n".join([header, *(f"r{n} = lambda: [tf.{path}]" for n, path in enumerate(members()))]) + "\n"
    found = [e for e in endpoints(group) if style != "compat.v1" or f"compat.v1.{e.path}" in load("1.15")]
    heads = sorted({endpoint.path.partition(".")[0] for endpoint in found})
    lines = [header] if header else [f"from tensorflow import {head} as {head}" for head in heads]
    for number, endpoint in enumerate(found):
        spelled = name.format(path=endpoint.path)
        lines.append(f"r{number} = lambda: [{spelled}]")
        if endpoint.kind in ("function", "class"):
            lines.append(f"c{number} = lambda: {spelled}({call_of(endpoint)})")
    return "\n".join(lines) + "\n"


@cache
def rewritten(group: str, style: str, settings: Settings) -> Rewritten:
    return rewrite_text(source_for(group, style), "names.py", settings)


@cache
def absent(target: str) -> dict[str, tuple[dict[str, str], list[str]]] | None:
    """For each source the names that are not there and the imports that fail; ``None`` without the interpreter."""
    wanted = TARGETS[target]
    python = wanted.python()
    if python is None:
        return None
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": str(ROOT)}
    env.pop("TF_USE_LEGACY_KERAS", None)
    if wanted.legacy_keras:
        env["TF_USE_LEGACY_KERAS"] = "1"
    sources = [*SOURCES, MEMBERS] if target in WITH_MEMBERS else SOURCES
    texts = {f"{group} {style}": rewritten(group, style, wanted.settings).text for group, style in sources}
    done = subprocess.run(
        [python, str(CHECKER)], input=json.dumps(texts), capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    return {key: (missing, broken) for key, (missing, broken) in found.items()}


def absent_in(target: str, group: str, style: str) -> tuple[dict[str, str], list[str]]:
    """What is not there of one source; skips where there is no interpreter for the target."""
    found = absent(target)
    if found is None:
        assert "CI" not in os.environ, f"{target} must run in CI"
        pytest.skip(f"no interpreter for {target}")
    return found[f"{group} {style}"]


@pytest.mark.parametrize(("group", "style"), SOURCES)
@pytest.mark.parametrize("target", TARGETS)
def test_names_exist(target: str, group: str, style: str) -> None:
    missing, broken = absent_in(target, group, style)
    old_lines = source_for(group, style).splitlines()
    findings = rewritten(group, style, TARGETS[target].settings).findings
    told = {old_lines[f.line - 1] for f in findings if f.severity != "info"}
    names = {line.partition(" = ")[0] for line in told}
    assert {name: error for name, error in missing.items() if name not in names} == {}
    assert [line for line in broken if line not in told] == []


@pytest.mark.parametrize("target", WITH_MEMBERS)
def test_members_that_classes_have_lost_are_told_and_no_others(target: str) -> None:
    missing, _ = absent_in(target, *MEMBERS)
    result = rewritten(*MEMBERS, TARGETS[target].settings)
    lines = source_for(*MEMBERS).splitlines()
    told = {lines[f.line - 1].partition(" = ")[0]: f.message for f in result.findings if f.severity != "info"}
    assert {name: error for name, error in missing.items() if name not in told} == {}
    lost = [name for name, message in told.items() if message.endswith(", as 1.x had")]
    assert lost and [told[name] for name in lost if name not in missing] == []


def test_what_is_not_there_is_noticed() -> None:
    source = "import tensorflow as tf\nfrom tensorflow import nowhere\nr1 = lambda: [tf.exp]\nc1 = lambda: tf.nope(x)\n"
    done = subprocess.run(
        [sys.executable, str(CHECKER)], input=json.dumps({"a": source}), capture_output=True, text=True, check=True
    )
    missing, broken = json.loads(done.stdout.splitlines()[-1])["a"]
    assert list(missing) == ["c1"] and missing["c1"].startswith("c1 = lambda: tf.nope(x): AttributeError")
    assert broken == ["from tensorflow import nowhere"]
