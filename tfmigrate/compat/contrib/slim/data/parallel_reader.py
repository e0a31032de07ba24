"""``slim.parallel_reader``."""

from __future__ import annotations

from tf_slim.data.parallel_reader import ParallelReader, get_data_files, parallel_read, single_pass_read

__all__ = [
    "ParallelReader",
    "get_data_files",
    "parallel_read",
    "single_pass_read",
]
