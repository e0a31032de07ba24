from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tfmigrate.model import InputError
from tfmigrate.source import discover, mirror


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "proj"
    (root / "pkg" / ".git").mkdir(parents=True)
    (root / "empty").mkdir()
    (root / "a.py").write_bytes(b"old a\r\n")
    (root / "pkg" / "run.sh").write_bytes(b"#!/bin/sh\n")
    (root / "pkg" / "run.sh").chmod(0o750)
    (root / "pkg" / "b.py").write_bytes(b"old b")
    (root / "pkg" / "b.py").chmod(0o755)
    (root / "pkg" / "data.bin").write_bytes(bytes(range(256)))
    (root / "pkg" / "link.py").symlink_to("../a.py")
    (root / "broken").symlink_to("nowhere")
    (root / "loop").symlink_to(".")
    os.mkfifo(root / "pipe")
    return root


def shape(folder: Path) -> dict[str, object]:
    """Return what stands below a folder: link targets, contents with permission bits, None for folders."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = (path.read_bytes(), oct(stat.S_IMODE(path.stat().st_mode)))
        elif path.is_dir():
            found[name] = None
    return found


def test_a_copy_has_everything_with_the_new_contents(tree: Path, tmp_path: Path) -> None:
    before = shape(tree)
    mirror(str(tree), str(tmp_path / "x" / "out"), {"a.py": b"new a", "pkg/b.py": b"new b\xff"})
    assert shape(tree) == before
    assert shape(tmp_path / "x" / "out") == {
        **before,
        "a.py": (b"new a", "0o644"),
        "pkg/b.py": (b"new b\xff", "0o755"),
    }
    assert [entry.name for entry in (tmp_path / "x").iterdir()] == ["out"]


def test_what_was_found_through_a_link_changes_the_real_file(tree: Path, tmp_path: Path) -> None:
    (tree / "a.py").rename(tree / "z.py")
    (tree / "pkg" / "link.py").unlink()
    (tree / "pkg" / "link.py").symlink_to("../z.py")
    found = [each.relative for each in discover([str(tree)]) if each.relative != "pkg/b.py"]
    assert found == ["pkg/link.py"]
    mirror(str(tree), str(tmp_path / "out"), {"pkg/link.py": b"new"})
    assert (tmp_path / "out" / "z.py").read_bytes() == b"new"
    assert (tmp_path / "out" / "pkg" / "link.py").is_symlink()
    assert (tree / "z.py").read_bytes() == b"old a\r\n"


def test_one_file_comes_to_lie_in_the_folder(tree: Path, tmp_path: Path) -> None:
    mirror(str(tree / "pkg" / "b.py"), str(tmp_path / "out"), {"b.py": b"new"})
    assert shape(tmp_path / "out") == {"b.py": (b"new", "0o755")}


def test_an_empty_folder_is_filled_and_a_link_to_it_stays(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    mirror(str(tree), str(tmp_path / "out"), {})
    assert (tmp_path / "out").is_symlink()
    assert shape(tmp_path / "real") == shape(tree)


def test_a_folder_with_entries_is_only_replaced_by_force(tree: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "precious.txt").write_bytes(b"x")
    with pytest.raises(InputError, match=r"not empty.*--force") as caught:
        mirror(str(tree), str(out), {})
    assert caught.value.path == str(out)
    assert shape(out) == {"precious.txt": (b"x", "0o644")}
    mirror(str(tree), str(out), {}, force=True)
    assert shape(out) == shape(tree)


@pytest.mark.parametrize("out", ["proj", "proj/out", "proj/empty", "proj/pkg/../new", "loop/out", "."])
def test_never_into_itself_or_over_itself(tree: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "loop").symlink_to("proj")
    before = shape(tmp_path)
    with pytest.raises(InputError, match=r"the output folder (lies in|holds) the tree"):
        mirror(str(tree), str(tmp_path / out), {}, force=True)
    assert shape(tmp_path) == before


def test_a_file_in_the_way_is_bad_input(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    with pytest.raises(InputError, match="the output folder is a file"):
        mirror(str(tree), str(tmp_path / "out"), {}, force=True)


def test_a_read_only_place_is_refused_even_for_root(tree: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir(mode=0o555)
    with pytest.raises(InputError, match="the folder of the output is read-only"):
        mirror(str(tree), str(place / "out"), {})
    assert shape(place) == {}


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("call", ["write", "rename"])
def test_a_failure_half_way_leaves_what_was_there(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, existing: bool
) -> None:
    out = tmp_path / "out"
    if existing:
        out.mkdir()
        (out / "precious.txt").write_bytes(b"x")
    before = shape(tmp_path)

    def fail(*arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "write") if call == "write" else (Path, "rename")), fail)
    with pytest.raises(InputError, match="No space left on device"):
        mirror(str(tree), str(out), {"pkg/b.py": b"new"}, force=True)
    assert shape(tmp_path) == before
