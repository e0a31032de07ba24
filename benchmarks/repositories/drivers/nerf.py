"""Both networks, three eager steps on 16 rays."""

from pathlib import Path

import numpy as np

ARGUMENTS = (
    "--netdepth 3 --netwidth 32 --netdepth_fine 3 --netwidth_fine 32 --N_samples 8 --N_importance 8 --use_viewdirs "
    "--basedir b --expname e --raw_noise_std 0 --perturb 0"
)


def run(trial, variant):
    trial.paths("")
    import run_nerf
    import tensorflow as tf

    arguments = run_nerf.config_parser().parse_args(ARGUMENTS.split())
    Path("b/e").mkdir(parents=True)
    options, _, _, variables, models = run_nerf.create_nerf(arguments)
    trial.built()
    for name in sorted(models):
        # A density well above 0: where all weights of a ray are 0, its depth is 0 / 0.
        weights = []
        for old in models[name].get_weights():
            bias = old + (3.0 if old.size == 1 else 0.1)
            weights.append((trial.random.randn(*old.shape) * 0.12).astype("f") if old.ndim > 1 else bias)
        models[name].set_weights(weights)
    adam = tf.keras.optimizers.Adam(5e-3)
    rays, target = trial.random.randn(2, 16, 3).astype("f"), trial.random.rand(16, 3).astype("f")
    options.update(near=2.0, far=6.0)
    run_nerf.get_rays(4, 4, 3.0, np.eye(4)[:3].astype("f"))
    run_nerf.ndc_rays(4, 4, 3.0, 1.0, rays[0], rays[1])
    for _ in range(3):
        with tf.GradientTape() as tape:
            colours, _, _, extras = run_nerf.render(
                4, 4, 3.0, chunk=64, rays=rays, verbose=False, retraw=True, **options
            )
            loss = run_nerf.img2mse(colours, target) + run_nerf.img2mse(extras["rgb0"], target)
        adam.apply_gradients(zip(tape.gradient(loss, variables), variables))
        trial.add(loss, run_nerf.mse2psnr(loss))
