"""Finding, checking and making the environment of real 1.15."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tfmigrate.equivalence import tf1_env
from tfmigrate.model import InputError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache" / "tf1.15.5"
    monkeypatch.setattr(tf1_env, "environment", lambda: place)
    monkeypatch.delenv(tf1_env.VARIABLE, raising=False)
    return place


def fake_python(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_nothing_installed_is_none_and_says_what_to_do(cache: Path) -> None:
    assert tf1_env.resolve(None) is None
    found = tf1_env.status()
    assert (found.ok, found.python) == (False, None) and "tfmigrate tf1 install" in found.message


def test_an_interpreter_without_1_15_is_one_clear_line(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as caught:
        tf1_env.resolve(sys.executable)
    version = ".".join(str(part) for part in sys.version_info[:3])
    assert str(caught.value).startswith(f"error: {sys.executable} has no TensorFlow 1.15: found TensorFlow 2.")
    assert str(caught.value).endswith(f"on Python {version}")
    monkeypatch.setenv(tf1_env.VARIABLE, str(cache / "nothing"))
    with pytest.raises(InputError, match="cannot start the interpreter"):
        tf1_env.resolve(None)
    assert not tf1_env.status().ok and "cannot start" in tf1_env.status().message


def test_a_python_without_tensorflow_is_one_clear_line(cache: Path, tmp_path: Path) -> None:
    greeting = '{"protocol": 1, "python": "3.7.1", "tensorflow": null, "error": {"message": "No module named tf"}}'
    python = fake_python(tmp_path / "python", f"echo '{greeting}'")
    with pytest.raises(InputError, match=r"cannot import TensorFlow: No module named tf$"):
        tf1_env.resolve(str(python))


def test_a_half_made_environment_is_never_taken_for_whole(cache: Path) -> None:
    fake_python(cache / "bin" / "python", "exit 0")
    assert tf1_env.resolve(None) is None
    assert not tf1_env.status().ok


def test_an_install_that_fails_leaves_nothing(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = "#!/bin/sh\\necho no network >&2\\nexit 1\\n"
    body = f'mkdir -p "$3/bin" && printf \'{pip}\' > "$3/bin/python" && chmod +x "$3/bin/python"'
    base = fake_python(tmp_path / "python3.7", body)
    monkeypatch.setattr(tf1_env, "find_python37", lambda: base)
    with pytest.raises(InputError, match=r"pip install .* failed: no network"):
        tf1_env.install()
    assert list(cache.parent.iterdir()) == []
    assert tf1_env.resolve(None) is None


def test_no_python_37_says_how_to_get_one(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tf1_env, "find_python37", lambda: None)
    with pytest.raises(InputError, match=r"no Python 3\.7 found"):
        tf1_env.install()


def test_only_a_real_37_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    assert tf1_env.find_python37() is None
    fake_python(tmp_path / "python3.7", "echo 3.9")
    assert tf1_env.find_python37() is None
    right = fake_python(tmp_path / "pyenv/versions/3.7.9/bin/python3.7", "echo 3.7")
    assert tf1_env.find_python37() == right


def test_an_environment_that_is_whole_is_used(cache: Path, tf1_python: str) -> None:
    python = cache / "bin" / "python"
    fake_python(python, f'exec "{tf1_python}" "$@"')
    (cache / "tfmigrate-complete.json").write_text("{}")
    assert tf1_env.resolve(None) == str(python)
    found = tf1_env.status()
    assert found.ok and found.message.startswith("TensorFlow 1.15.")
    assert tf1_env.install() == python


def test_real_1_15_is_no_0_12(tf1_python: str) -> None:
    with pytest.raises(InputError, match=r"has no TensorFlow 0\.12: found TensorFlow 1\.15"):
        tf1_env.resolve_012(tf1_python)
