"""``tf.contrib.sparsemax``."""


def case_sparsemax(lib):
    tf, contrib = lib.tf, lib.contrib
    logits = tf.get_variable("logits", [4, 5])
    p = contrib.sparsemax.sparsemax(logits * 3.0)
    return lib.run({"p": p}, loss=tf.reduce_sum(p * lib.np.arange(5.0)))


def case_sparsemax_of_extremes(lib):
    tf, contrib = lib.tf, lib.contrib
    inf, nan = float("inf"), float("nan")
    rows = [[1e5, 1e5 + 0.5, 0.0], [1.0, -inf, 0.5], [-inf, -inf, 0.5], [1.0, nan, 0.0], [1.0, inf, 0.0], [-inf] * 3]
    return lib.run(
        {
            "one": contrib.sparsemax.sparsemax(tf.constant(rows)),
            "double": contrib.sparsemax.sparsemax(tf.constant(rows, tf.float64)),
        }
    )


def case_sparsemax_loss(lib):
    tf, contrib = lib.tf, lib.contrib
    logits = tf.get_variable("logits", [4, 5])
    labels = tf.constant([[1.0, 0, 0, 0, 0], [0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 1], [0.2, 0.2, 0.2, 0.2, 0.2]])
    p = contrib.sparsemax.sparsemax(logits * 3.0)
    loss = contrib.sparsemax.sparsemax_loss(logits * 3.0, p, labels)
    extreme = tf.constant([[1.0, -float("inf"), 0.5], [1e5, 1e5 + 0.5, 0.0]])
    other = contrib.sparsemax.sparsemax_loss(
        extreme, contrib.sparsemax.sparsemax(extreme), tf.constant([[1.0, 0, 0], [0, 1.0, 0]])
    )
    return lib.run({"loss": loss, "other": other}, loss=tf.reduce_sum(loss))
