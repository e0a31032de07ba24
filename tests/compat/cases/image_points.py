"""``tf.contrib.image``: splines, matches and areas."""

from estimator import messages


def case_interpolate_spline(lib):
    tf, image = lib.tf, lib.contrib.image
    found, losses = {}, []
    with tf.variable_scope("of", dtype=tf.float64):
        points = tf.get_variable("points", [2, 5, 3])
        values = tf.get_variable("values", [2, 5, 2])
        queries = tf.get_variable("queries", [2, 7, 3])
    for order in (1, 2, 3, 4, 5, 6):
        for weight in (0.0, 0.1):
            name = "order %d weight %s" % (order, weight)
            found[name] = image.interpolate_spline(points, values, queries, order, weight)
            losses.append(tf.reduce_sum(found[name] ** 2))
    return lib.run(found, loss=tf.add_n(losses))


def case_sparse_image_warp(lib):
    tf, np, image = lib.tf, lib.np, lib.contrib.image
    picture = tf.get_variable("picture", [2, 6, 8, 2], tf.float64)
    random = np.random.RandomState(0)
    source = tf.constant(random.uniform(0, 5, [2, 3, 2]), tf.float64)
    target = source + tf.get_variable("moved", [2, 3, 2], tf.float64)
    found = {}
    for name, options in {
        "plain": {},
        "corners": {"num_boundary_points": 1},
        "edges": {"num_boundary_points": 3, "interpolation_order": 1, "regularization_weight": 0.01},
    }.items():
        found[name], found[name + " flow"] = image.sparse_image_warp(picture, source, target, **options)
    shapes = {name + " shape": tensor.shape.as_list() for name, tensor in found.items()}
    loss = tf.reduce_sum(found["plain flow"]) + tf.reduce_sum(found["edges"] ** 2)
    return {**lib.run(found, loss=loss), **shapes}


def case_bipartite_match(lib):
    tf, np, image = lib.tf, lib.np, lib.contrib.image
    distances = np.random.RandomState(1).permutation(24).reshape(4, 6).astype("float32")
    found = {}
    for name, given in (("wide", distances), ("high", distances.T), ("few", distances[:3, :2])):
        for rows in (-1, 1, [3]):
            for most in (-1, 0, 2):
                found["%s %s %d" % (name, rows, most)] = image.bipartite_match(tf.constant(given), rows, most)
    fed = tf.placeholder(tf.float32, [None, None])
    found["fed"] = image.bipartite_match(fed, tf.constant(2.0), name="matched")
    result = lib.run(found, feed={fed: distances - 12.0})
    with tf.Session() as session:
        try:
            session.run(image.bipartite_match(tf.constant(distances), 5))
        except tf.errors.InvalidArgumentError:
            result["too many"] = "refused"
    return result


def case_connected_components(lib):
    tf, np, image = lib.tf, lib.np, lib.contrib.image
    random = np.random.RandomState(2)
    numbers = random.randint(0, 3, [3, 9, 11])
    spiral = np.zeros([7, 7], bool)
    spiral[0, :], spiral[:, 6], spiral[6, :], spiral[2:, 0], spiral[2, :5], spiral[2:5, 4] = (True,) * 6
    fed = tf.placeholder(tf.int32, [None, None])
    found = {
        "numbers": image.connected_components(numbers),
        "floats": image.connected_components(numbers.astype("float32")),
        "bool": image.connected_components(random.rand(2, 10, 10) < 0.6),
        "spiral": image.connected_components(spiral),
        "fed": image.connected_components(fed),
        "empty": image.connected_components(np.zeros([0, 3], bool)),
        "zeros": image.connected_components(np.zeros([2, 3], "int64")),
    }
    told = messages({"rank": lambda: image.connected_components(np.zeros([2], bool))})
    return {**lib.run(found, feed={fed: numbers[0]}), "rank": told["rank"].split(":")[0]}
