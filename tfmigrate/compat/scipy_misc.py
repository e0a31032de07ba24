"""The picture functions of ``scipy.misc``, on Pillow, as SciPy 1.1 had them.

https://docs.scipy.org/doc/scipy-1.1.0/reference/misc.html
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

__all__ = ["bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "toimage"]

_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def bytescale(
    data: Any, cmin: float | None = None, cmax: float | None = None, high: int = 255, low: int = 0
) -> np.ndarray[Any, Any]:
    """Values as uint8, ``cmin`` to ``cmax`` (default: the smallest and largest) made into ``low`` to ``high``.

    Raises:
        ValueError: ``low`` to ``high`` is not in order between 0 and 255, or ``cmin`` is above ``cmax``.
    """
    array = np.asarray(data)
    if array.dtype == np.uint8:
        return array
    if not 0 <= low <= high <= 255:
        raise ValueError("`low` and `high` should be in order, and between 0 and 255")
    bottom = array.min() if cmin is None else cmin
    span = (array.max() if cmax is None else cmax) - bottom
    if span < 0:
        raise ValueError("`cmax` should be larger than `cmin`.")
    scaled = (array - bottom) * (float(high - low) / (span or 1)) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: Any,
    high: int = 255,
    low: int = 0,
    cmin: float | None = None,
    cmax: float | None = None,
    pal: Any = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Any:
    """A Pillow image of ``[height, width]`` values, or of three axes one of which has 3 or 4 values.

    That axis is ``channel_axis``, by default the first of size 3, else of size 4. ``pal``: a palette of 256 colours, or
    anything for one of greys (mode P).

    Raises:
        ValueError: the array, or a mode for it, is of another kind.
    """
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("Cannot convert a complex-valued array.")
    if data.ndim == 2:
        return _of_two_axes(data, high, low, cmin, cmax, pal, mode)
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError("'arr' does not have a suitable array shape for any mode.")
    axis = data.shape.index(3 if 3 in data.shape else 4) if channel_axis is None else channel_axis
    channels = data.shape[axis]
    if channels not in (3, 4):
        raise ValueError("Channel axis dimension is not valid.")
    if mode is None:
        mode = "RGB" if channels == 3 else "RGBA"
    if mode not in (("RGB", "YCbCr") if channels == 3 else ("RGBA", "CMYK")):
        raise ValueError(f"mode {mode} does not go with {channels} channels")
    pixels = np.ascontiguousarray(np.moveaxis(bytescale(data, cmin, cmax, high, low), axis, -1))
    return Image.frombytes(mode, (pixels.shape[1], pixels.shape[0]), pixels.tobytes())


def _of_two_axes(
    data: np.ndarray[Any, Any], high: int, low: int, cmin: Any, cmax: Any, pal: Any, mode: str | None
) -> Any:
    size = (data.shape[1], data.shape[0])
    if mode == "F":
        return Image.frombytes(mode, size, data.astype(np.float32).tobytes())
    if mode in (None, "L", "P"):
        image = Image.frombytes("L", size, np.ascontiguousarray(bytescale(data, cmin, cmax, high, low)).tobytes())
        if pal is not None:
            image.putpalette(np.asarray(pal, dtype=np.uint8).tobytes())
        elif mode == "P":
            image.putpalette(np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes())
        return image
    if mode == "1":
        return Image.fromarray(data > 128)
    if mode != "I":
        raise ValueError("Mode is unknown or incompatible with input array shape.")
    bottom = np.amin(np.ravel(data)) if cmin is None else cmin
    top = np.amax(np.ravel(data)) if cmax is None else cmax
    scaled = (data * 1.0 - bottom) * (high - low) / (top - bottom) + low
    return Image.frombytes(mode, size, scaled.astype(np.uint32).tobytes())


def fromimage(im: Any, flatten: bool = False, mode: str | None = None) -> np.ndarray[Any, Any]:
    """The values of a Pillow image; ``flatten``: one float channel.

    Raises:
        TypeError: ``im`` is no Pillow image.
    """
    if not isinstance(im, Image.Image):
        raise TypeError("Input is not a PIL image.")
    if mode is not None:
        if mode != im.mode:
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
    toimage(arr, channel_axis=2).save(name, *([] if format is None else [format]))


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> np.ndarray[Any, Any]:
    """Another size: a percentage (int), a factor (float) or ``(height, width)``."""
    image = toimage(arr, mode=mode)
    if isinstance(size, (int, np.signedinteger)):
        width, height = (int(side * (size / 100.0)) for side in image.size)
    elif isinstance(size, (float, np.floating)):
        width, height = (int(side * size) for side in image.size)
    else:
        height, width = size[0], size[1]
    return fromimage(image.resize((width, height), resample=_FILTERS[interp]))


def imrotate(arr: Any, angle: float, interp: str = "bilinear") -> np.ndarray[Any, Any]:
    """The picture turned by ``angle`` degrees against the clock, in its old size, with 0 where it was not."""
    return fromimage(toimage(arr).rotate(angle, resample=_FILTERS[interp]))
