"""Version limits of TensorFlow, as pip, conda, setup.py and Dockerfiles write them."""

from __future__ import annotations

import re

RULE = "tensorflow-pin"
REQUIREMENT = re.compile(
    r"(?<![\w./-])tensorflow(?:[-_](?:gpu|cpu))?"
    r"(?P<limits>[ \t]*(?:[=<>~!]=?=?[ \t]*\d[\w.*]*[ \t]*,?[ \t]*)+)(?<![ \t,])"
)
_OLD = re.compile(r"(?<!!)[=~<]=?=?[ \t]*[01](?!\w)|<[ \t]*2")
_LOWER = re.compile(r"[>!]=?[ \t]*[\w.*]+")


def is_old(limits: str) -> bool:
    """Whether version limits such as ``==1.15.0`` or ``>=1.4,<2`` name TensorFlow 0.x or 1.x."""
    return _OLD.search(limits) is not None


def keeps_old(limits: str) -> bool:
    """Whether version limits let no TensorFlow 2 in; those that only begin in 1.x, ``>=1.4``, do."""
    return is_old(_LOWER.sub("", limits))


def new_requirement(tf_version: str) -> str:
    """What the migrated programs need."""
    return f"tensorflow=={tf_version}.*"
