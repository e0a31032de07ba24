"""``python -m tests.docs.rule_table`` writes the list of all rules into ``docs/rules.md``."""

from __future__ import annotations

import re

from tests.docs.blocks import ROOT
from tfmigrate import rules

PAGE = ROOT / "docs" / "rules.md"
_LIST = re.compile(r"(?ms)(?<=^<!-- rule list -->\n).*?(?=^<!-- end of rule list -->$)")


def updated(page: str) -> str:
    """The page with the list that the shipped rules give."""
    assert _LIST.search(page), "the page has lost the markers of its list"
    return _LIST.sub(lambda _: table(), page)


def table() -> str:
    """One row for each rule: id, safety and why; then one for each finding that needs no rule."""
    shipped = rules.load()
    rows = ["| id | | why |", "|---|---|---|"]
    rows += [_row(rule.id, rule.safety, rule.why) for rule in sorted(shipped.rules, key=lambda rule: rule.id)]
    rows += [_row(item.id, "built-in", item.why) for item in sorted(shipped.builtins, key=lambda item: item.id)]
    return "".join(f"{row}\n" for row in rows)


def _row(*cells: str) -> str:
    rule_id, kind, why = (cell.replace("|", "\\|") for cell in cells)
    return f"| `{rule_id}` | {kind} | {why} |"


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text("utf-8")), "utf-8")
