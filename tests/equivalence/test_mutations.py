"""Every deliberately wrong rewrite is called different, every right one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfmigrate.equivalence import Options, mutations
from tfmigrate.equivalence.verdicts import Grade
from tfmigrate.model import InputError

FIXTURES = Path(__file__).parents[2] / "fixtures" / "mutations.toml"
CLAIMS = mutations.load(FIXTURES)


def test_there_are_enough_and_each_has_its_own_name() -> None:
    assert len(CLAIMS["wrong"]) >= 40 and len(CLAIMS["right"]) >= 12
    names = [claim.rule for kind in CLAIMS.values() for claim in kind]
    assert len(set(names)) == len(names)


def test_all_verdicts_are_as_they_must_be() -> None:
    options = Options(lanes=("compat.v1", "eager"))
    results = list(mutations.run(CLAIMS, options))
    told = {result.claim.rule: result.verdict for kind, result in results if not mutations.as_it_must_be(kind, result)}
    assert told == {}
    assert len(results) == len(CLAIMS["wrong"]) + len(CLAIMS["right"])
    page = mutations.table(results)
    caught = len(CLAIMS["wrong"])
    assert f"{caught} of {caught} called different" in page
    assert page.count("\n| ") == len(results) + 2


def test_a_rewrite_that_is_right_among_the_wrong_ones_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[[wrong]]\nname = "nothing"\nold = "tf.exp(x)"\nnew = "tf.exp(x)"\ninputs = ["x=tensor[3]"]\n'
    source, page = tmp_path / "m.toml", tmp_path / "m.md"
    source.write_text(text)
    monkeypatch.setattr(mutations.tf1_env, "resolve", lambda explicit: None)
    assert mutations.main(["--fixtures", str(source), "--table", str(page)]) == 1
    assert "wrong: nothing: identical" in capsys.readouterr().out
    assert "0 of 1 called different" in page.read_text()


def test_a_broken_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "m.toml"
    with pytest.raises(InputError, match="cannot read the file"):
        mutations.load(source)
    source.write_text("[[wrong]\n")
    with pytest.raises(InputError, match="not TOML"):
        mutations.load(source)


def test_not_run_does_not_count_as_caught() -> None:
    wrong = next(iter(mutations.run({"wrong": CLAIMS["wrong"][:1], "right": []}, Options(lanes=("tf1.15",)))))
    assert wrong[1].grade is not Grade.IDENTICAL
