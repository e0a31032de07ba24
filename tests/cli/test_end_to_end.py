"""The real thing, nothing stood in for: a small tree through rewrite, check and verify."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run, read_files, report_of, write_files

MODEL = """\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 3])
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x))
"""
OTHER = "def f(p):\n    return p + 1\n"


def test_a_tree_is_converted_once(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/model.py": MODEL, "src/util.py": OTHER, "src/data.csv": "a,b\r\n"})
    result = run("rewrite", "src", "--output", "out", "--output-format", "json")
    document = report_of(result)
    assert (result.exit_code, document["changed"]) == (0, ["src/model.py"])
    (rule,) = [item for item in document["findings"] if item["rule"] == "softmax-cross-entropy"]
    assert (rule["path"], rule["line"], rule["column"], rule["severity"]) == ("src/model.py", 5, 23, "info")
    converted = read_files(tmp_path / "out")
    assert converted["data.csv"] == b"a,b\r\n"
    assert converted["util.py"] == OTHER.encode()
    assert b"softmax_cross_entropy_with_logits(labels=tf.stop_gradient(y), logits=x)" in converted["model.py"]
    assert run("check", "out").exit_code == 0
    assert run("rewrite", "--write", "out").exit_code == 0
    assert read_files(tmp_path / "out") == converted


def test_what_is_converted_is_proven(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"model.py": MODEL})
    result = run("verify", "model.py", "--lanes", "compat.v1,eager", "--output-format", "json")
    claims = report_of(result)["claims"]
    (claim,) = [claim for claim in claims if claim["rule"] == "softmax-cross-entropy"]
    assert (result.exit_code, claim["path"], claim["line"]) == (0, "model.py", 5)
    assert set(claim["lanes"]) == {"compat.v1", "eager"}
    assert {lane["verdict"] for lane in claim["lanes"].values()} <= {"identical", "within 1 ULP", "within 2 ULP"}
    assert all(lane["cases"] > 0 for lane in claim["lanes"].values())
