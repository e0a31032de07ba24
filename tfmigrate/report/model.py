"""What a run gathered, before it is rendered, and the exit code that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct, field

from tfmigrate.model import Claim, Finding, InputError

CLEAN, FINDINGS, BAD_INPUT = 0, 1, 2
"""Exit codes: nothing left to do; findings or differences; usage, bad input or internal error."""


def told(finding: Finding) -> str:
    """The whole text of a finding in one line: the message and, where a person is needed, what to do and a link."""
    advice = f"{finding.message}; suggested: {finding.advice}" if finding.advice else finding.message
    return advice if finding.severity == "info" or not finding.url else f"{advice} ({finding.url})"


class Proof(Protocol):
    """The outcome of one claim (``tfmigrate.equivalence.ClaimResult``)."""

    @property
    def claim(self) -> Claim:
        """What was to be proven."""
        ...

    @property
    def verdict(self) -> str:
        """One word or phrase for the whole claim: the worst of its lanes."""
        ...

    @property
    def passed(self) -> bool:
        """Whether the claim was run and held; never true for what was not run."""
        ...

    def to_json(self) -> Mapping[str, Any]:
        """Return the claim, its lanes and its verdict as JSON values."""
        ...


class Problem(Struct, frozen=True):
    """Why one input could not be processed; ``line`` is 1-based."""

    message: str
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return str(InputError(self.message, self.path, self.line))

    @classmethod
    def of(cls, error: InputError | OSError, path: str | None = None) -> Problem:
        """Describe an expected failure; ``path`` is used where the error names none."""
        if isinstance(error, InputError):
            return cls(error.message, error.path or path, error.line)
        named = error.filename2 or error.filename
        return cls(error.strerror or str(error), str(named) if named else path)


class Report(Struct):
    """Everything a command has to say.

    ``changed`` lists the paths that a rewrite changes; ``applied`` tells whether the changes were
    made, and ``proof_only`` that they were never meant to be (``verify``).
    """

    files: int = 0
    findings: list[Finding] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    proofs: list[Proof] | None = None
    applied: bool = False
    proof_only: bool = False
    needs: list[str] = field(default_factory=list)
    """What must be installed for the rewritten programs, as pip takes it."""
    text: str | None = None
    """The rewritten source, where the input came from standard input and the report is JSON."""

    @property
    def severities(self) -> Counter[str]:
        """The number of findings of each severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def verdicts(self) -> Counter[str]:
        """The number of claims of each verdict."""
        return Counter(proof.verdict for proof in self.proofs or ())

    @property
    def needs_person(self) -> int:
        """The number of findings that a person has to look at."""
        return sum(finding.severity != "info" for finding in self.findings)

    @property
    def pending(self) -> bool:
        """Whether changes are left that the command showed but did not make."""
        return bool(self.changed) and not self.applied and not self.proof_only

    @property
    def exit_code(self) -> int:
        """Return 2 after a problem, 1 while something is left to do or is unproven, else 0."""
        if self.problems:
            return BAD_INPUT
        unproven = any(not proof.passed for proof in self.proofs or ())
        return FINDINGS if self.needs_person or self.pending or unproven else CLEAN
