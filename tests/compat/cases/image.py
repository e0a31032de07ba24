"""``tf.contrib.image``."""


def _images(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(0, 1, shape).astype("float32")


def case_translate(lib):
    tf, image = lib.tf, lib.contrib.image
    x = tf.constant(_images(lib, 2, 4, 5, 2))
    outputs = {
        "whole": image.translate(x, [1, -2]),
        "each": image.translate(x, [[1.0, 0.0], [-1.0, 2.0]]),
        "between": image.translate(x, [0.5, 0.25], interpolation="BILINEAR"),
        "two": image.translate(x[0, :, :, 0], [2, 1]),
        "three": image.translate(x[0], [-0.5, 0.0], "BILINEAR"),
        "bytes": image.translate(tf.cast(x * 255, tf.uint8), [1, 1]),
    }
    names = [name for name in outputs if name != "bytes"]
    loss = tf.add_n([tf.reduce_sum(outputs[name] ** 2) for name in names])
    return lib.run(dict(outputs, gradient=tf.gradients(loss, x)))


def case_rotate(lib):
    tf, image = lib.tf, lib.contrib.image
    x = tf.constant(_images(lib, 2, 5, 4, 1))
    outputs = {
        "quarter": image.rotate(x[:, :4], 1.5707963),
        "each": image.rotate(x, [0.3, -0.7], interpolation="BILINEAR"),
        "nearest": image.rotate(x, 0.6),
        "two": image.rotate(x[1, :, :, 0], tf.constant(0.25), "BILINEAR"),
    }
    loss = tf.reduce_sum(outputs["each"] ** 2)
    return lib.run(dict(outputs, gradient=tf.gradients(loss, x)))


def case_transform(lib):
    tf, image = lib.tf, lib.contrib.image
    x = tf.constant(_images(lib, 2, 4, 4, 1))
    flat = [1.1, 0.2, -0.5, 0.1, 0.9, 0.3, 0.01, 0.02]
    unknown = tf.placeholder_with_default(x, [None, None, None, 1])
    outputs = {
        "bilinear": image.transform(x, flat, interpolation="BILINEAR"),
        "nearest": image.transform(x, [flat, [1, 0, 1, 0, 1, 0, 0, 0]]),
        "larger": image.transform(x, flat, "BILINEAR", output_shape=[6, 3]),
        "unknown": image.transform(unknown, flat),
        "integers": image.transform(tf.cast(x * 100, tf.int32), flat),
        "double": image.transform(tf.cast(x, tf.float64), flat, "bilinear"),
    }
    found = lib.run(dict(outputs, gradient=tf.gradients(tf.reduce_sum(outputs["larger"] ** 2), x)))
    found["shapes"] = [str(outputs[name].shape) for name in ("larger", "bilinear")]
    raised = []
    for wrong in (lambda: image.transform(x[None], flat), lambda: image.transform(x, [[flat]])):
        try:
            wrong()
        except TypeError as error:
            raised.append(type(error).__name__)
    found["raised"] = raised
    return found


def case_transforms_as_numbers(lib):
    tf, image = lib.tf, lib.contrib.image
    angles = image.angles_to_projective_transforms([0.1, 0.2], 4.0, 6.0)
    moved = image.translations_to_projective_transforms([[1.0, 2.0], [-3.0, 0.5]])
    matrices = image.flat_transforms_to_matrices(angles)
    outputs = {
        "angles": angles,
        "one": image.angles_to_projective_transforms(0.5, tf.constant([5.0]), tf.constant([7.0])),
        "moved": moved,
        "matrices": matrices,
        "flat": image.matrices_to_flat_transforms(matrices * 2.0),
        "composed": image.compose_transforms(angles, moved, angles),
    }
    return lib.run(outputs)


def case_dense_image_warp(lib):
    tf, image = lib.tf, lib.contrib.image
    x, flow = tf.constant(_images(lib, 2, 4, 5, 2)), tf.constant(_images(lib, 2, 4, 5, 2) * 5 - 2.5)
    warped = image.dense_image_warp(x, flow)
    gradients = tf.gradients(tf.reduce_sum(warped**2), [x, flow])
    return lib.run({"warped": warped, "x": gradients[0], "flow": gradients[1]})
