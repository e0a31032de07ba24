"""``python -m benchmarks.repositories``: public repositories on TensorFlow 1.15.5 and, rewritten, on 2.21."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.repositories import docs, sides
from benchmarks.repositories.docs import NEW, OLD, Result
from benchmarks.repositories.table import Repository, load


def side(repository: Repository, tree: Path, python: str) -> Result:
    """Import and drive one tree."""
    return {
        "imports": sides.imports(repository, tree, python),
        "drivers": {driver.name: sides.drive(driver, tree, python) for driver in repository.drivers},
    }


def examine(repository: Repository, checkouts: Path, old_python: str | None, new_python: str, known: Result) -> Result:
    """Return the results of both sides; what 1.15.5 did is taken from ``known`` where there is no such Python.

    All runs are on copies, since some modules write beside themselves when they are imported.
    """
    source = sides.check_out(repository, checkouts)
    with tempfile.TemporaryDirectory() as folder:
        old, new = (Path(folder) / name / repository.folder for name in ("old", "new"))
        shutil.copytree(source, old, ignore=shutil.ignore_patterns(".git", "__pycache__"), symlinks=True)
        found: Result = {**sides.size(old), **sides.rewrite(old, new)}
        found[OLD] = side(repository, old, old_python) if old_python else known[OLD]
        found[NEW] = side(repository, new, new_python)
    return found


def main() -> int:
    """Print a row for each repository; return 1 if a driver that runs on 1.15.5 fails or has other losses on 2.21."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repositories", description=__doc__)
    parser.add_argument("names", nargs="*", help="folders of repositories.toml; all if none is given")
    parser.add_argument("--checkouts", type=Path, required=True, help="folder of the repositories; fetched if missing")
    parser.add_argument("--tf1-python", help="Python with TensorFlow 1.15.5; without it, results.json is compared with")
    parser.add_argument("--tf2-python", required=True, help="Python with what the rewritten code asks for")
    parser.add_argument("--record", action="store_true", help="write results.json: 1.15.5 too if --tf1-python is given")
    parser.add_argument("--write-docs", action="store_true", help="record, and write the table of docs/repositories.md")
    given = parser.parse_args()
    repositories = load()
    if unknown := set(given.names) - {one.folder for one in repositories}:
        parser.error(f"not in repositories.toml: {', '.join(sorted(unknown))}")
    recorded = docs.results() if docs.RESULTS.is_file() else {}
    broken = []
    for repository in repositories:
        if given.names and repository.folder not in given.names:
            continue
        if not given.tf1_python and OLD not in recorded.get(repository.folder, {}):
            parser.error(f"nothing of 1.15.5 is recorded for {repository.folder}: --tf1-python is needed")
        known = recorded.get(repository.folder, {})
        found = examine(repository, given.checkouts.resolve(), given.tf1_python, given.tf2_python, known)
        print(docs.row(repository, found), flush=True)
        for driver in repository.drivers:
            said = docs.failure(driver, *(found[of]["drivers"][driver.name] for of in (OLD, NEW)))
            if said:
                broken.append(f"{repository.folder}, {driver.name}: {said}")
        recorded[repository.folder] = found
        if given.record or given.write_docs:
            docs.RESULTS.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", "utf-8")
    if given.write_docs:
        docs.write(repositories)
    print("\n".join(f"FAILED {what}" for what in broken) or "all that runs on 1.15.5 runs and agrees")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
