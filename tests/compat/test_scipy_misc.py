"""The picture functions of ``scipy.misc``: ``scipy_misc.json`` is what SciPy 1.1.0 with Pillow 6.2.2 gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("PIL")

from tfmigrate.compat import scipy_misc as m

RECORDED: dict[str, Any] = json.loads(Path(__file__).with_suffix("").with_name("scipy_misc.json").read_text("utf-8"))
NAMES = {
    "m": m,
    "grey": np.array([[0.0, 0.25, 0.5], [0.75, 1.0, 0.1]]),
    "bytes": np.array([[0, 128, 255], [7, 8, 9]], np.uint8),
    "rows": np.array([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]),
    "planes": np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]]]),
}


@pytest.mark.parametrize("code", RECORDED)
def test_gives_what_scipy_gave(code: str) -> None:
    expected = RECORDED[code]
    if isinstance(expected, str):
        with pytest.raises(Exception) as raised:
            eval(code, dict(NAMES))
        assert type(raised.value).__name__ == expected
        return
    found = np.array(eval(code, dict(NAMES)))
    dtype, values = expected
    assert str(found.dtype) == dtype
    assert found.tolist() == values


@pytest.mark.parametrize("name", ["bytes", "rows"])
def test_files(name: str, tmp_path: Path) -> None:
    pixels = np.asarray(NAMES[name], np.uint8)
    m.imsave(tmp_path / "x.png", pixels)
    assert m.imread(tmp_path / "x.png").tolist() == pixels.tolist()
    flat = m.imread(tmp_path / "x.png", flatten=True)
    assert (flat.dtype, flat.shape) == (np.float32, pixels.shape[:2])
    assert m.imread(tmp_path / "x.png", mode="RGB").shape == (*pixels.shape[:2], 3)
    m.imsave(str(tmp_path / "y"), pixels, format="bmp")
    assert (tmp_path / "y").read_bytes()[:2] == b"BM"


def test_channels_come_last_in_files(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Channel axis"):
        m.imsave(tmp_path / "x.png", NAMES["planes"])
