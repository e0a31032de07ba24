"""``verify``: the flow with stand-ins, and one real proof of each kind."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.conftest import Run, read_files, report_of, write_files
from tests.report.samples import Proven, lane
from tfmigrate import equivalence, proving
from tfmigrate.cli import show
from tfmigrate.equivalence import tf1_env
from tfmigrate.model import Claim, InputError, InputSpec

HEAD = "import tensorflow as tf\n"


class Recorder:
    """Stands in for the equivalence runner: remembers what it was asked, and gives each claim its verdict."""

    def __init__(self, *verdicts: str) -> None:
        self.verdicts = verdicts
        self.claims: list[Claim] = []
        self.options: Any = None
        self.inputs: dict[str, InputSpec] = {}

    def prove(self, claims: list[Claim], options: Any) -> Iterator[Proven]:
        self.options = options
        for claim, verdict in zip(claims, self.verdicts, strict=True):
            self.claims.append(claim)
            yield Proven(verdict, verdict not in ("different", "not run"), claim, {"eager": lane(verdict)})

    def verify_functions(
        self, old: str, new: str, inputs: dict[str, InputSpec], options: Any, epoch: str, target: str
    ) -> Iterator[Proven]:
        self.inputs = inputs
        return self.prove([Claim("same-function", "f", "f", {}, old, 1)], options)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Recorder:
    recorder = Recorder(*request.param)
    monkeypatch.setattr(equivalence, "prove", recorder.prove, raising=False)
    monkeypatch.setattr(equivalence, "verify_functions", recorder.verify_functions, raising=False)
    monkeypatch.setattr(tf1_env, "resolve", lambda explicit: explicit)
    monkeypatch.setattr(tf1_env, "resolve_012", lambda explicit: explicit)
    return recorder


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize(
    ("recorded", "code"),
    [
        (("identical", "within 3 ULP"), 0),
        (("identical", "improved"), 0),
        (("identical", "different"), 1),
        (("not run", "identical"), 1),
    ],
    indirect=["recorded"],
)
def test_every_claim_is_proven_and_counts(run: Run, tmp_path: Path, recorded: Recorder, code: int) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\nb = 1\nc = tf.log(y)\n"})
    before = read_files(tmp_path)
    result = run("verify", "net.py", "--output-format", "json")
    assert result.exit_code == code
    document = report_of(result)
    assert [(item["path"], item["line"], item["verdict"]) for item in document["claims"]] == [
        ("net.py", 2, recorded.verdicts[0]),
        ("net.py", 4, recorded.verdicts[1]),
    ]
    assert document["summary"]["claims"] == dict.fromkeys(recorded.verdicts, 1)
    assert document["changed"] == ["net.py"]
    assert read_files(tmp_path) == before


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize("recorded", [("identical",)], indirect=True)
def test_text_shows_the_diff_then_the_proof(run: Run, tmp_path: Path, recorded: Recorder) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\n"})
    shown = run("verify", "--diff", "net.py", "--tf1-python", "py37").stdout
    assert shown.startswith("--- a/net.py\n")
    assert shown.index("+a = tf.math.log(x)\n") < shown.index("net.py:2: api-renamed: identical\n")
    assert "api-renamed info" in run("verify", "-v", "net.py").stderr
    result = run("verify", "net.py", "--lanes", "eager,xla", "--seed", "7", "--depth", "full")
    assert "api-renamed info" not in result.stderr
    assert result.stdout.startswith("net.py:2: api-renamed: identical\n")
    assert result.stderr.splitlines()[-1] == "1 file, 1 claim: 1 identical"
    options = recorded.options
    assert (options.lanes, options.seed, options.depth) == (("eager", "xla"), 7, "full")


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize("recorded", [("identical",)], indirect=True)
def test_a_missing_real_tensorflow_is_named(run: Run, tmp_path: Path, recorded: Recorder) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\n"})
    assert "tf1.15: not run: no TensorFlow 1.15: run `tfmigrate tf1 install`" in run("verify", "net.py").stderr
    assert "not run" not in run("verify", "net.py", "--tf1-python", "py37").stderr
    assert "not run" not in run("verify", "net.py", "--lanes", "eager").stderr


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize("recorded", [("identical", "different")], indirect=True)
def test_quiet_shows_what_did_not_pass(run: Run, tmp_path: Path, recorded: Recorder) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\na = tf.log(x)\n"})
    assert [line for line in run("verify", "-q", "net.py").stdout.splitlines() if line.startswith("net.py")] == [
        "net.py:3: api-renamed: different"
    ]


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize("recorded", [("identical",)], indirect=True)
def test_findings_and_bad_files_count_too(run: Run, tmp_path: Path, recorded: Recorder) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\n", "gone.py": HEAD + "tf.gone\n"})
    assert run("verify", ".").exit_code == 1
    (tmp_path / "gone.py").write_text(HEAD + "def f(:\n")
    result = run("verify", ".")
    assert result.exit_code == 2
    assert "net.py:2: api-renamed: identical" in result.stdout


@pytest.mark.parametrize("recorded", [("different",)], indirect=True)
def test_two_files_are_compared(run: Run, tmp_path: Path, recorded: Recorder) -> None:
    write_files(tmp_path, {"old.py": "", "new.py": ""})
    result = run("verify", "old.py", "new.py", "--input", "x=logits:float32[N,K]", "--input", "y=one-hot[N,K]")
    assert result.exit_code == 1
    assert recorded.inputs == {
        "x": InputSpec("logits", ("N", "K"), "float32"),
        "y": InputSpec("one-hot", ("N", "K")),
    }
    assert result.stderr.splitlines()[-1] == "2 files, 1 claim: 1 different"


@pytest.mark.parametrize(
    ("paths", "pair"),
    [
        (("a.py", "b.py"), True),
        (("a.py",), False),
        (("a.py", "b.py", "c.py"), False),
        (("a.py", "folder"), False),
        (("a.py", "folder.py"), False),
        (("a.ipynb", "b.ipynb"), False),
    ],
)
def test_what_a_pair_is(tmp_path: Path, paths: tuple[str, ...], pair: bool) -> None:
    (tmp_path / "folder.py").mkdir()
    assert proving.is_pair(paths) is pair


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize("recorded", [("identical",)], indirect=True)
def test_progress_is_for_terminals(
    run: Run, tmp_path: Path, recorded: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"net.py": HEAD + "a = tf.log(x)\n"})
    assert "proving claim" not in run("verify", "net.py").stderr
    notes: list[str] = []
    monkeypatch.setattr(show, "note", notes.append)
    terminal = ModuleType("sys")
    terminal.stderr, terminal.stdout = _Terminal(), sys.stdout  # type: ignore[attr-defined]
    monkeypatch.setattr(show, "sys", terminal)
    run("verify", "net.py")
    assert [note for note in notes if "proving" in note] == ["proving claim 1 of 1"]
    assert notes[1] == "\r\x1b[K"


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_without_tensorflow_it_says_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"net.py": HEAD})
    real = importlib.util.find_spec
    monkeypatch.setattr(proving, "find_spec", lambda name: None if name == "tensorflow" else real(name))
    result = run("verify", "net.py")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: proofs need tensorflow: pip install 'tfmigrate[verify]'\n",
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--lanes", "eagre"], "choose from tf1.15, tf0.12, compat.v1, eager, function, xla"),
        (["--tf1-python", sys.executable], "no TensorFlow 1.15"),
        (["--tf1-python", "/no/such/python"], "/no/such/python"),
    ],
)
def test_bad_options_are_one_line(run: Run, tmp_path: Path, args: list[str], message: str) -> None:
    write_files(tmp_path, {"net.py": HEAD})
    result = run("verify", "net.py", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_real_comparison(run: Run, tmp_path: Path) -> None:
    body = "def loss(y, x):\n    return tf.reduce_{}(y * tf.nn.log_softmax(x))\n"
    write_files(tmp_path, {"old.py": HEAD + body.format("sum"), "new.py": HEAD + body.format("mean")})
    inputs = ["--input", "x=logits:float32[N,K]", "--input", "y=one-hot:float32[N,K]"]
    lanes = ["--lanes", "eager", "--output-format", "json"]
    result = run("verify", "old.py", "new.py", *inputs, *lanes)
    (claim,) = report_of(result)["claims"]
    assert (result.exit_code, claim["verdict"], set(claim["lanes"])) == (1, "different", {"eager"})
    result = run("verify", "old.py", "old.py", *inputs, *lanes)
    (claim,) = report_of(result)["claims"]
    assert (result.exit_code, claim["verdict"]) == (0, "identical")


def test_a_script_for_each_claim(run: Run, tmp_path: Path) -> None:
    class Scripted(Proven):
        def reproduce(self) -> str:
            return f"# {self.verdict}\n"

    unrun = Proven("not run", False)
    proving.write_scripts([Scripted("different", False, lanes={"eager": {}}), unrun], "out/scripts")  # type: ignore[list-item]
    assert read_files(tmp_path / "out/scripts") == {"001-softmax-axis.py": b"# different\n"}


def test_tf1_commands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tf1_env, "status", lambda: tf1_env.Status("py", "1.15.5", "TensorFlow 1.15.5: py"))
    assert (run("tf1", "status").exit_code, run("tf1", "status").stdout) == (0, "TensorFlow 1.15.5: py\n")
    monkeypatch.setattr(tf1_env, "status", lambda: tf1_env.Status(None, None, "not installed"))
    assert (run("tf1", "status").exit_code, run("tf1", "status").stdout) == (1, "not installed\n")
    monkeypatch.setattr(tf1_env, "install", lambda: Path("/cache/bin/python"))
    assert run("tf1", "install").stdout == "/cache/bin/python\n"

    def fail() -> Path:
        raise InputError("no Python 3.7 found")

    monkeypatch.setattr(tf1_env, "install", fail)
    result = run("tf1", "install")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == "error: no Python 3.7 found"
