"""Images under projective transforms.

A transform is a vector ``[a0, a1, a2, b0, b1, b2, c0, c1]``: the output point ``(x, y)`` shows the input point
``((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)`` with ``k = c0 x + c1 y + 1``.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .matching import bipartite_match, connected_components

v1 = tf.compat.v1

__all__ = [
    "angles_to_projective_transforms",
    "bipartite_match",
    "compose_transforms",
    "connected_components",
    "flat_transforms_to_matrices",
    "matrices_to_flat_transforms",
    "rotate",
    "transform",
    "translate",
    "translations_to_projective_transforms",
]

_IMAGES = (tf.uint8, tf.int32, tf.int64, tf.float16, tf.float32, tf.float64)


def _as_batch(images: Any) -> tuple[Any, int]:
    """The images as ``[batch, height, width, channels]``, and their own rank."""
    if images.dtype.base_dtype not in _IMAGES:
        raise TypeError(f"Invalid dtype {images.dtype}.")
    rank = images.shape.rank
    if rank is None:
        raise TypeError("image_or_images rank must be statically known")
    if rank not in (2, 3, 4):
        raise TypeError("Images should have rank between 2 and 4.")
    if rank == 2:
        return images[None, :, :, None], rank
    return (images[None] if rank == 3 else images), rank


def _with_rank(batch: Any, rank: int) -> Any:
    if rank == 4:
        return batch
    return batch[0] if rank == 3 else batch[0, :, :, 0]


def _raw_transform(images: Any, transforms: Any, output_shape: Any, interpolation: str) -> Any:
    """The op, whose gradient for the images is their transform back, by the inverse, as in 1.15."""

    def transformed(given: Any) -> Any:
        output = tf.raw_ops.ImageProjectiveTransformV2(
            images=given, transforms=transforms, output_shape=output_shape, interpolation=interpolation
        )

        def gradient(upstream: Any) -> Any:
            back = matrices_to_flat_transforms(tf.linalg.inv(flat_transforms_to_matrices(transforms)))
            return tf.raw_ops.ImageProjectiveTransformV2(
                images=upstream, transforms=back, output_shape=tf.shape(given)[1:3], interpolation=interpolation
            )

        return output, gradient

    return tf.custom_gradient(transformed)(images)


def transform(
    images: Any, transforms: Any, interpolation: str = "NEAREST", output_shape: Any = None, name: str | None = None
) -> Any:
    """Images ``[batch, height, width, channels]``, without batch, or without both, transformed; zeros around them.

    ``transforms``: float32 ``[8]`` or ``[batch, 8]``, which get no gradient. ``output_shape``: int32 ``[2]``.
    Raises ``TypeError`` for ranks and types that are not these, ``ValueError`` for another ``output_shape``.
    """
    with v1.name_scope(name, "transform"):
        batch, rank = _as_batch(tf.convert_to_tensor(images, name="images"))
        flat = tf.convert_to_tensor(transforms, tf.float32, name="transforms")
        if output_shape is None:
            output_shape = batch.shape[1:3] if batch.shape[1:3].is_fully_defined() else tf.shape(batch)[1:3]
        size = tf.convert_to_tensor(output_shape, tf.int32, name="output_shape")
        if not size.shape.is_compatible_with([2]):
            raise ValueError("output_shape must be a 1-D Tensor of 2 elements: new_height, new_width")
        if flat.shape.rank is None:
            raise TypeError("transform_or_transforms rank must be statically known")
        if flat.shape.rank not in (1, 2):
            raise TypeError("Transforms should have rank 1 or 2.")
        flat = flat[None] if flat.shape.rank == 1 else flat
        return _with_rank(_raw_transform(batch, flat, size, interpolation.upper()), rank)


def rotate(images: Any, angles: Any, interpolation: str = "NEAREST", name: str | None = None) -> Any:
    """Images turned counterclockwise about their centres by ``angles`` in radians, one or ``[batch]``."""
    with v1.name_scope(name, "rotate"):
        batch, rank = _as_batch(tf.convert_to_tensor(images))
        height, width = (tf.cast(tf.shape(batch)[axis], tf.float32)[None] for axis in (1, 2))
        turned = transform(batch, angles_to_projective_transforms(angles, height, width), interpolation)
        return _with_rank(turned, rank)


def translate(images: Any, translations: Any, interpolation: str = "NEAREST", name: str | None = None) -> Any:
    """Images moved by ``[dx, dy]``, or each by its own, ``[batch, 2]``."""
    with v1.name_scope(name, "translate"):
        return transform(images, translations_to_projective_transforms(translations), interpolation)


def angles_to_projective_transforms(angles: Any, image_height: Any, image_width: Any, name: str | None = None) -> Any:
    """Transforms ``[batch, 8]`` that turn images of a size by angles in radians; ``TypeError`` for other ranks."""
    with v1.name_scope(name, "angles_to_projective_transforms"):
        turns = tf.convert_to_tensor(angles, tf.float32, name="angles")
        if turns.shape.rank not in (0, 1):
            raise TypeError("Angles should have rank 0 or 1.")
        turns = turns[None] if turns.shape.rank == 0 else turns
        cosine, sine = tf.cos(turns), tf.sin(turns)
        right, bottom = image_width - 1, image_height - 1
        x_offset = (right - (cosine * right - sine * bottom)) / 2.0
        y_offset = (bottom - (sine * right + cosine * bottom)) / 2.0
        zero = tf.zeros_like(turns)
        return tf.stack([cosine, -sine, x_offset, sine, cosine, y_offset, zero, zero], axis=1)


def translations_to_projective_transforms(translations: Any, name: str | None = None) -> Any:
    """Transforms ``[batch, 8]`` that move images by ``[dx, dy]`` each; ``TypeError`` for other ranks."""
    with v1.name_scope(name, "translations_to_projective_transforms"):
        moves = tf.convert_to_tensor(translations, tf.float32, name="translations")
        if moves.shape.rank is None:
            raise TypeError("translation_or_translations rank must be statically known")
        if moves.shape.rank not in (1, 2):
            raise TypeError("Translations should have rank 1 or 2.")
        moves = moves[None] if moves.shape.rank == 1 else moves
        one, zero = tf.ones_like(moves[:, 0]), tf.zeros_like(moves[:, 0])
        return tf.stack([one, zero, -moves[:, 0], zero, one, -moves[:, 1], zero, zero], axis=1)


def compose_transforms(*transforms: Any) -> Any:
    """One transform that does what these do one after the other, ``[batch, 8]``."""
    assert transforms, "transforms cannot be empty"
    with v1.name_scope("compose_transforms"):
        composed = flat_transforms_to_matrices(transforms[0])
        for each in transforms[1:]:
            composed = tf.matmul(composed, flat_transforms_to_matrices(each))
        return matrices_to_flat_transforms(composed)


def flat_transforms_to_matrices(transforms: Any) -> Any:
    """Transforms ``[8]`` or ``[batch, 8]`` as matrices ``[batch, 3, 3]`` of homogeneous coordinates."""
    with v1.name_scope("flat_transforms_to_matrices"):
        flat = tf.convert_to_tensor(transforms, name="transforms")
        if flat.shape.rank not in (1, 2):
            raise ValueError(f"Transforms should be 1D or 2D, got: {flat}")
        flat = tf.reshape(flat, [-1, 8])
        return tf.reshape(tf.concat([flat, tf.ones_like(flat[:, :1])], axis=1), [-1, 3, 3])


def matrices_to_flat_transforms(transform_matrices: Any) -> Any:
    """Matrices ``[3, 3]`` or ``[batch, 3, 3]`` as transforms ``[batch, 8]``, the last element made 1."""
    with v1.name_scope("matrices_to_flat_transforms"):
        matrices = tf.convert_to_tensor(transform_matrices, name="transform_matrices")
        if matrices.shape.rank not in (2, 3):
            raise ValueError(f"Matrices should be 2D or 3D, got: {matrices}")
        flat = tf.reshape(matrices, [-1, 9])
        return (flat / flat[:, 8:9])[:, :8]
