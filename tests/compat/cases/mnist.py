"""``tensorflow.examples.tutorials.mnist.input_data`` on small files of its format."""

import contextlib
import gzip
import io
import struct
import tempfile
from pathlib import Path

import numpy as np
from estimator import messages


def folder(train=20, test=6):
    found = Path(tempfile.mkdtemp())
    random = np.random.RandomState(0)
    for prefix, count in (("train", train), ("t10k", test)):
        images = random.randint(0, 256, (count, 4, 3)).astype(np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        with gzip.open(str(found / (prefix + "-images-idx3-ubyte.gz")), "wb") as file:
            file.write(struct.pack(">IIII", 2051, count, 4, 3) + images.tobytes())
        with gzip.open(str(found / (prefix + "-labels-idx1-ubyte.gz")), "wb") as file:
            file.write(struct.pack(">II", 2049, count) + labels.tobytes())
    return str(found)


def described(data):
    found = {}
    for name in data._fields:
        part = getattr(data, name)
        found[name + " images"], found[name + " labels"] = part.images, part.labels
        found[name] = [part.num_examples, part.epochs_completed]
    return found


def read(lib, *args, **kwargs):
    module = lib.module("examples.tutorials.mnist.input_data")
    with contextlib.redirect_stdout(io.StringIO()):
        return module.read_data_sets(*args, **kwargs)


def case_read_data_sets(lib):
    found = {"plain " + k: v for k, v in described(read(lib, folder(), validation_size=4)).items()}
    whole = described(read(lib, folder(), one_hot=True, reshape=False, dtype=lib.tf.uint8, validation_size=0))
    found.update({"one_hot " + k: v for k, v in whole.items()})
    found["fields"] = list(read(lib, folder(), validation_size=1)._fields)
    out = io.StringIO()
    place = folder()
    with contextlib.redirect_stdout(out):
        lib.module("examples.tutorials.mnist.input_data").read_data_sets(place, validation_size=1)
    found["printed"] = out.getvalue().replace(place, "FOLDER")
    return found


def case_next_batch(lib):
    found = {}
    for name, seed in (("seed 0", 0), ("seed 7", 7)):
        train = read(lib, folder(), validation_size=4, seed=seed).train
        for index, size in enumerate((5, 5, 5, 5, 16, 3)):
            images, labels = train.next_batch(size)
            found["%s %d" % (name, index)], found["%s images %d" % (name, index)] = labels, images
            found["%s epochs %d" % (name, index)] = train.epochs_completed
    train = read(lib, folder(), validation_size=4).train
    found["in order"] = np.concatenate([train.next_batch(6, shuffle=False)[1] for _ in range(4)])
    lib.tf.set_random_seed(11)
    train = read(lib, folder(), validation_size=4).train
    found["graph seed"] = train.next_batch(9)[1]
    fake = read(lib, folder(), fake_data=True, one_hot=True)
    images, labels = fake.train.next_batch(2, fake_data=True)
    found["fake"] = [fake.train.num_examples, len(images), len(images[0]), labels]
    return found


def case_messages(lib):
    def wrong():
        place = folder()
        with gzip.open(place + "/t10k-labels-idx1-ubyte.gz", "wb") as file:
            file.write(struct.pack(">II", 3, 0))
        return read(lib, place, validation_size=1)

    found = messages(
        {
            "validation": lambda: read(lib, folder(), validation_size=21),
            "negative": lambda: read(lib, folder(), validation_size=-1),
            "dtype": lambda: read(lib, folder(), validation_size=1, dtype=lib.tf.float64),
            "magic": wrong,
        }
    )
    return {name: text.split(" in MNIST")[0] for name, text in found.items()}
