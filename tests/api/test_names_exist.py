"""Every name that is emitted for an endpoint of 1.15 is there in today's TensorFlow, however it was imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfmigrate.api import Endpoint, load
from tfmigrate.dispositions import call_of, region_of
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_text

CHECKER = Path(__file__).with_name("names_checker.py")
# How the four styles begin, and how each names an endpoint.
STYLES = {
    "tf": ("import tensorflow as tf", "tf.{path}"),
    "tensorflow": ("import tensorflow", "tensorflow.{path}"),
    "from": ("", "{path}"),
    "compat.v1": ("import tensorflow.compat.v1 as tf", "tf.{path}"),
}
KERAS = ("keras", "layers", "estimator")


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


def source_for(group: str, style: str) -> str:
    """One line for each endpoint that the style can name: a reference, and a call of what can be called."""
    header, name = STYLES[style]
    found = [e for e in endpoints(group) if style != "compat.v1" or f"compat.v1.{e.path}" in load("1.15")]
    heads = sorted({endpoint.path.partition(".")[0] for endpoint in found})
    lines = [header] if header else [f"from tensorflow import {head} as {head}" for head in heads]
    for number, endpoint in enumerate(found):
        spelled = name.format(path=endpoint.path)
        lines.append(f"r{number} = lambda: [{spelled}]")
        if endpoint.kind in ("function", "class"):
            lines.append(f"c{number} = lambda: {spelled}({call_of(endpoint)})")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("keras", ["3", "2"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("group", ["core", "keras", "contrib"])
def test_names_exist(group: str, style: str, keras: str) -> None:
    if group == "contrib" and style == "compat.v1":
        pytest.skip("tf.compat.v1 has no contrib")
    source = source_for(group, style)
    result = rewrite_text(source, "names.py", Settings(epoch="1.x"))
    old_lines = source.splitlines()
    told = {old_lines[f.line - 1].partition(" = ")[0] for f in result.findings if f.severity != "info"}
    imports = {old_lines[f.line - 1] for f in result.findings if f.severity != "info"}
    env = {**os.environ, "TF_USE_LEGACY_KERAS": "1" if keras == "2" else "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
    if keras == "3":
        del env["TF_USE_LEGACY_KERAS"]
    command = [sys.executable, str(CHECKER)]
    done = subprocess.run(command, input=result.text, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    missing, broken = json.loads(done.stdout.splitlines()[-1])
    assert {name: error for name, error in missing.items() if name not in told} == {}
    assert [line for line in broken if line not in imports] == []
