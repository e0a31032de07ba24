"""One of the models (the variant) on made-up MNIST: two steps of its optimizers, then the mean of a generated batch."""

import importlib

import numpy as np

LOSSES = ("d_loss", "g_loss", "q_loss", "loss", "neg_loglikelihood", "KL_divergence")
STEPS = ("d_optim", "g_optim", "q_optim", "optim")


def run(trial, variant):
    trial.paths("")
    module = importlib.import_module(variant)
    images = trial.random.rand(8, 28, 28, 1).astype("f")
    labels = np.eye(10)[trial.random.randint(0, 10, 8)].astype("f")
    module.load_mnist = lambda name: (images, labels)
    tf = trial.graph()
    with tf.Session() as session:
        sizes = dict(epoch=1, batch_size=4, z_dim=6, dataset_name="mnist")
        model = getattr(module, variant)(session, checkpoint_dir="c", result_dir="r", log_dir="l", **sizes)
        model.build_model()
        trial.built()
        trial.initialize(session)
        feed = {model.inputs: images[:4], model.z: trial.random.rand(4, 6)}
        if hasattr(model, "y"):
            codes = model.y.get_shape().as_list()[1] - 10
            feed[model.y] = np.concatenate([labels[:4], trial.random.rand(4, codes)], 1)
        if hasattr(model, "inputs_p"):
            feed[model.inputs_p] = trial.random.rand(4, 28, 28, 1)
        losses = [getattr(model, name) for name in LOSSES if hasattr(model, name)]
        for _ in range(2):
            trial.add(*session.run(losses, feed))
            for name in STEPS:
                if hasattr(model, name):
                    session.run(getattr(model, name), feed)
        trial.add(session.run(model.fake_images, feed))
