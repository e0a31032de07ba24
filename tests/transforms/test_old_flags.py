"""What the flags of TensorFlow 1.4 and earlier had, in the words of Abseil, which 1.15 and 2.x both have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewrite.helpers import body, found, rewrite
from tests.transforms.running import printed_on_1_15, printed_today

FLAGS = "FLAGS = tf.app.flags.FLAGS\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FLAGS._parse_flags()", "FLAGS(sys.argv, known_only=True)"),
        ("tf.flags.FLAGS._parse_flags()", "tf.compat.v1.flags.FLAGS(sys.argv, known_only=True)"),
        ("p(FLAGS.__dict__['__flags'].items())", "p(FLAGS.flag_values_dict().items())"),
        ("p(FLAGS.__dict__['__parsed'])", "p(FLAGS.is_parsed())"),
        ("p(FLAGS.__parsed)", "p(FLAGS.is_parsed())"),
        ("p(FLAGS.__flags)", "p(FLAGS.__flags)"),
        ("FLAGS._parse_flags()\np(FLAGS.__flags)", "p(FLAGS.flag_values_dict())"),
        ("p(FLAGS.__dict__['__wrapped'])", "p(FLAGS.__dict__['__wrapped'])"),
    ],
)
def test_names_of_the_older_class(old: str, new: str) -> None:
    text = body(FLAGS + old)
    assert text.splitlines()[-1] == new
    assert text.startswith("import sys\n") == ("sys.argv" in text)
    assert found(FLAGS + old) == []


def test_sys_is_imported_once() -> None:
    text = body(f"import sys\n{FLAGS}FLAGS._parse_flags()")
    assert text.count("import sys") == 1


@pytest.mark.parametrize(
    "old",
    [
        "rest = FLAGS._parse_flags()",
        "FLAGS._parse_flags(args=[])",
        "sys = None\nFLAGS._parse_flags()",
        "FLAGS.__dict__['__parsed'] = False",
        "FLAGS.__dict__['__flags']['lr'] = 0.1",
        "FLAGS.__parsed = True",
    ],
)
def test_what_has_no_other_name_is_a_finding(old: str) -> None:
    assert found(FLAGS + old) == ["flags-of-1.4"]
    assert body(FLAGS + old).splitlines()[-1] == old.splitlines()[-1]


def test_other_objects_and_skipped_statements_are_left_alone() -> None:
    other = "FLAGS = argparse.Namespace()\nFLAGS._parse_flags()\nFLAGS.__dict__['__flags']"
    assert body(other) == other
    assert body(f"{FLAGS}FLAGS._parse_flags()  # tfmigrate: skip").splitlines()[-1].startswith("FLAGS._parse_flags()")


PROGRAM = """import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_integer('batch_size', 64, '')
flags.DEFINE_string('name', 'n', '')
FLAGS = flags.FLAGS
print(FLAGS.__parsed)
FLAGS._parse_flags()
for key, value in sorted(FLAGS.__flags.items()):
    if key in ('batch_size', 'name'):
        print(key.upper(), value)
print(FLAGS.__dict__['__parsed'], FLAGS.batch_size)
"""


def test_the_new_text_does_what_the_old_class_did(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(rewrite(PROGRAM).text, "utf-8")
    meant = "False\nBATCH_SIZE 64\nNAME n\nTrue 64\n"
    assert printed_today(path) == meant
    assert printed_on_1_15(path) == meant
