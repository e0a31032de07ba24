from __future__ import annotations

import json

from tests.report.samples import DIFFERENT, ERROR, IDENTICAL, INFO, NOT_RUN, WARNING, full
from tfmigrate.model import Finding
from tfmigrate.report import github, json_report, sarif, text
from tfmigrate.report.model import Report
from tfmigrate.source import SourceChange


def test_text_findings_name_place_rule_and_severity() -> None:
    assert text.findings([WARNING, ERROR]) == (
        "net.py:9:1: log-of-logits warning tf.log of raw logits, 100%\n"
        "sub dir/n.ipynb:cell 7:2:4: api-gone error gone: a,b\n    second line\n"
    )


def test_color_is_there_only_when_asked_for() -> None:
    assert "\x1b[33mwarning\x1b[0m" in text.findings([WARNING], color=True)
    changes = [SourceChange("a\n", "b\n")]
    assert text.diff("net.py", changes, color=True).splitlines()[3:] == [
        "\x1b[31m-a\x1b[0m",
        "\x1b[32m+b\x1b[0m",
    ]
    assert "\x1b" not in text.findings([WARNING]) + text.diff("net.py", changes) + text.proof(DIFFERENT)


def test_notebook_cells_are_diffed_one_by_one() -> None:
    changes = [SourceChange("a\n", "b\n", cell=2), SourceChange("c", "d", cell=5)]
    shown = text.diff("n.ipynb", changes).splitlines()
    assert [line for line in shown if line.startswith("---")] == [
        "--- a/n.ipynb:cell 2",
        "--- a/n.ipynb:cell 5",
    ]


def test_proof_shows_both_sides_and_every_lane() -> None:
    assert text.proof(DIFFERENT) == (
        "net.py:3: softmax-axis: different\n"
        "  - tf.nn.softmax(x, dim=1)\n"
        "  + tf.nn.softmax(x, axis=1)\n"
        "    xla       different        8 cases, max absolute error 0.25, nan became 3\n"
    )
    assert text.proof(NOT_RUN).splitlines()[-1].strip() == "no inputs for x"


def test_summary_counts() -> None:
    assert text.summary(Report()) == "0 files, no changes\n"
    assert text.summary(Report(1, [INFO], ["a.py"])) == "1 file, 1 would change\n"
    assert text.summary(Report(2, [INFO], ["a.py"], applied=True)) == "2 files, 1 changed\n"
    assert text.summary(Report(2, [WARNING, WARNING, ERROR])) == (
        "2 files, no changes, 3 findings for a person (1 error, 2 warnings)\n"
    )
    proofs = Report(1, changed=["a.py"], proofs=[IDENTICAL, IDENTICAL, DIFFERENT], proof_only=True)
    assert text.summary(proofs) == "1 file, 3 claims: 2 identical, 1 different\n"
    nothing = Report(1, proofs=[], proof_only=True)
    assert text.summary(nothing) == "1 file, nothing was rewritten that can be proven\n"


def test_json_has_every_value() -> None:
    document = json.loads(json_report.render(full()))
    finding = {"path": "net.py", "line": 3, "column": 5, "rule": "softmax-axis", "severity": "info"}
    assert document["findings"][0] == {**finding, "message": "dim is axis"}
    assert document["findings"][2]["cell"] == 7
    assert document["changed"] == ["net.py"]
    assert document["errors"] == [{"path": "bad.py", "line": 4, "message": "not Python"}]
    assert [claim["verdict"] for claim in document["claims"]] == ["identical", "different", "not run"]
    assert document["summary"] == {
        "files": 4,
        "changed": 1,
        "applied": False,
        "findings": {"error": 1, "warning": 1, "info": 1},
        "errors": 1,
        "exit_code": 2,
        "claims": {"different": 1, "identical": 1, "not run": 1},
    }


def test_github_escapes_what_the_runner_would_read() -> None:
    assert github.render(full()).splitlines() == [
        "::error file=bad.py,line=4,title=tfmigrate::not Python",
        "::notice file=net.py,line=3,col=5,title=tfmigrate softmax-axis::dim is axis",
        "::warning file=net.py,line=9,col=1,title=tfmigrate log-of-logits::tf.log of raw logits, 100%25",
        "::error file=sub dir/n.ipynb,title=tfmigrate api-gone::cell 7, line 2: gone: a,b%0Asecond line",
        "::error file=net.py,line=3,title=tfmigrate softmax-axis::"
        "different: tf.nn.softmax(x, dim=1) -> tf.nn.softmax(x, axis=1)",
        "::error file=net.py,line=3,title=tfmigrate softmax-axis::"
        "not run: tf.nn.softmax(x, dim=1) -> tf.nn.softmax(x, axis=1)",
    ]


def test_github_escapes_paths() -> None:
    finding = Finding("a,b:c%.py", 1, 1, "r", "info", "m")
    assert github.render(Report(findings=[finding])) == (
        "::notice file=a%2Cb%3Ac%25.py,line=1,col=1,title=tfmigrate r::m\n"
    )


def test_sarif_has_findings_failed_claims_and_problems() -> None:
    log = json.loads(sarif.render(full()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("softmax-axis", "note"),
        ("log-of-logits", "warning"),
        ("api-gone", "error"),
        ("softmax-axis", "error"),
        ("softmax-axis", "error"),
    ]
    assert run["results"][1]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "net.py"},
                "region": {"startLine": 9, "startColumn": 1},
            }
        }
    ]
    assert run["results"][2]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "sub%20dir/n.ipynb"}},
            "logicalLocations": [{"fullyQualifiedName": "cell 7, line 2"}],
        }
    ]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "api-gone",
        "log-of-logits",
        "softmax-axis",
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"] == {"text": "not Python"}


def test_what_to_do_and_a_link_are_in_every_format() -> None:
    url = "https://example.org/way"
    gone = Finding("net.py", 9, 1, "api-gone", "error", "tf.x is gone", advice="use tf.y", url=url)
    done = Finding("net.py", 9, 1, "api-renamed", "info", "tf.x -> tf.y", url=url)
    whole = f"tf.x is gone; suggested: use tf.y ({url})"
    assert text.findings([gone, done]) == (
        f"net.py:9:1: api-gone error {whole}\nnet.py:9:1: api-renamed info tf.x -> tf.y\n"
    )
    report = Report(findings=[gone, done])
    first, second = json.loads(json_report.render(report))["findings"]
    assert (first["message"], first["advice"], first["url"]) == ("tf.x is gone", "use tf.y", url)
    assert (second["url"], "advice" in second) == (url, False)
    assert github.render(report).splitlines()[0].endswith(f"::{whole}")
    (run,) = json.loads(sarif.render(report))["runs"]
    assert run["results"][0]["message"] == {"text": whole}
    assert all(rule["helpUri"].startswith("https://") for rule in run["tool"]["driver"]["rules"])
