"""The picture functions of ``scipy.misc``, on Pillow, as SciPy 1.1 had them.

https://docs.scipy.org/doc/scipy-1.1.0/reference/misc.html
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

__all__ = ["bytescale", "fromimage", "imread", "imresize", "imsave", "toimage"]

_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def bytescale(
    data: Any, cmin: float | None = None, cmax: float | None = None, high: int = 255, low: int = 0
) -> np.ndarray[Any, Any]:
    """Values as uint8, ``cmin`` to ``cmax`` (default: the smallest and largest) made into ``low`` to ``high``."""
    array = np.asarray(data)
    if array.dtype == np.uint8:
        return array
    bottom = array.min() if cmin is None else cmin
    span = (array.max() if cmax is None else cmax) - bottom
    scaled = (array - bottom) * (float(high - low) / (span or 1)) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def toimage(arr: Any, high: int = 255, low: int = 0, cmin: float | None = None, cmax: float | None = None) -> Any:
    """A Pillow image of ``[height, width]`` or ``[height, width, 3 or 4]`` values."""
    data = np.asarray(arr)
    if data.ndim == 3 and data.shape[0] in (3, 4) and data.shape[-1] not in (3, 4):
        data = np.moveaxis(data, 0, -1)
    return Image.fromarray(bytescale(data, cmin, cmax, high, low))


def fromimage(im: Any, flatten: bool = False, mode: str | None = None) -> np.ndarray[Any, Any]:
    """The values of a Pillow image; ``flatten``: one float channel."""
    if mode is not None and mode != im.mode:
        im = im.convert(mode)
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def imread(name: Any, flatten: bool = False, mode: str | None = None) -> np.ndarray[Any, Any]:
    """The values of an image file, uint8 ``[height, width]`` or ``[height, width, channels]``."""
    with Image.open(name) as image:
        return fromimage(image, flatten, mode)


def imsave(name: Any, arr: Any, format: str | None = None) -> None:
    """Write values to an image file, scaled as ``bytescale`` does."""
    toimage(arr).save(name, *([] if format is None else [format]))


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> np.ndarray[Any, Any]:
    """Another size: a percentage (int), a factor (float) or ``(height, width)``."""
    image = toimage(arr)
    if mode is not None:
        image = image.convert(mode)
    if isinstance(size, (int, np.integer)):
        width, height = (int(side * size / 100.0) for side in image.size)
    elif isinstance(size, (float, np.floating)):
        width, height = (int(side * size) for side in image.size)
    else:
        height, width = size[0], size[1]
    return fromimage(image.resize((width, height), resample=_FILTERS[interp]))
