"""What became of each private name of 1.15, decided from what :mod:`tfmigrate.api.private_probe` has written down.

A name that is still at its place stays there, if it means what it meant: a name whose object was public in 1.15 and
is another object than ``tf.compat.v1`` has under the public name now is moved like one that was lost. Keras, and the
layers and cells that belong to it, go to the Keras of ``tf.compat.v1`` (tf-keras), never to the second copy of Keras
that ``tensorflow.python.keras`` still is.

A lost name is moved to

1. what ``tf.compat.v1`` has under its public name (for Keras), else the private module that defines just that object;
2. where what it was imported from defines it;
3. the only place that defines the same thing under its name: same kind, the parameters of the old one with their
   order, same documentation where both have some; of several places the one whose module has the old name.

Everything else is gone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from tfmigrate.api.private import DATA, EMPTIED, KEPT, LOST, SHORT, STAYS
from tfmigrate.api.run_probe import run_probe
from tfmigrate.model import InputError

Entry = Mapping[str, Any]
Modules = Mapping[str, Mapping[str, Entry]]

GONE = ""
PROBE = Path(__file__).with_name("private_probe.py")
_KERAS = re.compile(r"tensorflow\.python\.(keras|layers|ops\.rnn_cell\w*)\b")
_STALE = "tensorflow.python.keras"
_ESTIMATOR = "tensorflow.python.estimator"
_EMPTIED = ("tensorflow.python.pywrap_tensorflow",)
_V1 = "tensorflow.compat.v1."
# No program reads these through another module.
_NOT_USED = re.compile(
    r"tensorflow\.(python\.(autograph|compiler|profiler|grappler|user_ops|debug\.(examples|cli)|keras\.distribute)\."
    r"|tools\.(pip_package|compatibility|common))|test_util_|_test|test_base|testlib|\.test\.|tensor_tracer"
)
# What hardly a program names: test helpers, and what only TPUs, profilers and distribution strategies have inside.
_LEFT_OUT = re.compile(
    r"TPUEmbedding\w*Debug$|tpu_embedding\w*_debug$|_swigregister$|tensor_tracer|_eager_fallback$|\.test_ops\."
    r"|python\.(distribute|tpu|autograph|data|debug|compiler|profiler|saved_model)\..*\._\w+$|_combinations\.|_test\w*\.|gen_tpu_ops"
    r"|keras\.layers\.serialization\.(?!(de)?serialize)|^tensorflow\.python\.(?!keras)(\w|_[a-z]\w*_ops)$"
)
_INCIDENTAL = frozenset(
    {"tf_export", "keras_export", "estimator_export", "LazyLoader", "deprecated", "deprecated_args"}
)
_MODULE_STORED = re.compile(r"tensorflow\.python(\.(ops\.(rnn|nn|standard_ops|gradients)|framework\.framework_lib))?$")


class Fate(Struct, frozen=True):
    """What became of one module and of its names.

    ``module`` is where it is as a whole, or one of ``KEPT``, ``LOST`` and ``EMPTIED``. A name's destination is a dotted
    path, ``GONE`` or ``STAYS``; a name that is not there stays in a module that is kept, goes with one that is moved,
    and else is gone.
    """

    module: str
    names: Mapping[str, str]


class Table:
    """Decides about all names of the old version."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.old: Modules = old["modules"]
        self.new: Modules = new["modules"]
        self.public: Mapping[str, str] = new["public"]
        self.defined: dict[str, list[str]] = defaultdict(list)
        for module, names in self.new.items():
            for name, entry in names.items():
                is_own = entry["kind"] == "constant" or entry["home"] == f"{module}:{name}"
                if is_own and entry["kind"] != "module" and not module.startswith(_STALE):
                    self.defined[name].append(module)

    def fates(self) -> dict[str, Fate]:
        """Each module of the old version that has anything to tell."""
        result = {}
        for module, entries in self.old.items():
            if _NOT_USED.search(module):
                continue
            names = {n: self.destination(module, n, e) for n, e in entries.items() if self.counts(module, n, e)}
            whole = self.whole(module, names)
            told = {n: d for n, d in names.items() if d != _untold(whole, n)}
            result[module] = Fate(whole, {} if module.startswith(_ESTIMATOR) else told)
        return result

    def counts(self, module: str, name: str, entry: Entry) -> bool:
        """Whether anybody would look for a name in this module."""
        if module in self.new and _LEFT_OUT.search(f"{module}.{name}"):
            return False
        if entry["kind"] == "module":
            is_ours = entry["home"].startswith("tensorflow.") and not name.startswith(("_", "tensorflow_dot"))
            return is_ours and bool(_MODULE_STORED.match(module)) and f"{module}.{name}" not in self.old
        if module == "tensorflow.python":
            return not entry.get("public", ["raw_ops."])[0].startswith("raw_ops.")
        if module.endswith("_pb2") and name.startswith("_"):
            return False
        is_borrowed = "about" not in entry and not entry.get("public")
        if is_borrowed and (name.startswith("_") or not entry["home"].startswith("tensorflow")):
            return False
        return name not in _INCIDENTAL and not (module.rpartition(".")[2].startswith("gen_") and name.startswith("_"))

    def whole(self, module: str, names: Mapping[str, str]) -> str:
        """Where a module is as a whole: where most of its names went under their old names."""
        if module in _EMPTIED:
            return EMPTIED
        if module in self.new and not _KERAS.match(module):
            return KEPT
        if module.startswith(_STALE):
            path = module.removeprefix("tensorflow.python.")
            if self.public.get(path) == "module" or path == "keras":
                return _V1 + path
            if f"tf_keras.src.{path.removeprefix('keras.')}" in self.new:
                return f"tf_keras.src.{path.removeprefix('keras.')}"
        homes = Counter(
            place
            for name, dest in names.items()
            for place, _, last in [dest.rpartition(".")]
            if place and last == name
        )
        if homes:
            return max(homes, key=lambda home: (homes[home], home))
        return KEPT if module in self.new else LOST

    def destination(self, module: str, name: str, entry: Entry) -> str:
        """Where one name is in the new version; ``STAYS`` where it was."""
        if entry["kind"] == "module":
            return self.module_alias(module, name, entry)
        if module.startswith(_ESTIMATOR):
            paths = [p for p in entry.get("public", ()) if p.startswith("estimator.")]
            return f"@{paths[0]}" if paths else GONE
        there = self.new.get(module, {}).get(name)
        if there is not None and not self.is_other(module, entry, there):
            return STAYS
        found = self.found(module, name, entry)
        if found is None:
            return GONE if there is None else STAYS
        return STAYS if found == f"{module}.{name}" else found

    def module_alias(self, module: str, name: str, entry: Entry) -> str:
        """Where a module is that another one had as an attribute."""
        if name in self.new.get(module, {}):
            return STAYS
        return entry["home"] if entry["home"] in self.new else GONE

    def is_other(self, module: str, entry: Entry, there: Entry) -> bool:
        """Whether what is at the old place is not what was there."""
        if _KERAS.match(module) or there["home"].startswith(_STALE):
            return True
        homes = {self.public[path] for path in entry.get("public", ()) if path in self.public}
        return bool(homes) and bool(there["home"]) and there["home"] not in homes and "" not in homes

    def found(self, module: str, name: str, entry: Entry) -> str | None:
        """Where an object is that is not at its place any more."""
        is_keras = bool(_KERAS.match(module))
        paths = [path for path in entry.get("public", ()) if path in self.public]
        if paths:
            if module == "tensorflow.python" and name in paths:
                return _public(name)
            best = min(paths, key=lambda p: (p.rpartition(".")[2] != name, -_nearness(p, module), len(p), p))
            home = self.public[best]
            is_private = home.startswith("tensorflow.python.") and not home.startswith(_STALE) and "<" not in home
            place, _, defined = home.partition(":")
            there = self.new.get(place, {})
            if not is_keras and is_private and defined in there:
                return f"{place}.{name if there.get(name, {}).get('home') == home else defined}"
            return _public(best)
        origin, _, defined = entry["home"].partition(":")
        if origin and origin != module and "." not in defined and defined in self.old.get(origin, {}):
            dest = self.destination(origin, defined, self.old[origin][defined])
            return f"{origin}.{defined}" if dest == STAYS else dest or None
        if "about" not in entry:
            return None
        return self.only(module, name, entry, is_keras)

    def only(self, module: str, name: str, entry: Entry, is_keras: bool) -> str | None:
        """The only place that defines the same thing; of several the one whose module has the old name."""
        places = [p for p in self.defined[name] if p.startswith("tf_keras.") == is_keras]
        same = [place for place in places if _is_same(entry, self.new[place][name])]
        tail = module.rpartition(".")[2]
        suffix = module.removeprefix("tensorflow.python.").removeprefix("keras.")
        for chosen in (
            [place for place in same if place == f"tf_keras.src.{suffix}"],
            [place for place in same if place.rpartition(".")[2] == tail],
            [] if entry["kind"] == "constant" and not _is_telling(entry) else same,
        ):
            if len(chosen) == 1:
                return f"{chosen[0]}.{name}"
        return None


def _public(path: str) -> str:
    """The path in ``tf.compat.v1``.

    What is imported from ``tensorflow.compat.v1.nn.rnn_cell`` is the second copy of Keras, unlike its attributes.
    """
    return _V1 + path.replace("nn.rnn_cell.", "keras.__internal__.legacy.rnn_cell.")


def _untold(whole: str, name: str) -> str:
    """The destination of a name that need not be told."""
    if whole in (KEPT, LOST, EMPTIED):
        return STAYS if whole == KEPT else GONE
    return f"{whole}.{name}"


def _nearness(path: str, module: str) -> int:
    """How many parts of a public path the private module has too."""
    parts = module.split(".")
    return sum(part in parts for part in path.split(".")[:-1])


def _is_telling(entry: Entry) -> bool:
    """Whether the value of a constant is one that two constants hardly share by chance."""
    return len(entry["about"]) > 20


def _is_same(old: Entry, new: Entry) -> bool:
    if old["kind"] != new["kind"] or "about" not in new:
        return False
    if old["kind"] == "constant":
        return bool(old["about"] == new["about"])
    old_params, _, old_doc = old["about"].partition("|")
    new_params, _, new_doc = new["about"].partition("|")
    if old_doc and new_doc and not _is_like(old_doc, new_doc):
        return False
    before, now = old_params.split(","), new_params.split(",")
    names_before = [param.rstrip("=") for param in before]
    names_now = [param.rstrip("=") for param in now]
    is_called_alike = names_now[: len(before)] == names_before and all(p.endswith("=") for p in now[len(before) :] if p)
    return is_called_alike or (bool(old_doc) and old_doc == new_doc)


def _is_like(old: str, new: str) -> bool:
    """Whether two first lines of documentation share most of their words."""
    words, other = (set(re.findall(r"\w+", text.lower())) for text in (old, new))
    return len(words & other) >= 0.6 * min(len(words), len(other))


def shorten(place: str) -> str:
    """A place, or a group of names that begins with one, as it is stored."""
    for short, long in SHORT.items():
        if place.startswith(long):
            return short + place[len(long) :]
    return place


def text_of(version: str, fates: Mapping[str, Fate]) -> str:
    """The table as :mod:`tfmigrate.api.private` reads it."""
    lines, above = [version], ""
    for module in sorted(fates):
        fate = fates[module]
        groups: dict[str, list[str]] = defaultdict(list)
        for name, dest in sorted(fate.names.items()):
            place, _, last = dest.rpartition(".")
            if dest in (GONE, STAYS):
                groups[dest].append(name)
            else:
                groups[place].append(name if last == name else f"{name}={last}")
        pairs = zip(above.split("."), module.split("."), strict=False)
        parts = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)))
        own = ".".join(module.split(".")[parts:])
        about = [fate.module, *(f"{place} {' '.join(names)}" for place, names in groups.items())]
        lines.append("\t".join([f"{parts} {own}", *map(shorten, about)]).rstrip("\t"))
        above = module
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Entry point of ``python -m tfmigrate.api.private``; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tfmigrate.api.private", description="Find private names anew.")
    parser.add_argument("--old", required=True, help="interpreter that has TensorFlow 1.15")
    parser.add_argument("--new", required=True, help="interpreter that has the newest TensorFlow, and tf-keras")
    parser.add_argument("--output", type=Path, default=DATA, help="file to write to (default: the package's)")
    options = parser.parse_args(arguments)
    try:
        old = run_probe(options.old, PROBE)
        with tempfile.TemporaryDirectory() as folder:
            seen = Path(folder, "old.json")
            seen.write_text(json.dumps(old), "utf-8")
            new = run_probe(options.new, PROBE, str(seen))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    fates = Table(old, new).fates()
    data = zlib.compress(text_of(new["version"], fates).encode(), 9)
    options.output.write_bytes(data)
    print(f"{len(fates)} modules of {old['version']} in {new['version']}, {len(data)} bytes")
    return 0
