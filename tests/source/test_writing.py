from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tfmigrate.model import InputError
from tfmigrate.source import write_atomic


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600])
def test_content_is_replaced_and_the_permission_bits_stay(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(mode)
    write_atomic(str(file), b"new\r\n\xff")
    assert file.read_bytes() == b"new\r\n\xff"
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert names(tmp_path) == ["a.py"]


def test_readers_that_hold_the_old_file_keep_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    with file.open("rb") as reader:
        write_atomic(str(file), b"new")
        assert reader.read() == b"old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.py"
    target.write_bytes(b"old")
    link = tmp_path / "link.py"
    link.symlink_to("real/a.py")
    write_atomic(str(link), b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path / "real") == ["a.py"]


def test_a_new_file_gets_the_bits_that_the_umask_leaves(tmp_path: Path) -> None:
    previous = os.umask(0o027)
    try:
        write_atomic(str(tmp_path / "a.json"), b"{}")
    finally:
        os.umask(previous)
    assert (tmp_path / "a.json").read_bytes() == b"{}"
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640


def test_a_read_only_file_is_refused_even_for_root(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(InputError, match=r"a\.py:1: error: is read-only; .*--output") as caught:
        write_atomic(str(file), b"new")
    assert caught.value.path == str(file)
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.py"]


def test_a_read_only_folder_is_refused_even_for_root(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(InputError, match="its folder is read-only"):
            write_atomic(str(file), b"new")
    finally:
        tmp_path.chmod(0o755)
    assert file.read_bytes() == b"old"


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        write_atomic(str(tmp_path / "no" / "a.py"), b"new")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    expected = InputError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_atomic(str(file), b"new")
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.py"]
