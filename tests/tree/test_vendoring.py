"""The copy of ``tfmigrate.compat`` that a migrated tree takes along."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import write_files
from tests.tree.test_entries import migrate
from tfmigrate.api.compat import requirements
from tfmigrate.api.compat_files import FOLDER, files

USES = "import tensorflow as tf\nprint(tf.contrib.training.HParams(a=1).a)\n"


def test_only_what_is_used_goes_along(tmp_path: Path) -> None:
    made = migrate(tmp_path, {"a.py": "import inspect\nimport tensorflow as tf\nx = tf.log(inspect.getargspec(f))\n"})
    assert set(made) == {"a.py", "tfmigrate_compat/__init__.py", "tfmigrate_compat/python.py"}
    assert "from tfmigrate_compat import python as compat_python" in made["a.py"]


def test_nothing_goes_along_that_is_not_used(tmp_path: Path) -> None:
    assert set(migrate(tmp_path, {"a.py": "import tensorflow as tf\nx = tf.log(x)\n"})) == {"a.py"}


def test_no_vendor_imports_the_installed_package(tmp_path: Path) -> None:
    made = migrate(tmp_path, {"a.py": USES}, "--no-vendor")
    assert set(made) == {"a.py"}
    assert "from tfmigrate.compat import contrib as tf_contrib" in made["a.py"]


def test_scripts_packages_and_installed_folders_find_it(tmp_path: Path) -> None:
    uses = "import inspect\nimport tensorflow as tf\nprint(inspect.getargspec(lambda a: tf.log(a)).args)\n"
    files = {"run.py": uses, "a/b/run.py": uses, "lib/other/__init__.py": "", "lib/other/m.py": uses}
    files |= {"src/pkg/__init__.py": "", "src/pkg/m.py": uses, "src/setup.py": "", "old.py": "import tensorflow\n"}
    migrate(tmp_path, {**files})
    new = tmp_path / "new"
    stub = "import sys, types\nsys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
    write_files(tmp_path, {"stub/sitecustomize.py": stub})
    for command, path in (
        ([str(new / "run.py")], []),
        ([str(new / "a" / "b" / "run.py")], []),
        (["-c", "import pkg.m"], [str(new / "src")]),
        (["-c", "import other.m"], [str(new / "lib")]),
    ):
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([*path, str(tmp_path / "stub")])}
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, env=env, check=False)
        assert (done.stdout, done.returncode) == ("['a']\n", 0), done.stderr
    copies = {str(path.parent.parent.relative_to(new)) for path in new.rglob("tfmigrate_compat/python.py")}
    assert copies == {".", "src"}


def test_files_of_a_name_are_closed_under_import() -> None:
    found = files(frozenset({"contrib.seq2seq.dynamic_decode"}))
    assert Path("contrib/seq2seq/__init__.py") in found
    for file in found:
        assert (FOLDER / file).is_file()


def test_of_a_package_that_imports_on_demand_only_the_home_of_a_name_goes_along(tmp_path: Path) -> None:
    whole = files(frozenset({"contrib.training"}))
    assert Path("estimator/evaluation.py") in whole
    one = files(frozenset({"contrib.training.HParams"}))
    assert {"hparam.py", "__init__.py"} <= {file.name for file in one if file.parent == Path("contrib/training")}
    assert not any("estimator" in file.parts or file.name == "evaluation.py" for file in one)
    migrate(tmp_path, {"a.py": USES})
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""}
    command = [sys.executable, str(tmp_path / "new" / "a.py")]
    assert subprocess.run(command, capture_output=True, text=True, env=env, check=False).stdout == "1\n"


def test_requirements_follow_from_the_files() -> None:
    assert requirements(frozenset({"python.getargspec"})) == set()
    assert requirements(frozenset({"contrib.slim.conv2d"})) == {"tf-slim", "tf-keras"}
    assert requirements(frozenset({"contrib.distributions.Normal"})) == {"tensorflow-probability", "tf-keras"}
