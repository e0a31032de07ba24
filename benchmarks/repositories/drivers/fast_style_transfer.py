"""An epoch of optimize.py on two made-up pictures, with a small VGG of random weights."""

import numpy as np

WIDTHS = {"1": 4, "2": 6, "3": 8, "4": 8, "5": 8}
BLOCKS = {"1": 2, "2": 2, "3": 4, "4": 4, "5": 4}


def layer(*weights):
    """A layer as MATLAB's file of the network nests it."""
    pair = np.empty((1, len(weights)), object)
    pair[0, :] = weights
    record = np.empty((1, 1), [("weights", object)])
    record[0, 0]["weights"] = pair
    return record


def network(random):
    """The layers of VGG 19 up to relu5_4, with fewer channels."""
    layers, channels = [], 3
    for block, depth in BLOCKS.items():
        for _ in range(depth):
            width = WIDTHS[block]
            weights = (random.randn(3, 3, channels, width) / np.sqrt(9 * channels)).astype(np.float32)
            layers += [layer(weights, np.zeros((1, width), np.float32)), layer(0)]
            channels = width
        layers.append(layer(0))  # the pool
    row = np.empty((1, len(layers)), object)
    for position, one in enumerate(layers):
        row[0, position] = one
    return {"layers": row, "normalization": [[[np.zeros((2, 2, 3))]]]}


def run(trial, variant):
    trial.paths("src", "")
    import imageio
    import optimize
    import scipy.io

    data = network(trial.random)
    scipy.io.loadmat = lambda path: data
    pictures = [f"{number}.png" for number in range(2)]
    for name in pictures:
        imageio.imwrite(name, trial.random.randint(0, 255, (256, 256, 3)).astype("uint8"))
    style = trial.random.rand(64, 64, 3) * 255
    trial.built()
    weights = (7.5, 100, 200)
    for _, losses, _, _ in optimize.optimize(
        pictures, style, *weights, "vgg", epochs=1, print_iterations=1, batch_size=2, save_path="saved/x.ckpt"
    ):
        trial.add(*losses)
