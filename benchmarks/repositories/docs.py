"""The table of ``docs/repositories.md`` and its totals, from ``repositories.toml`` and ``results.json``."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from benchmarks.repositories.table import FOLDER, Driver, Repository

PAGE = FOLDER.parents[1] / "docs" / "repositories.md"
RESULTS = FOLDER / "results.json"
OLD, NEW = "1.15.5", "2.21"
"""The two sides, as ``results.json`` and the table call them."""
HEAD = (
    "| repository | commit | lines of Python, notebooks | files changed | for a person | imports | builds "
    f"| loss {OLD} / {NEW}, difference | what is left |\n"
    "|---|---|--:|--:|--:|--:|---|---|---|\n"
)
Result = dict[str, Any]


def results() -> dict[str, Result]:
    """Return what is recorded, by the folder of the repository."""
    found: dict[str, Result] = json.loads(RESULTS.read_text("utf-8"))
    return found


def difference(old: list[float], new: list[float]) -> float:
    """Return the largest relative difference; infinite where there is another number of losses, or NaN on one side."""
    if len(old) != len(new):
        return math.inf
    found = [0.0]
    for before, after in zip(old, new, strict=True):
        if before == after or (math.isnan(before) and math.isnan(after)):
            continue
        apart = abs(before - after) / abs(before) if before else math.inf
        found.append(math.inf if math.isnan(apart) else apart)
    return max(found)


def failure(driver: Driver, old: Result, new: Result) -> str | None:
    """Say why a driver that ran on 1.15.5 is not the same on 2.21, or None."""
    if "error" in old:
        return None
    if "error" in new:
        return f"fails: {new['error']}"
    if old.get("variables") != new.get("variables"):
        return f"has other variables: {old.get('variables')}, {new.get('variables')}"
    if driver.tolerance is None:
        return None if len(old["losses"]) == len(new["losses"]) else "has another number of losses"
    apart = difference(old["losses"], new["losses"])
    return f"losses differ by {apart:.0e}, tolerance {driver.tolerance:.0e}" if apart > driver.tolerance else None


def losses(driver: Driver, old: Result, new: Result) -> str:
    """Return the part of the cell of losses that is about one driver."""
    first = [f"{one['losses'][0]:.6g}" if one["losses"] and "error" not in one else "" for one in (old, new)]
    if "error" in new:
        return f"{first[0] or ('fails' if 'error' in old else 'ran')} / {'fails' if 'error' in old else '**fails**'}"
    if "error" in old:
        return f"fails / {first[1] or 'ran'}"
    noise = driver.tolerance is None
    if not first[0]:
        return "ran" + (", draws noise" if noise else "")
    apart = "draws noise" if noise else f"{difference(old['losses'], new['losses']):.0e}".replace("0e+00", "0")
    return f"{first[0]} / {first[1]}, {apart}"


def row(repository: Repository, found: Result) -> str:
    """Return the line of the table."""
    sides = {side: found[side] for side in (OLD, NEW)}
    load = {side: sum(not said for said in has["imports"].values()) for side, has in sides.items()}
    cells, unbuilt = [], []
    for driver in repository.drivers:
        old, new = (has["drivers"][driver.name] for has in sides.values())
        label = f"{driver.name}: " if len(repository.drivers) > 1 else ""
        cells.append(label + losses(driver, old, new))
        if not new["built"]:
            unbuilt.append(label + "no")
    builds = "; ".join([*unbuilt, *(["others: yes"] if len(cells) > len(unbuilt) else [])]) if unbuilt else "yes"
    return " | ".join(
        (
            f"| [{repository.title}]({repository.url})",
            repository.commit[:10],
            f"{found['lines']:,}" + (f", {found['notebooks']}" if found["notebooks"] else ""),
            f"{found['changed']} of {found['files']}",
            str(found["findings"]),
            f"{load[NEW]} / {load[OLD]} of {len(sides[NEW]['imports'])}",
            builds if cells else "no driver",
            "<br>".join(cells) or "no driver",
            f"{repository.remark} |" if repository.remark else "|",
        )
    ).replace(" |  |", " | |")


def totals(repositories: tuple[Repository, ...], found: dict[str, Result]) -> str:
    """Return the sentence below the table."""
    pairs = [
        [[found[one.folder][side]["drivers"][driver.name] for side in (OLD, NEW)] for driver in one.drivers]
        for one in repositories
    ]
    every = [pair for of_one in pairs for pair in of_one]
    whole = sum(any("error" not in new for _, new in of_one) for of_one in pairs)
    ran = sum("error" not in new for _, new in every)
    neither = sum("error" in old and "error" in new for old, new in every)
    both = sum("error" not in old and "error" not in new for old, new in every)
    return (
        f"In {whole} of the {len(repositories)} repositories at least one driver ran to the end on {NEW}, {ran} of "
        f"{len(every)} drivers in all. {both} of the {sum('error' not in old for old, _ in every)} that run on {OLD} "
        f"also run on {NEW}; {neither} run on neither."
    )


def page(text: str, repositories: tuple[Repository, ...], found: dict[str, Result]) -> str:
    """Return the page with its table and its totals replaced; ``ValueError`` if they are not found in it."""
    table = HEAD + "".join(row(one, found[one.folder]) + "\n" for one in repositories)
    whole = table + "\n" + totals(repositories, found)
    new, count = re.subn(r"\| repository \|.*?\n\n[^\n]*(?:\n[^\n]+)*", lambda _: whole, text, flags=re.S)
    if count != 1:
        raise ValueError("the page has no table of repositories with a paragraph below it, or more than one")
    return new


def write(repositories: tuple[Repository, ...], path: Path = PAGE) -> None:
    """Write the table and the totals into the page."""
    path.write_text(page(path.read_text("utf-8"), repositories, results()), "utf-8")
