"""Records what the programs of ``computed.toml`` compute on TensorFlow 1.15, as they stand there.

``TFMIGRATE_TF1_PYTHON=... python -m tests.rewrite.record_computed``
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from tests.rewrite.computed import RECORDED, programs, run


def main() -> None:
    """Writes ``computed.json``."""
    with tempfile.TemporaryDirectory() as folder:
        sources = {program.name: program.source for program in programs()}
        answers = run(sources, os.environ["TFMIGRATE_TF1_PYTHON"], "graph", Path(folder))
    lines = [f"{json.dumps(name)}: {json.dumps(answer['graph'])}" for name, answer in answers.items()]
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
