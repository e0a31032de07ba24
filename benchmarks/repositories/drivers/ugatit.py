"""The light model on made-up pictures, two steps of both optimizers. Its input goes to no GPU."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np

OPTIONS = dict(
    **dict(light=True, phase="train", checkpoint_dir="c", result_dir="r", log_dir="l", sample_dir="s", dataset="x"),
    **dict(augment_flag=False, epoch=1, iteration=1, decay_flag=True, decay_epoch=1, gan_type="lsgan", batch_size=1),
    **dict(print_freq=1, save_freq=1, lr=1e-3, GP_ld=10, adv_weight=1, cycle_weight=10, identity_weight=10),
    **dict(cam_weight=1000, ch=4, n_res=4, n_dis=4, n_critic=1, sn=True, img_size=32, img_ch=3, smoothing=True),
)


def run(trial, variant):
    trial.paths("")
    import imageio
    import UGATIT as ugatit

    for side in "AB":
        folder = Path("dataset/x/train" + side)
        folder.mkdir(parents=True)
        # The same picture three times, since the order of the files is shuffled.
        picture = np.random.RandomState(ord(side)).randint(0, 255, (32, 32, 3)).astype("uint8")
        for number in range(3):
            imageio.imwrite(str(folder / f"{number}.png"), picture)
    tf = trial.graph()
    ugatit.prefetch_to_device = lambda device, size: lambda data: data
    with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as session:
        model = ugatit.UGATIT(session, SimpleNamespace(**OPTIONS))
        model.build_model()
        trial.built()
        trial.initialize(session)
        for variable in tf.global_variables():
            if variable.name.endswith("/u:0"):  # the vectors of spectral normalization, drawn at random
                variable.load(np.ones(variable.get_shape().as_list(), np.float32), session)
        feed = {model.lr: 1e-3}
        for _ in range(2):
            trial.train(session, model.Discriminator_loss, model.D_optim, feed, steps=1)
            trial.train(session, model.Generator_loss, model.G_optim, feed, steps=1)
