from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, read_files, report_of, write_files

pytestmark = pytest.mark.usefixtures("rewriter")

HEAD = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (HEAD + "x = tf.exp(1.0)\n", 0),
        (HEAD + "x = tf.log(1.0)\n", 1),
        (HEAD + "x = tf.gone(1.0)\n", 1),
        (HEAD + "def f(:\n", 2),
    ],
)
def test_exit_code_and_nothing_is_written(run: Run, tmp_path: Path, source: str, code: int) -> None:
    write_files(tmp_path, {"net.py": source})
    before = read_files(tmp_path)
    assert run("check", "net.py").exit_code == code
    assert run("check", "-", stdin=source).exit_code == code
    assert report_of(run("check", ".", "--output-format", "json"))["summary"]["files"] == 1
    assert read_files(tmp_path) == before


def test_findings_are_on_standard_output(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": HEAD + "x = tf.gone\n", "b.py": HEAD + "if 1:\n    y = tf.log(x)\n"})
    result = run("check", "b.py", "a.py")
    assert result.stdout == (
        "b.py:3:9: api-renamed info tf.log moved\n"
        "a.py:2:5: api-gone error 2.x (https://www.tensorflow.org/guide/migrate)\n"
    )
    assert result.stderr == "2 files, 1 would change, 1 finding for a person (1 error)\n"


def test_python_2_is_found_in_the_original_lines(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": HEAD + "print 'a'\nx = tf.log(1.0); print 'b'\n"})
    document = report_of(run("check", "net.py", "--output-format", "json"))
    assert [(item["line"], item["column"], item["rule"]) for item in document["findings"]] == [
        (2, 1, "python2-syntax"),
        (3, 5, "api-renamed"),
    ]


def test_only_named_files_are_read_without_tensorflow(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"template.py": "def {{ name }}(:\n"})
    assert run("check", ".").exit_code == 0
    assert run("check", "template.py").exit_code == 2


@pytest.mark.parametrize(("output_format", "start"), [("github", "::error file=net.py,line=2,col=5,"), ("sarif", "{")])
def test_other_formats(run: Run, tmp_path: Path, output_format: str, start: str) -> None:
    write_files(tmp_path, {"net.py": HEAD + "x = tf.gone\n"})
    result = run("check", "net.py", "--output-format", output_format)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(start)


def test_notebook_findings_name_the_cell(run: Run, tmp_path: Path) -> None:
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells = [new_markdown_cell("# x"), new_code_cell(HEAD), new_code_cell("%time\ny = tf.log(x)")]
    (tmp_path / "n.ipynb").write_text(nbformat.writes(new_notebook(cells=cells)))
    document = report_of(run("check", "n.ipynb", "--output-format", "json"))
    (finding,) = document["findings"]
    assert (finding["cell"], finding["line"], finding["column"]) == (3, 2, 5)
    assert run("check", "n.ipynb").stdout.startswith("n.ipynb:cell 3:2:5: api-renamed info ")
