"""Version limits of TensorFlow, as pip, conda, setup.py and Dockerfiles write them."""

from __future__ import annotations

import re

RULE = "tensorflow-pin"
REQUIREMENT = re.compile(
    r"(?<![\w./-])tensorflow(?:[-_](?:gpu|cpu))?"
    r"(?P<limits>[ \t]*(?:[=<>~!]=?=?[ \t]*\d[\w.*]*[ \t]*,?[ \t]*)+)(?<![ \t,])"
)
_OLD = re.compile(r"[=~<]=?=?[ \t]*[01]\.|<[ \t]*2")


def is_old(limits: str) -> bool:
    """Whether version limits such as ``==1.15.0`` or ``>=1.4,<2`` name TensorFlow 0.x or 1.x."""
    return _OLD.search(limits) is not None


def new_requirement(tf_version: str) -> str:
    """What the migrated programs need."""
    return f"tensorflow=={tf_version}.*"
