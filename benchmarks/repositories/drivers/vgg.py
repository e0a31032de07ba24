"""One of the two networks (the variant) with few channels predicts."""

import importlib

import numpy as np

DEPTHS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}


def run(trial, variant):
    trial.paths("")
    module = importlib.import_module(variant)
    np.save("w.npy", np.array(weights(trial.random, DEPTHS[variant])))
    load = np.load
    np.load = lambda *given, **named: load(*given, **dict(named, allow_pickle=True))  # the default before NumPy 1.16.3
    tf = trial.graph()
    images = tf.placeholder(tf.float32, [1, 224, 224, 3])
    network = getattr(module, variant.capitalize())("w.npy")
    network.build(images)
    trial.built()
    with tf.Session() as session:
        trial.add(*session.run(network.prob, {images: trial.random.rand(1, 224, 224, 3)})[0][:3])


def weights(random, depths):
    found, channels = {}, 3
    for block, depth in enumerate(depths):
        for number in range(depth):
            kernel = random.randn(3, 3, channels, 8) / np.sqrt(9 * channels)
            found[f"conv{block + 1}_{number + 1}"] = [kernel.astype("f"), np.zeros(8, "f")]
            channels = 8
    for name, shape in (("fc6", (7 * 7 * 8, 4096)), ("fc7", (4096, 4096)), ("fc8", (4096, 1000))):
        found[name] = [(random.randn(*shape) * 0.02).astype("f"), np.zeros(shape[1], "f")]
    return found
