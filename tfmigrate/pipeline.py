"""From paths to outcomes: what ``rewrite``, ``check`` and ``verify`` share.

One file at a time is read, rewritten and handed on, so that a run needs memory for the largest file
and not for the tree.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import io
import os
import sys
import tokenize
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tfmigrate.config import Config
from tfmigrate.model import Claim, Facts, Finding, Hints, InputError
from tfmigrate.report.model import Problem, Report
from tfmigrate.source import Document, Found, SourceChange, discover, may_be_old, mentions, read
from tfmigrate.tree.reexports import Links, reads_one_of

if TYPE_CHECKING:
    from tfmigrate.model import Rewritten
    from tfmigrate.rewrite.entry import Needs

TENSORFLOW_WORDS: tuple[bytes, ...] = (b"tensorflow", b"TF_USE_LEGACY_KERAS")
"""A source without any of these bytes cannot use TensorFlow; found in a folder, it is not even parsed.

The second is all that an earlier run may have put into the ``__init__.py`` of a package.
"""

STDIN = "-"


class Outcome(Struct, frozen=True):
    """What became of one file.

    ``data`` is its new content, ``None`` where nothing changes; ``changes`` is what a diff shows of it.
    A file with a ``problem`` has nothing else.
    """

    found: Found
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    changes: tuple[SourceChange, ...] = ()
    data: bytes | None = None
    problem: Problem | None = None
    compat: frozenset[str] = frozenset()
    """What the new content reads of ``tfmigrate.compat``."""
    needs: tuple[str, ...] = ()
    """What must be installed for the whole run's output; of no file, and last."""


def outcomes(paths: Sequence[str], config: Config, *, claims: bool = False) -> Iterator[Outcome]:
    """Yield the outcome of each source in ``paths``; those in a folder only if they mention TensorFlow.

    :raises InputError: for a path that is not there or a broken extra rule file, before anything is yielded.
    """
    config = replace(config, settings=replace(config.settings, claims=claims))
    if config.settings.rule_files:
        from tfmigrate import rules

        rules.load(config.settings.rule_files)
    return _outcomes(paths, discover(paths, config.exclude), config)


def _outcomes(paths: Sequence[str], sources: Iterator[Found], config: Config) -> Iterator[Outcome]:
    """Rewrite each source by itself, then decide for all of them where programs begin."""
    drafts: list[Draft | Outcome] = []
    inits: dict[str, Found] = {}
    links, others = Links(), list[Found]()
    with _no_search_for_cycles():
        for found in sources:
            if found.relative.endswith("__init__.py"):
                inits[found.path] = found
            one = _draft_if_relevant(found, config, links)
            others += [found] if one is None else []
            drafts += [one] if one is not None else []
        drafts = _again(drafts, others, links, config)
    needs: dict[str, Needs] = {}
    members = {one.found.path: one.facts for one in drafts if isinstance(one, Draft)}
    if any(facts.entry is not None for facts in members.values()):
        from tfmigrate.tree.entries import decide

        needs = decide(members, inits, config.settings)
        drafts += [_plain_draft(inits[path], config) for path in sorted(needs.keys() - members.keys())]
    is_1x = any(facts.is_1x for facts in members.values())
    for one in drafts:
        yield one if isinstance(one, Outcome) else one.finish(needs.get(one.found.path))
    if is_1x and config.settings.target == "2.x":
        parts = frozenset(part for facts in members.values() for part in facts.compat)
        yield from _pins(paths, parts, any(need.keras for need in needs.values()), config)


def _pins(paths: Sequence[str], parts: frozenset[str], keras: bool, config: Config) -> Iterator[Outcome]:
    """The files of a 1.x tree that ask for an old TensorFlow."""
    from tfmigrate.tree.requirements import PIN_FILES, is_pin_file, needed, repinned

    needs = needed(config.settings, parts, keras=keras)
    yield Outcome(Found("", "", "", False), needs=tuple(needs))
    folders = [path for path in paths if path != STDIN and Path(path).is_dir()]
    for found in discover(folders, config.exclude, PIN_FILES):
        if not is_pin_file(Path(found.path).name):
            continue
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = Path(found.path).read_bytes().decode("utf-8")
            pinned = repinned(text, found.path, needs)
            if pinned is not None:
                data = pinned.text.encode() if pinned.text != text else None
                changes = (SourceChange(text, pinned.text),) if data is not None else ()
                yield Outcome(found, pinned.findings, changes=changes, data=data)


def _again(
    drafts: list[Draft | Outcome], others: list[Found], links: Links, config: Config
) -> list[Draft | Outcome]:
    """Rewrite those sources again, and those others for the first time, of which the rest of the tree tells more."""
    known = {one.found.path: one for one in drafts if isinstance(one, Draft)}
    is_1x = any(one.facts.is_1x for one in known.values())
    given = links.given({path: one.facts.exports for path, one in known.items() if one.facts.exports})
    result: list[Draft | Outcome] = []
    for one in drafts:
        is_open = isinstance(one, Draft) and (one.facts.undecided or not one.uses_tensorflow)
        hints = Hints(is_1x and is_open, given.get(one.found.path, {}))
        if not isinstance(one, Draft) or hints == Hints():
            result.append(one)
            continue
        data = read_bytes(one.found)
        again = hints.is_1x or reads_one_of(data, hints.names)
        result.append(draft(one.found, data, config, hints) if again else one)
    for found in others if is_1x or given else ():
        data, hints = read_bytes(found), Hints(is_1x, given.get(found.path, {}))
        is_old = is_1x and config.settings.target == "2.x" and (may_be_old(data) or b".tf." in data)
        if is_old or reads_one_of(data, hints.names):
            result.append(draft(found, data, config, hints))
    return result


def _draft_if_relevant(found: Found, config: Config, links: Links) -> Draft | Outcome | None:
    """Return what becomes of a file, or ``None`` where it cannot matter by itself; note what it imports."""
    try:
        data = read_bytes(found)
    except OSError as error:
        return Outcome(found, problem=Problem.of(error, found.path))
    if not found.explicit:
        links.note(found.path, data)
    return draft(found, data, config) if found.explicit or mentions(data, _words(config)) else None


def _words(config: Config) -> tuple[bytes, ...]:
    """What a source mentions that is looked at: TensorFlow, or a package that the user's own rules are about."""
    if not config.settings.rule_files:
        return TENSORFLOW_WORDS
    from tfmigrate import rules

    own = rules.load(config.settings.rule_files).move_roots - rules.load().move_roots
    return (*TENSORFLOW_WORDS, *(root.encode() for root in sorted(own)))


def _plain_draft(found: Found, config: Config) -> Draft | Outcome:
    """A package's ``__init__.py`` that does not use TensorFlow."""
    from tfmigrate.rewrite.entry import plain_entry

    def make() -> Draft:
        document = read(found.path, read_bytes(found), config.python2)
        facts = Facts(entry=plain_entry(document.text, document.tree))
        return Draft(found, document, document.text, document.findings, (), facts)

    return _guarded(found, make)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Leave the cycle collector off: syntax trees are many objects without cycles; looking costs a tenth of a run."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # else the first search goes over all that a run has made
            gc.enable()


def read_bytes(found: Found) -> bytes:
    """Return the content of a file, or of standard input for ``-``."""
    return sys.stdin.buffer.read() if found.path == STDIN else Path(found.path).read_bytes()


def outcome(found: Found, data: bytes, config: Config) -> Outcome:
    """Rewrite one source in memory, as a program that is this one file."""
    from tfmigrate.rewrite.entry import needs_alone

    one = draft(found, data, config)
    return one if isinstance(one, Outcome) else one.finish(needs_alone(one.facts, config.settings))


def draft(found: Found, data: bytes, config: Config, hints: Hints | None = None) -> Draft | Outcome:
    """Rewrite one source in memory; whatever goes wrong with it is its outcome's ``problem``."""
    return _guarded(found, lambda: _rewrite(found, data, config, hints or Hints()))


def _guarded(found: Found, make: Callable[[], Draft]) -> Draft | Outcome:
    try:
        return make()
    except (InputError, OSError) as error:
        return Outcome(found, problem=Problem.of(error, found.path))
    except (RecursionError, MemoryError):
        # What CPython's own parser and compiler raise for code that is nested too deeply.
        return Outcome(found, problem=Problem("the code is nested too deeply to be parsed", found.path))
    except Exception as error:
        return Outcome(found, problem=Problem(internal_error(error), found.path))


def internal_error(error: BaseException) -> str:
    """Describe in one line what nobody foresaw; TFMIGRATE_DEBUG adds the traceback on standard error."""
    if os.environ.get("TFMIGRATE_DEBUG"):
        traceback.print_exception(error)
    kind, detail = type(error).__name__, " ".join(str(error).split())
    shown = f"{kind}: {detail}" if detail else kind
    return f"internal error: {shown} (set TFMIGRATE_DEBUG=1 for the traceback)"


def _rewrite(found: Found, data: bytes, config: Config, hints: Hints) -> Draft:
    document = read(found.path, data, config.python2)
    uses_tensorflow = mentions(data, _words(config)) or bool(hints.names)
    if not (uses_tensorflow or hints.is_1x):
        return Draft(found, document, document.text, document.findings, (), Facts(), uses_tensorflow)
    from tfmigrate.rewrite import rewrite_source

    rewritten: Rewritten = rewrite_source(document.text, found.path, config.settings, document.tree, hints)
    located = tuple(_located(finding, document) for finding in rewritten.findings)
    claims = tuple(_claim_located(claim, document) for claim in rewritten.claims)
    # Only its text is needed from here on: a tree is some fifty times as large.
    document = replace(document, tree=ast.Module([], []))
    findings = (*document.findings, *located)
    return Draft(found, document, rewritten.text, findings, claims, rewritten.facts, uses_tensorflow)


class Draft(Struct, frozen=True):
    """A source that was rewritten by itself; its ``text`` still lacks what its program needs at the beginning."""

    found: Found
    document: Document
    text: str
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    facts: Facts
    uses_tensorflow: bool = True
    """A source that does not is only of interest in a tree of 1.x programs."""

    def finish(self, needs: Needs | None) -> Outcome:
        """The outcome, with the lines put in that are needed; whatever goes wrong is its ``problem``."""
        found, text = self.found, self.text
        said: tuple[Finding, ...] = ()
        if needs is not None:
            from tfmigrate.rewrite.entry import entry_findings, with_entry

            text = with_entry(text, self.facts, needs)
            said = tuple(_located(f, self.document) for f in entry_findings(self.facts, found.path, needs))
        findings = tuple(sorted((*self.findings, *said), key=_position))
        try:
            if text == self.document.text and not self.document.changed:
                return Outcome(found, findings, self.claims, compat=self.facts.compat)
            changes, data = self.document.changes(text), self.document.encode(text)
        except InputError as error:
            return Outcome(found, problem=Problem.of(error, found.path))
        return Outcome(found, findings, self.claims, changes, data, compat=self.facts.compat)


def _located(finding: Finding, document: Document) -> Finding:
    place = document.locate(finding.line, finding.column)
    return replace(finding, path=document.path, line=place.line, column=place.column, cell=place.cell)


def _claim_located(claim: Claim, document: Document) -> Claim:
    place = document.locate(claim.line, 1)
    return replace(claim, path=document.path, line=place.line, cell=place.cell)


def _position(finding: Finding) -> tuple[int, int, int]:
    return finding.cell or 0, finding.line, finding.column


def gather(report: Report, one: Outcome) -> None:
    """Add an outcome to the report of its run."""
    if one.needs:
        report.needs = list(one.needs)
        return
    report.files += 1
    report.findings.extend(map(_explained, one.findings))
    if one.problem is not None:
        report.problems.append(one.problem)
    if one.data is not None:
        report.changed.append(one.found.path)


def _explained(finding: Finding) -> Finding:
    """A finding with a link; the rewriter's own have one, those of what reads sources know no rules."""
    if finding.url:
        return finding
    from tfmigrate import rules

    return rules.load().explain(finding)


def filter_stdin(report: Report, config: Config) -> bytes | None:
    """Rewrite standard input; return the new bytes, or ``None`` after a problem."""
    found = Found(STDIN, "", STDIN, True)
    data = read_bytes(found)
    one = outcome(found, data, config)
    gather(report, one)
    if one.problem is not None:
        return None
    report.applied = True
    return data if one.data is None else one.data


def decoded(data: bytes) -> str:
    """Return Python source or a notebook as text, in the encoding that it declares."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)
