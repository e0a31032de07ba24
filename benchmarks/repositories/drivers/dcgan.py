"""The model of model.py on four made-up pictures, two steps of both optimizers, all summaries."""

from pathlib import Path


def run(trial, variant):
    trial.paths("")
    import imageio

    Path("data/x").mkdir(parents=True)
    for number in range(4):
        imageio.imwrite(f"data/x/{number}.jpg", trial.random.randint(0, 255, (64, 64, 3)).astype("uint8"))
    import main  # noqa: F401  it defines the flags
    import model

    tf = trial.graph()
    sizes = dict(input_height=64, input_width=64, output_height=64, output_width=64, batch_size=4, sample_num=4)
    sizes.update(z_dim=8, gf_dim=4, df_dim=4)
    with tf.Session() as session:
        gan = model.DCGAN(session, dataset_name="x", data_dir="data", checkpoint_dir="c", crop=False, **sizes)
        trial.built()
        adam = [tf.train.AdamOptimizer(1e-3, beta1=0.5) for _ in range(2)]
        discriminator = adam[0].minimize(gan.d_loss, var_list=gan.d_vars)
        generator = adam[1].minimize(gan.g_loss, var_list=gan.g_vars)
        trial.initialize(session)
        feed = {gan.inputs: trial.random.rand(4, 64, 64, 3) * 2 - 1, gan.z: trial.random.rand(4, 8) * 2 - 1}
        for _ in range(2):
            trial.train(session, gan.d_loss, discriminator, feed, steps=1)
            trial.train(session, gan.g_loss, generator, feed, steps=1)
        session.run([gan.z_sum, gan.d_sum, gan.g_loss_sum, gan.G_sum], feed)
