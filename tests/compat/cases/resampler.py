"""``tf.contrib.resampler``."""


def _inputs(lib, points):
    tf, np = lib.tf, lib.np
    data = tf.get_variable("data", [2, 4, 5, 3])
    random = np.random.RandomState(0)
    warp = tf.get_variable("warp", [2, *points, 2])
    # Inside, on pixels, on the border and outside.
    shift = random.uniform(-2.0, 6.0, [2, *points, 2]).astype("float32")
    return data, warp + tf.constant(shift)


def case_resampler(lib):
    data, warp = _inputs(lib, [6, 7])
    found = lib.contrib.resampler.resampler(data, warp)
    return lib.run({"found": found, "shape": lib.tf.shape(found)}, loss=lib.tf.reduce_sum(found**2))


def case_of_points_on_pixels(lib):
    tf = lib.tf
    data = tf.get_variable("data", [1, 3, 3, 1])
    warp = tf.constant([[[0.0, 0.0], [2.0, 2.0], [1.0, 2.0], [-1.0, 0.0], [3.0, 1.0], [2.5, 2.5], [-0.5, -0.5]]])
    found = lib.contrib.resampler.resampler(data, warp)
    gradient = tf.gradients(found, warp)[0]
    return lib.run({"found": found, "warp": gradient}, loss=tf.reduce_sum(found))


def case_of_a_fed_image(lib):
    tf, np = lib.tf, lib.np
    data = tf.placeholder(tf.float64, [None, None, None, 2])
    warp = tf.placeholder(tf.float64, [None, 5, 2])
    found = lib.contrib.resampler.resampler(data, warp, name="sampled")
    random = np.random.RandomState(1)
    feed = {data: random.rand(2, 3, 4, 2), warp: random.rand(2, 5, 2) * 3}
    return {**lib.run({"found": found}, feed=feed), "static": found.shape.as_list()}
