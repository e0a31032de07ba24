"""The floor to compare with: ``libcst.parse_module`` of every file below a folder, and nothing else."""

import sys
from pathlib import Path

import libcst

for path in sorted(Path(sys.argv[1]).rglob("*.py")):
    libcst.parse_module(path.read_bytes())
