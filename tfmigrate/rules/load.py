"""Reading and checking rule files; one lookup table for the rewriter."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

import msgspec
import tomli
from msgspec import Struct
from msgspec.structs import replace

from tfmigrate.model import Finding, InputError
from tfmigrate.rules import template
from tfmigrate.rules.schema import Advice, Builtin, Fact, Method, Move, Proof, Rule, RuleFile
from tfmigrate.rules.template import Template


class Spelling(Struct, frozen=True):
    """One ``old`` template of a rule."""

    rule: Rule
    old: Template


class RuleTable(Struct, frozen=True):
    """All rules, by the endpoint that they begin with."""

    rules: tuple[Rule, ...]
    calls: Mapping[str, tuple[Spelling, ...]]
    """Endpoint -> rules about one call of it."""
    patterns: Mapping[str, tuple[Spelling, ...]]
    """Innermost-named endpoint -> patterns that hold a call of it (looked up at each site)."""
    as_values: Mapping[str, tuple[Rule, ...]]
    """Endpoint -> rules that have something to say of a bare reference of it."""
    facts: tuple[Fact, ...]
    groups: Mapping[str, frozenset[str]]
    renamings: Mapping[str, tuple[str, ...]]
    moves: Mapping[str, Move]
    """By the old dotted path."""
    wrappers: Mapping[str, Spelling]
    """By the dotted path of a function that is not TensorFlow's; its name moves by ``moves``."""
    move_roots: frozenset[str]
    """The packages that moved names begin with."""
    move_parts: frozenset[str]
    """The words of moved names, without the packages."""
    moved_builtins: frozenset[str]
    methods: Mapping[str, Method]
    """By the old name."""
    proofs: Mapping[str, Proof]
    builtins: tuple[Builtin, ...]
    by_id: Mapping[str, Rule | Builtin]
    advice: Mapping[str, Advice]
    """By dotted path, a path's beginning included; ``""`` is for all."""

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; raises ``KeyError``."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def why(self, rule_id: str) -> str:
        """Why the rule with this id exists, in one sentence; raises ``KeyError``."""
        return self.by_id[rule_id].why

    def explain(self, finding: Finding) -> Finding:
        """The finding with what to do and where to read more, from its rule where it does not say so itself."""
        rule = self.by_id.get(finding.rule)
        if rule is None or (finding.url and finding.advice):
            return finding
        todo = rule.todo if isinstance(rule, Builtin) and finding.severity != "info" else ""
        return replace(finding, advice=finding.advice or todo, url=finding.url or rule.url)

    def way_out(self, path: str) -> Advice:
        """What to do about an endpoint that is gone, by the longest beginning of its path that has advice."""
        for prefix in ("compat.v1.", "compat.v2."):
            path = path.removeprefix(prefix)
        while path and path not in self.advice:
            path = path.rpartition(".")[0]
        return self.advice[path]

    def successor(self, endpoint: str) -> str | None:
        """What an endpoint that 1.15 no longer has was called later (``mul`` -> ``multiply``)."""
        for spelling in self.calls.get(endpoint, ()):
            if spelling.rule.epoch == "0.12" and spelling.rule.new is not None:
                return template.parse(spelling.rule.new).endpoint
        return None

    def renamed_argument(self, name: str, known: Container[str]) -> str:
        """The newer name of an argument, if the function knows it under that name."""
        for new in self.renamings.get(name, ()):
            if new in known:
                return new
        return name

    def proof(self, endpoint: str) -> Proof | None:
        """How to make the inputs of an endpoint that has no written rule."""
        return self.proofs.get(endpoint)

    def group(self, group_id: str) -> frozenset[str]:
        """The endpoints of a group, empty if no file defines it."""
        return self.groups.get(group_id, frozenset())


def shipped_files() -> list[Path]:
    """The project's own rule files: beside this module in a wheel, at the top of a source tree."""
    here = Path(__file__).resolve().parent
    folder = here / "data" if (here / "data").is_dir() else here.parents[1] / "rules"
    return sorted(folder.glob("*.toml"))


def load(extra_files: tuple[str, ...] = ()) -> RuleTable:
    """Load the shipped rules and ``extra_files``; raises ``InputError`` with file and line for a broken one."""
    return _load(tuple((name, *_stamp(name)) for name in extra_files))


def _stamp(name: str) -> tuple[str, int]:
    """Tells the state of a file; one that is not there is told when it is read."""
    path = Path(name)
    return str(path.absolute()), path.stat().st_mtime_ns if path.exists() else 0


@functools.lru_cache(maxsize=4)
def _load(extra_files: tuple[tuple[str, str, int], ...]) -> RuleTable:
    files = [(path, str(path)) for path in shipped_files()]
    files += [(Path(name), name) for name, _, _ in extra_files]
    return build([read_file(path, shown) for path, shown in files])


def read_file(path: Path, shown: str) -> RuleFile:
    """Read one rule file; ``shown`` is its name in messages."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the rule file: {_reason(error)}", shown) from None
    return parse_file(text, shown)


def parse_file(text: str, shown: str) -> RuleFile:
    """Parse and check the text of a rule file."""
    try:
        content = msgspec.convert(tomli.loads(text), RuleFile)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        raise InputError(f"broken rule: {_lower(message)}", shown, _line_of(text, where.strip("`"))) from None
    except ValueError as error:  # TOMLDecodeError
        found = re.search(r"at line (\d+)", str(error))
        raise InputError(f"not TOML: {error}", shown, int(found[1]) if found else 1) from None
    for index, rule in enumerate(content.rule):
        problem = _problem(rule)
        if problem:
            raise InputError(f"broken rule {rule.id!r}: {problem}", shown, _line_of(text, f"$.rule[{index}]"))
    return content


def build(files: Iterable[RuleFile]) -> RuleTable:
    """Merge files into one table; where two rules fit alike, that of the later file stands first and wins."""
    files = list(reversed(list(files)))
    rules = tuple(rule for file in files for rule in file.rule)
    calls: dict[str, list[Spelling]] = {}
    patterns: dict[str, list[Spelling]] = {}
    wrappers: dict[str, Spelling] = {}
    as_values: dict[str, list[Rule]] = {}
    for rule in rules:
        for old in rule.olds:
            spelling = Spelling(rule, template.parse(old))
            if spelling.old.wrapper is not None:
                wrappers.setdefault(spelling.old.wrapper, spelling)
                continue
            endpoint = spelling.old.endpoint
            if endpoint is not None and rule.as_value is not None:
                as_values.setdefault(endpoint, []).append(rule)
            if endpoint is not None and spelling.old.is_plain_call and rule.safety != "manual":
                calls.setdefault(endpoint, []).append(spelling)
            else:
                patterns.setdefault(_anchor(spelling.old), []).append(spelling)
    renamings: dict[str, list[str]] = {}
    for item in (renaming for file in files for renaming in file.renaming):
        renamings.setdefault(item.old, []).append(item.new)
    groups: dict[str, frozenset[str]] = {}
    for group in (group for file in files for group in file.group):
        groups[group.id] = groups.get(group.id, frozenset()) | frozenset(group.endpoints)
    by_id: dict[str, Rule | Builtin] = {}
    for file in reversed(files):
        by_id |= {item.id: item for item in file.builtin}
        by_id |= {item.id: item for item in file.rule}
    moves = [*(item for file in files for item in file.move), *map(_move_of, wrappers.values())]
    return RuleTable(
        wrappers=wrappers,
        as_values={key: tuple(value) for key, value in as_values.items()},
        rules=rules,
        calls={key: tuple(value) for key, value in calls.items()},
        patterns={key: tuple(value) for key, value in patterns.items()},
        facts=tuple(fact for file in files for fact in file.fact),
        groups=groups,
        moves={item.old: item for item in reversed(moves)},
        move_parts=frozenset(part for item in moves for part in item.old.split(".")[1:]),
        moved_builtins=frozenset(item.old.partition(".")[2] for item in moves if item.old.startswith("builtins.")),
        methods={item.old: item for file in reversed(files) for item in file.method},
        move_roots=frozenset(item.old.partition(".")[0] for item in moves),
        proofs={e: proof for file in files for proof in file.proof for e in proof.endpoints},
        builtins=tuple(item for file in files for item in file.builtin),
        by_id=by_id,
        advice={path: item for file in reversed(files) for item in file.advice for path in item.endpoints},
        renamings={key: tuple(value) for key, value in renamings.items()},
    )


def _move_of(spelling: Spelling) -> Move:
    """Where the name of a function goes that a rule is about."""
    rule, path = spelling.rule, spelling.old.wrapper
    assert path is not None
    new = None if rule.new is None else template.parse(rule.new)
    why = rule.why if rule.message is None else rule.message
    if new is None:
        todo = next((text for text in rule.suggest if "$" not in text), "")
        return Move(path, why, rule.url, id=rule.id, todo=todo)
    return Move(path, why, rule.url, new.wrapper or f"tensorflow.{new.endpoint}", id=rule.id)


def _anchor(old: Template) -> str:
    """The outermost endpoint of a pattern: a site of it is where matching is tried."""
    pending: list[ast.AST] = [old.tree]
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.Call):
            endpoint = template.endpoint_of(node.func)
            if endpoint is not None:
                return endpoint
        pending.extend(ast.iter_child_nodes(node))
    raise AssertionError("checked when the file was read")


def _problem(rule: Rule) -> str | None:
    """What the schema cannot say."""
    try:
        olds = [template.parse(old) for old in rule.olds]
        news = [template.parse(new) for new in (rule.new, rule.compat) if new is not None]
    except ValueError as error:
        return str(error)
    if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", rule.id):
        return "an id is lower-case words with hyphens"
    for old in olds:
        if old.wrapper is not None:
            problem = _problem_of_wrapper(rule, old, news)
            if problem is not None:
                return problem
        elif "tf." not in old.text:
            return f"no call of TensorFlow (tf.…) or of a dotted name in {old.text!r}"
    for old, new in ((old, new) for old in olds for new in news):
        problem = _problem_of_repetition(rule, old, new)
        if problem is not None:
            return problem
    known: frozenset[str] = frozenset().union(*(old.holes for old in olds))
    for used in [*news, *(template.parse(f"${name}") for name in [*rule.when, *rule.where, *rule.inputs])]:
        missing = used.holes - known
        if missing:
            return f"the hole ${sorted(missing)[0]} is not in 'old'"
    if rule.safety == "manual" and rule.new is not None:
        return "a manual rule has no 'new'; give 'suggest'"
    if rule.safety != "manual" and rule.new is None:
        return "needs 'new', or safety = \"manual\""
    if rule.safety == "manual" and rule.message is None:
        return "a manual rule needs a 'message'"
    if not rule.example:
        return "needs an [[rule.example]]: it is the rule's test"
    return None


def _problem_of_wrapper(rule: Rule, old: Template, news: Iterable[Template]) -> str | None:
    """What a rule about a function that is not TensorFlow's cannot have."""
    if not old.is_plain_call:
        return f"{old.text!r} must give every argument by keyword, and a hole for each"
    if any(new.wrapper is None and new.endpoint is None for new in news):
        return "'new' must be a call"
    if any(isinstance(new.tree, ast.Call) and new.tree.args for new in news):
        return "'new' must give every argument by keyword"
    if rule.when or rule.where or rule.epoch or rule.inputs or rule.fixed or rule.compat or rule.marks_2x != "never":
        return "when, where, epoch, inputs, fixed, compat and marks-2x are for calls of TensorFlow"
    if rule.safety == "unsafe":
        return "safety = \"unsafe\" is for calls of TensorFlow"
    return None


def _problem_of_repetition(rule: Rule, old: Template, new: Template) -> str | None:
    """Why the rule would change its own result again: an argument keeps its name and does not keep its value."""
    is_same = old.is_plain_call and (old.wrapper, old.endpoint) == (new.wrapper, new.endpoint)
    if not is_same or rule.when or rule.where or rule.marks_2x != "never":
        return None
    for name, value in new.arguments.items():
        if name in old.arguments and template.holes_in(value) and ast.dump(value) != ast.dump(old.arguments[name]):
            taken = f"{name}={ast.unparse(value).replace(template.HOLE, '$')}"
            return f"a second run would change its result again: 'new' gives {taken}, 'old' takes any {name}"
    return None


def _line_of(text: str, where: str) -> int:
    """The line of ``$.rule[2].safety`` in ``text``: its table's header, or the key below it."""
    found = re.match(r"\$\.(\w+)\[(\d+)\](?:\.(\w[\w-]*))?", where)
    if found is None:
        return 1
    table, index, key = found[1], int(found[2]), found[3]
    headers = [m.start() for m in re.finditer(rf"(?m)^\s*\[\[\s*{table}\s*\]\]", text)]
    if index >= len(headers):
        return 1
    start = headers[index]
    if key:
        end = headers[index + 1] if index + 1 < len(headers) else len(text)
        hit = re.compile(rf"(?m)^\s*(?:\[+rule\.)?{re.escape(key)}\b").search(text, start + 1, end)
        start = hit.end() if hit else start
    unstripped = start + len(text[start:]) - len(text[start:].lstrip())
    return text.count("\n", 0, unstripped if not key else start) + 1


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
