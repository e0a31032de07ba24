"""The oracle for notebooks is nbformat: what it reads before and after."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfmigrate.model import Finding, InputError
from tfmigrate.source import Location, SourceChange, read

Source = str | list[str]


def cell(source: Source, kind: str = "code") -> dict[str, Any]:
    extra: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, **extra, "source": source}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 2}


def dump(content: dict[str, Any], **style: Any) -> bytes:
    return (json.dumps(content, **{"indent": 1, "ensure_ascii": False, **style}) + "\n").encode()


def of_cells(*sources: Source, **metadata: Any) -> bytes:
    return dump(notebook(*(cell(source) for source in sources), **metadata))


def sources(data: bytes) -> list[str]:
    return [each["source"] for each in nbformat.reads(data.decode("utf-8-sig"), as_version=4)["cells"]]


LINES = (
    "import tensorflow as tf",
    "x = tf.log(y)  # é\u2028",
    "%matplotlib inline",
    "!pip install tensorflow==1.15 && \\\n  echo 'it''s",
    "if x:\n    !ls -l\n    %time y = tf.log(x)",
    "files = !ls",
    "d['k'], e = %who",
    "?tf.log",
    "tf.nn.softmax??",
    "%timeit -n 10 -r 3 tf.log(x)",
    "s = '''\n%d items\n!not a command\n'''",
    "z = ('%d'\n  % 3)",
    "pip install x",
    "# what?",
    "",
    "\t",
    "print(x",
    "s = '=%d' % 1",
)
CELL = st.lists(st.sampled_from(LINES) | st.text(max_size=5), max_size=5).map("\n".join)
CELLS = st.lists(
    st.builds(
        cell,
        CELL | CELL.map(lambda text: text.splitlines(keepends=True)),
        st.sampled_from(["code", "markdown"]),
    ),
    max_size=5,
)


@settings(deadline=None)
@given(
    CELLS,
    st.sampled_from([1, 2, None, "\t"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([b"", b"\n", b"\r\n \n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_round_trip_is_exact(
    cells: list[dict[str, Any]], indent: Any, ascii_only: bool, crlf: bool, end: bytes, bom: bytes
) -> None:
    data = json.dumps(notebook(*cells), indent=indent, ensure_ascii=ascii_only).encode()
    data = bom + (data.replace(b"\n", b"\r\n") if crlf else data) + end
    document = read("a.ipynb", data)
    assert document.kind == "notebook"
    if not document.changed:
        assert document.encode(document.text) == data
        assert document.changes(document.text) == ()


@settings(deadline=None)
@given(CELLS, st.sampled_from([1, None]), st.booleans())
def test_a_change_touches_only_the_lines_that_it_changes(
    cells: list[dict[str, Any]], indent: Any, ascii_only: bool
) -> None:
    data = json.dumps(notebook(*cells), indent=indent, ensure_ascii=ascii_only).encode()
    document = read("a.ipynb", data)
    if document.changed or "tf.log" not in document.text:
        return
    after = document.encode(document.text.replace("tf.log(", "tf.math.log("))
    old, new = sources(data), sources(after)
    taken = {change.cell: change.after for change in document.changes(document.text.replace("tf.log(", "tf.math.log("))}
    assert new == [taken.get(number, source) for number, source in enumerate(old, start=1)]
    assert after.decode().replace("tf.math.log(", "tf.log(") == data.decode()


def test_magics_are_masked_by_python_and_come_back() -> None:
    source = (
        "%matplotlib inline\nimport tensorflow as tf\nif x:\n    !pip install a \\\n      b\n    y = !ls\n"
        "%time z = tf.log(x)\nw = ('%d'\n  % 3)\ntf.log?\nv = '=%d' % 1\n"
    )
    document = read("a.ipynb", of_cells(source))
    assert document.findings == ()
    assert "tf.log(x)" in document.text
    assert "% 3)" in document.text
    for gone in ("matplotlib", "pip", "!ls", "%time", "tf.log?"):
        assert gone not in document.text
    after = document.text.replace("tf.log(x)", "tf.math.log(x)")
    assert document.changes(after) == (SourceChange(source, source.replace("tf.log(x)", "tf.math.log(x)"), 1),)
    assert sources(document.encode(after)) == [source.replace("tf.log(x)", "tf.math.log(x)")]


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 10", "%%capture out", "\n%%prun"])
def test_a_cell_magic_that_runs_python_hides_only_its_line(magic: str) -> None:
    document = read("a.ipynb", of_cells(f"{magic}\ny = tf.log(x)"))
    assert "y = tf.log(x)" in document.text
    assert "%%" not in document.text
    assert sources(document.encode(document.text.replace("log", "exp"))) == [f"{magic}\ny = tf.exp(x)"]


@pytest.mark.parametrize(
    "source", ["%%bash\npip install tensorflow", "%%html\n<b>tf.log</b>", "%%writefile a.py\nx = 1"]
)
def test_a_cell_in_another_language_stays_out(source: str) -> None:
    document = read("a.ipynb", of_cells(source, "x = 1"))
    assert document.text == "x = 1\n"
    assert document.findings == ()


def test_python_that_a_cell_magic_takes_away_is_pointed_out() -> None:
    document = read("a.ipynb", of_cells("x = 1", "%%writefile train.py\nimport tensorflow as tf\n"))
    assert [(f.cell, f.line, f.rule, f.severity) for f in document.findings] == [
        (2, 1, "notebook-cell-skipped", "warning")
    ]
    assert "%%writefile" in document.findings[0].message


def test_a_cell_that_does_not_parse_stays_out_and_the_rest_works() -> None:
    data = of_cells("import tensorflow as tf\n", "x = 1\ny = = 2", ["z = tf.log(x)"])
    document = read("p/a.ipynb", data)
    assert document.findings == (
        Finding(
            "p/a.ipynb",
            2,
            1,
            "notebook-cell-skipped",
            "warning",
            document.findings[0].message,
            2,
        ),
    )
    assert document.findings[0].message.startswith("cell left as it is: not Python 3.")
    after = document.encode(document.text.replace("log", "exp"))
    assert sources(after) == ["import tensorflow as tf\n", "x = 1\ny = = 2", "z = tf.exp(x)"]


def test_positions_lead_to_the_cell_and_its_line() -> None:
    cells = [
        cell("import a\n"),
        cell("text", "markdown"),
        cell("%time b = tf.log(c)\n!ls\nd = 1"),
        cell("tf.exp(e)"),
    ]
    document = read("a.ipynb", dump(notebook(*cells)))
    lines = document.text.split("\n")

    def found(name: str) -> Location:
        line = next(number for number, text in enumerate(lines, start=1) if name in text)
        return document.locate(line, lines[line - 1].index(name) + 1)

    assert found("import a") == Location(1, 1, 1)
    assert found("tf.log(c)") == Location(1, len("%time b = ") + 1, 3)
    assert found("d = 1") == Location(3, 1, 3)
    assert found("tf.exp(e)") == Location(1, 1, 4)
    assert [document.locate(number, 1).cell for number in range(1, len(lines) + 1)] == [
        1,
        1,
        3,
        3,
        3,
        3,
        4,
        4,
        4,
    ]


def test_lines_inserted_between_cells_go_to_the_cell_above() -> None:
    document = read("a.ipynb", of_cells("import tensorflow as tf", "x = 1"))
    first = document.text.index("\n") + 1
    text = "import b\n" + document.text[:first] + "tf.c()\n" + document.text[first:]
    assert sources(document.encode(text)) == ["import b\nimport tensorflow as tf\ntf.c()", "x = 1"]


def test_a_lost_marker_or_mask_is_never_written() -> None:
    document = read("a.ipynb", of_cells("!ls", "x = 1"))
    for broken in ("x = 1\n", document.text.replace("_0_", "_9_"), document.text + document.text):
        with pytest.raises(ValueError, match="was lost"):
            document.encode(broken)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('["x = tf.log(a)\\n",   "y"]', '["x = tf.exp(a)\\n",   "y"]'),
        ('[\n  "x = tf.log(a)"\n ]', '[\n  "x = tf.exp(a)"\n ]'),
        ('"x = tf.log(a)\\n\\u00e9\\/"', '"x = tf.exp(a)\\n\\u00e9/"'),
        ('["x = tf.log(a)\\n", "\'\\u00e9\\/\'\\n"]', '["x = tf.exp(a)\\n", "\'\\u00e9\\/\'\\n"]'),
        ('["x = 1 # \\u2028", " tf.log(a)"]', '["x = 1 # \\u2028", " tf.exp(a)"]'),
    ],
)
def test_a_source_keeps_its_form(value: str, expected: str) -> None:
    around = '{ "nbformat":4, "cells": [{"cell_type": "code","source": %s, "z": 1.50}],"metadata":{}}'
    if value.endswith('/"'):
        value = value.replace("\\n", "\\n#")
        expected = expected.replace("\\n", "\\n#")
    document = read("a.ipynb", (around % value).encode())
    assert document.findings == ()
    assert document.encode(document.text.replace("log", "exp")).decode() == around % expected


def test_lines_can_be_added_to_a_list() -> None:
    data = of_cells(["import tensorflow as tf\n", "x = 1"])
    document = read("a.ipynb", data)
    after = document.encode(document.text.replace("x = 1", "x = 'é'\ny = 2"))
    assert after == of_cells(["import tensorflow as tf\n", "x = 'é'\n", "y = 2"])


def cell_3(source: Source, language: str = "python") -> dict[str, Any]:
    return {"cell_type": "code", "input": source, "language": language, "outputs": []}


def test_format_3() -> None:
    markdown = {"cell_type": "markdown", "source": ["a"]}
    sheets = [
        {"cells": [markdown, cell_3(["x = tf.log(y)"])], "metadata": {}},
        {"cells": [cell_3("tf.log(z)"), cell_3("tf.log(z)", "julia")]},
    ]
    content = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}
    document = read("a.ipynb", dump(content))
    assert [document.locate(line, 1).cell for line in (1, 2, 3)] == [2, 3, 3]
    after = json.loads(document.encode(document.text.replace("log", "exp")))
    sheets[0]["cells"][1] = cell_3(["x = tf.exp(y)"])
    sheets[1]["cells"][0] = cell_3("tf.exp(z)")
    assert after == content


@pytest.mark.parametrize(
    "metadata",
    [{"language_info": {"name": "R"}}, {"kernelspec": {"language": "julia", "name": "julia-1.0"}}],
)
def test_notebooks_in_another_language_hold_nothing(metadata: dict[str, Any]) -> None:
    data = of_cells("import tensorflow as tf", **metadata)
    document = read("a.ipynb", data)
    assert (document.text, document.findings) == ("", ())
    assert document.encode("") == data


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b'{\n "cells": [,\n', 2, "broken JSON"),
        (b"", 1, "broken JSON"),
        (b"[]", 1, "its JSON is no object"),
        (b"{}", 1, "it has no nbformat"),
        (b'{"nbformat": 5}', 1, "notebook format 5 is not known"),
        (b'{"nbformat": 4}', 1, "it has no list of cells"),
        (b'{"nbformat": 3}', 1, "it has no list of worksheets"),
        (b'{"nbformat": 4,\n"cells": [{}, \n3]}', 3, "one of its cells is no object"),
        (b'{"nbformat": 4,\n"cells": [{},\n{"cell_type": "code"}]}', 3, "cell 2 has no source"),
        (b'{"nbformat": 4,\n"cells": [\n{"cell_type": "code", "source": [1]}]}', 3, "cell 1 has no source"),
        (b'{\n\n"a": "\xff"}', 3, "byte 0xff is not utf-8"),
        (b"[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_what_is_no_notebook_names_file_and_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read("p/a.ipynb", data)
    assert (caught.value.path, caught.value.line) == ("p/a.ipynb", line)
    assert message in caught.value.message


def test_a_notebook_on_standard_input_is_recognised() -> None:
    assert read("-", b"\n " + of_cells("x = 1")).kind == "notebook"
    assert read("-", b"{'a': 1}\n").kind == "python"


@pytest.mark.parametrize("bad", ["x = '\ud800'", "x = '\0'"])
def test_characters_that_python_refuses_leave_a_cell_out(bad: str) -> None:
    data = dump(notebook(cell(bad), cell("x = 1")), ensure_ascii=True)
    document = read("a.ipynb", data)
    assert [f.rule for f in document.findings] == ["notebook-cell-skipped"]
    assert document.encode(document.text) == data


def test_python_2_in_all_cells_is_converted() -> None:
    data = of_cells("%matplotlib inline\nprint 'a', x", "y = xrange(3)", "print ('b', z)\nn = 7 / 2")
    document = read("a.ipynb", data)
    assert document.changed
    assert sources(document.encode(document.text)) == [
        "%matplotlib inline\nprint('a', x)",
        "y = range(3)",
        "print(('b', z))\nn = 7 / 2",
    ]
    assert [(f.cell, f.line, f.column, f.rule, f.severity) for f in document.findings] == [
        (1, 2, 1, "python2-syntax", "info"),
        (3, 2, 5, "python2-division", "warning"),
    ]


def test_a_format_after_an_equals_sign_is_no_magic() -> None:
    document = read("a.ipynb", of_cells("print '=%d' % 1\n!ls"))
    assert sources(document.encode(document.text)) == ["print('=%d' % 1)\n!ls"]


def test_future_imports_of_one_cell_count_in_all() -> None:
    data = of_cells(
        "from __future__ import print_function, division", "print('a', b)\nn = 7 / 2", "x = 0777", "print x"
    )
    document = read("a.ipynb", data)
    assert sources(document.encode(document.text))[1:] == ["print('a', b)\nn = 7 / 2", "x = 0o777", "print(x)"]
    assert [f.rule for f in document.findings] == ["python2-syntax"]


def test_a_notebook_that_ran_on_python_3_is_only_converted_where_it_must_be() -> None:
    data = of_cells("print('a', b)", "print 'a', b", language_info={"name": "python", "version": "3.6.1"})
    document = read("a.ipynb", data)
    assert sources(document.encode(document.text)) == ["print('a', b)", "print('a', b)"]


def test_python_2_is_left_out_where_it_must_not_be_converted() -> None:
    document = read("a.ipynb", of_cells("print x", "y = 1"), "no")
    assert document.text == "y = 1\n"
    assert [(f.cell, f.rule) for f in document.findings] == [(1, "notebook-cell-skipped")]


INSTALLS = [
    ("%tensorflow_version 1.x", "# %tensorflow_version 1.x"),
    (
        "try:\n    # only in Colab\n    %tensorflow_version 1.14\nexcept Exception:\n    pass",
        "try:\n    # only in Colab\n    pass  # %tensorflow_version 1.14\nexcept Exception:\n    pass",
    ),
    ("!pip install -q tensorflow==1.15.2 numpy==1.18", "!pip install -q tensorflow numpy==1.18"),
    ('!pip3 install "tensorflow>=1.15,<2.0" scipy', '!pip3 install "tensorflow" scipy'),
    ("! pip install tensorflow-gpu==1.13.1", "! pip install tensorflow"),
    ("%pip install -U tensorflow~=1.15", "%pip install -U tensorflow"),
    ("pip install tensorflow<2", "pip install tensorflow"),
    ("!python3 -m pip --quiet install tensorflow==1.*", "!python3 -m pip --quiet install tensorflow"),
    ("!conda install -y tensorflow=1.15", "!conda install -y tensorflow"),
    (
        "%%capture\n!pip install numpy \\\n  tensorflow==1.4 \\\n  six",
        "%%capture\n!pip install numpy \\\n  tensorflow \\\n  six",
    ),
]


@pytest.mark.parametrize(("before", "after"), INSTALLS, ids=[before for before, _ in INSTALLS])
def test_tensorflow_1_is_asked_for_no_more(before: str, after: str) -> None:
    document = read("a.ipynb", of_cells(before, "import tensorflow as tf"))
    assert document.changed
    assert sources(document.encode(document.text)) == [after, "import tensorflow as tf"]
    assert [(each.rule, each.severity, each.cell) for each in document.findings] == [("tensorflow-pin", "info", 1)]
    old, new = before.splitlines(), after.splitlines()
    assert old[document.findings[0].line - 1] != new[document.findings[0].line - 1]
    again = read("a.ipynb", document.encode(document.text))
    assert not again.changed and not again.findings


@pytest.mark.parametrize(
    "kept",
    [
        "%tensorflow_version 2.x",
        "%tensorflow_version",
        "!pip install tensorflow",
        "!pip install tensorflow==2.4",
        "!pip install tensorflow>=1.4",
        "!pip install tensorflow==10.1",
        "!pip install tensorflow-hub==0.7 bert-tensorflow==1.0.1 tensorflow_datasets==1.3",
        "!pip uninstall tensorflow==1.15",
        "!echo tensorflow==1.15",
        "!tensorflow==1.15 pip install",
        "s = 'pip install tensorflow==1.15'",
        "'''\n%tensorflow_version 1.x\n'''",
    ],
)
def test_other_installations_stay(kept: str) -> None:
    document = read("a.ipynb", of_cells(kept))
    assert not document.changed and not document.findings
    assert sources(document.encode(document.text)) == [kept]
