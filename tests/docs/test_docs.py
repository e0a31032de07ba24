"""Every program, rewrite, rule, command and number in the documentation is executed and compared."""

from __future__ import annotations

import math
import os
import re
import shlex
import subprocess
import sys
from msgspec.structs import replace
from pathlib import Path

import pytest

from tests.docs import rule_table
from tests.docs.blocks import DOCUMENTS, ROOT, Step, prose, steps
from tests.docs.running import full_numbers, run_each, run_programs, without_how_near
from tests.fixtures.printed import difference
from tfmigrate import api, rules
from tfmigrate.equivalence import tf1_env
from tfmigrate.model import Rewritten, Settings
from tfmigrate.report import text as report_text
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import schema

RTOL = 1e-6
RUNS, REWRITES, RULES, COMMANDS = steps("run"), steps("rewrite"), steps("rules"), steps("file", "rules", "cli")


def ids(chosen: list[Step]) -> list[str]:
    return [step.name for step in chosen]


@pytest.fixture(scope="module")
def tf1_python() -> str:
    python = tf1_env.resolve(None)
    if python is None:
        message = f"set {tf1_env.VARIABLE} to a Python that has TensorFlow 1.15"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return python


@pytest.fixture(scope="module")
def tf012_python() -> str:
    python = tf1_env.resolve_012()
    if python is None:
        pytest.skip(f"set {tf1_env.VARIABLE_012} to a Python that has TensorFlow 0.12")
    return python


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the programs of one TensorFlow print; ``request.param`` names it."""
    chosen = [step for step in RUNS if step.argument == request.param]
    folder = tmp_path_factory.mktemp("programs")
    if request.param == "tf2":
        return run_programs(chosen, sys.executable, folder)
    if request.param == "tf1":
        return run_programs(chosen, request.getfixturevalue("tf1_python"), folder)
    return run_each(chosen, request.getfixturevalue("tf012_python"), folder)


@pytest.mark.parametrize(
    ("printed", "step"), [(s.argument, s) for s in RUNS], ids=ids(RUNS), indirect=["printed"], scope="module"
)
def test_program_prints_what_is_written_below_it(printed: dict[str, str], step: Step) -> None:
    expected, actual = step.fences[1].text, printed[step.name]
    assert difference(expected, actual, RTOL) is None, actual
    pairs = zip(full_numbers(expected), full_numbers(actual), strict=True)
    assert all(abs(want - got) <= math.ulp(want) for want, got in pairs), actual


def rewritten(step: Step) -> Rewritten:
    options = step.argument.split()
    target = "compat" if "compat" in options else "2.x"
    settings = Settings(target=target, unsafe="--unsafe" in options)  # type: ignore[arg-type]
    return rewrite_text(step.fences[0].text, "old.py", settings)


@pytest.mark.parametrize("step", REWRITES, ids=ids(REWRITES))
def test_new_block_is_what_the_old_one_is_rewritten_to(step: Step) -> None:
    assert rewritten(step).text == step.fences[1].text


@pytest.mark.parametrize("step", [s for s in REWRITES if len(s.fences) > 2], ids=lambda step: step.name)
def test_findings_of_a_rewrite(step: Step) -> None:
    assert findings_text(rewritten(step)) == step.fences[2].text


def findings_text(result: Rewritten) -> str:
    return report_text.findings(result.findings)


@pytest.mark.parametrize("step", RULES, ids=ids(RULES))
def test_rules_are_valid_and_their_examples_hold(step: Step, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(step.fences[0].text, "utf-8")
    own = rules.load((str(path),)).rules[len(rules.load().rules) :]
    assert own
    for rule in own:
        settings = Settings(unsafe=rule.safety == "unsafe", epoch=rule.epoch or "auto", rule_files=(str(path),))
        for example in rule.examples:
            check_example(rule, example, settings)
        for example in rule.noop:
            found = rewrite_text(f"import tensorflow as tf\nout = {example.old}\n", "a.py", settings)
            assert rule.id not in {finding.rule for finding in found.findings}


def check_example(rule: schema.Rule, example: schema.Example, settings: Settings) -> None:
    for target, new in (("2.x", example.new), ("compat", example.compat or example.new)):
        head = f"import tensorflow as tf\n{example.setup}\n"
        found = rewrite_text(f"{head}out = {example.old}\n", "a.py", replace(settings, target=target))  # type: ignore[arg-type]
        assert rule.id in {finding.rule for finding in found.findings}
        if new is not None:
            assert found.text == f"{head}out = {new}\n"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """A folder for each document, with the files that its blocks define and the fixtures of the project."""
    found = {}
    for document in {step.document for step in COMMANDS}:
        folder = found[document] = tmp_path_factory.mktemp("commands")
        (folder / "fixtures").symlink_to(ROOT / "fixtures")
        for step in COMMANDS:
            if step.document == document and step.kind in ("file", "rules") and step.argument:
                (folder / step.argument).write_text(step.fences[0].text, "utf-8")
    return found


@pytest.mark.parametrize("step", steps("cli"), ids=ids(steps("cli")))
def test_command_writes_what_is_written_below_it(
    step: Step, folders: dict[Path, Path], request: pytest.FixtureRequest
) -> None:
    expected = step.fences[0].text
    python = request.getfixturevalue("tf1_python") if "tf1.15" in expected else None
    actual = run_console(expected, folders[step.document], python)
    assert without_how_near(actual) == without_how_near(expected)
    assert ("improved" in actual) == ("improved" in expected)


def run_console(expected: str, folder: Path, tf1_python: str | None) -> str:
    """The console block as it is when its commands are run; ``echo $?`` shows an exit code."""
    official = Path(sys.executable).with_name("tf_upgrade_v2")
    shell = f'tfmigrate() {{ "{sys.executable}" -m tfmigrate "$@"; }}\ntf_upgrade_v2() {{ "{official}" "$@"; }}\n'
    for command in re.findall(r"(?m)^\$ (.+)$", expected):
        shell += f"printf '%s\\n' {shlex.quote(f'$ {command}')}\n{command}\n"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", tf1_env.VARIABLE: tf1_python or ""}
    command = ["bash", "-c", f"exec 2>&1\n{shell}"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False).stdout


NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d+(?:e[-+]?\d+)?(?![\w.]*\w)")
VERSION = re.compile(r"(?:0\.12|1\.0|1\.15|2\.21)(?:\.\d+)?")


def test_numbers_in_the_text_of_the_logits_page_come_from_its_programs() -> None:
    document = ROOT / "docs" / "logits.md"
    blocks = "".join(fence.text for step in steps("run") if step.document == document for fence in step.fences)
    shown = {float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", blocks)}
    written = [number for number in NUMBER.findall(prose(document)) if not VERSION.fullmatch(number)]
    assert len(written) >= 4
    for number in written:
        assert any(is_rounded(number, value) for value in shown), number


def is_rounded(number: str, value: float) -> bool:
    return math.isclose(float(number), value, rel_tol=1e-15) or number == f"{value:.{len(number.partition('.')[2])}f}"


def test_endpoints_in_the_documentation_exist() -> None:
    known = [api.load(version) for version in ("0.12", "1.15", "2.21")]
    names = {
        (document.name, name)
        for document in DOCUMENTS
        for name in re.findall(r"`tf\.([a-z]\w*(?:\.\w+)*)(?=[`(])", prose(document))
    }
    assert len(names) > 20
    unknown = [pair for pair in names if not any(pair[1] in version for version in known)]
    assert not unknown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)]+)\)", document.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        place = document if not path else document.parent / path
        assert place.exists(), target
        if anchor:
            heads = re.findall(r"(?m)^#+ (.+)$", place.read_text("utf-8"))
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, target


@pytest.mark.parametrize("command", ["rewrite", "check", "verify", "rules", "tf1"])
def test_usage_names_every_option(command: str) -> None:
    from click import Option

    from tfmigrate.cli import main

    found = main.get_command(None, command)  # type: ignore[arg-type]
    assert found is not None
    usage = (ROOT / "docs" / "usage.md").read_text("utf-8")
    for param in found.params:
        if isinstance(param, Option):
            assert any(f"`{name}" in usage for name in param.opts), param.opts


def test_usage_names_every_configuration_key() -> None:
    from tfmigrate.config import _KEYS

    usage = (ROOT / "docs" / "usage.md").read_text("utf-8")
    assert [key for key in _KEYS if f"| `{key}` |" not in usage] == []


TABLES = ("Rule", "Example", "Input", "Fact", "Group", "Renaming", "Move", "Proof", "Builtin", "Advice")


@pytest.mark.parametrize("table", [getattr(schema, name) for name in TABLES], ids=TABLES)
def test_rules_page_names_every_field(table: type[schema.Rule]) -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    heading = table.__name__.lower()
    section = re.search(rf"(?ms)^### `\[\[?[\w.]*{heading}s?[\w.$]*\]\]?`.*?(?=^##)", page)
    assert section is not None, heading
    fields = re.findall(r"(?m)^\| `([\w-]+)`", section[0])
    assert fields == list(table.__struct_encode_fields__)


def test_the_list_of_rules_is_the_current_one() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page == rule_table.updated(page), "run python -m tests.docs.rule_table"
