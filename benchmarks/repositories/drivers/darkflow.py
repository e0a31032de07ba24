"""A YOLO of three convolutions from a configuration file, three steps of its trainer."""

import sys
from pathlib import Path
from types import ModuleType

COMPILED = {"cy_yolo_findboxes": "yolo_box_constructor", "cy_yolo2_findboxes": "box_constructor", "nms": "NMS"}
"""Its Cython modules, which training does not call."""
NET = {"batch": 2, "subdivisions": 1, "width": 64, "height": 64, "channels": 3, "momentum": 0.9, "decay": 0.0005}
REGION = {
    "anchors": "1.08,1.19,  3.42,4.41,  6.63,11.38,  9.42,5.11,  16.62,10.52",
    **dict(bias_match=1, classes=2, coords=4, num=5, softmax=1, jitter=0.2, rescore=1, object_scale=5),
    **dict(noobject_scale=1, class_scale=1, coord_scale=1, absolute=1, thresh=0.5, random=0),
}
LAYERS = [
    ("net", NET),
    ("convolutional", dict(batch_normalize=1, filters=8, size=3, stride=2, pad=1, activation="leaky")),
    ("maxpool", dict(size=2, stride=2)),
    ("convolutional", dict(batch_normalize=1, filters=16, size=3, stride=1, pad=1, activation="leaky")),
    ("convolutional", dict(size=1, stride=1, pad=1, filters=35, activation="linear")),
    ("region", REGION),
]


def run(trial, variant):
    trial.paths("")
    for name, function in COMPILED.items():
        module = ModuleType("darkflow.cython_utils." + name)
        setattr(module, function, None)
        sys.modules[module.__name__] = module
    from darkflow.net.build import TFNet

    sections = ["\n".join([f"[{kind}]", *(f"{key}={value}" for key, value in has.items())]) for kind, has in LAYERS]
    Path("t.cfg").write_text("\n\n".join(sections) + "\n")
    Path("labels.txt").write_text("a\nb\n")
    for folder in ("annotation", "images"):
        Path(folder).mkdir()
    trial.graph()
    options = dict(model="t.cfg", load=0, labels="labels.txt", train=True, annotation="annotation", dataset="images")
    options.update(gpu=0.0, trainer="adam", lr=1e-3, savepb=False, summary="s/", backup="b/", batch=2, save=0)
    net = TFNet(options)
    trial.built()
    with net.graph.as_default():
        trial.fix(net.sess)
        feed = {net.inp: trial.random.rand(2, 64, 64, 3)}
        for placeholder in net.framework.placeholders.values():
            shape = [2 if size is None else size for size in placeholder.get_shape().as_list()]
            feed[placeholder] = trial.random.rand(*shape)
        feed.update(net.feed)
        trial.train(net.sess, net.framework.loss, net.train_op, feed)
