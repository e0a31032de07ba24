"""What the programs train on, and where they start: the same numbers in each TensorFlow.

Needs NumPy alone and runs on Python 3.7 too, beside TensorFlow 1.15.
"""

from __future__ import annotations

import zlib

import numpy as np


def pretrained(name: str, shape: list[int]) -> np.ndarray:
    """Return the float32 values at which training starts the variable with the 1.x name ``name``, of ``shape``.

    Normal, with deviation ``fan_in ** -0.5`` (LeCun et al., Efficient BackProp). An initializer of TensorFlow would
    give other numbers in another version, since its seed depends on how many ops were made before.
    """
    fan_in = int(np.prod(shape[:-1]))
    random = np.random.RandomState(zlib.crc32(name.encode()))
    values: np.ndarray = random.standard_normal(shape) / np.sqrt(fan_in)
    return values.astype(np.float32)


def images(count: int, size: int, channels: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 images ``[count, size, size, channels]`` that lean to their class, and int32 classes."""
    random = np.random.RandomState(1)
    labels = random.randint(classes, size=count).astype(np.int32)
    faces = random.uniform(size=(classes, size, size, channels))
    noise = random.uniform(size=(count, size, size, channels))
    return (0.5 * faces[labels] + 0.5 * noise).astype(np.float32), labels


def text(words: int, count: int) -> np.ndarray:
    """Return ``count`` int32 word ids below ``words``, frequent ones first as in a vocabulary (Zipf)."""
    return np.minimum(np.random.RandomState(2).zipf(1.3, size=count) - 1, words - 1).astype(np.int32)


def sentences(words: int, count: int, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Return int32 sentences ``[count, longest]``, padded with 0, and lengths ``[count]``; ids 1 and 2 are free."""
    random = np.random.RandomState(3)
    lengths = random.randint(longest // 2, longest + 1, size=count).astype(np.int32)
    ids = random.randint(3, words, size=(count, longest)).astype(np.int32)
    return np.where(np.arange(longest) < lengths[:, None], ids, 0).astype(np.int32), lengths


def ratings(users: int, items: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return int32 users and items, and float32 labels (0 or 1), each ``[count]``."""
    random = np.random.RandomState(4)
    by, of = random.randint(users, size=count), random.randint(items, size=count)
    return by.astype(np.int32), of.astype(np.int32), ((by * 7 + of * 3) % 5 < 2).astype(np.float32)
