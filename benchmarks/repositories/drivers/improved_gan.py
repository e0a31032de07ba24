"""The ImageNet model on eight made-up records, two steps."""

from types import SimpleNamespace


def run(trial, variant):
    trial.paths("imagenet")
    import build_model
    import discriminator
    import generator
    import model
    import train

    tf = trial.graph()
    write(trial, tf, "x.tfrecords")
    build_model.filename = "x.tfrecords"
    with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as session:
        config = SimpleNamespace(discriminator_learning_rate=4e-4, generator_learning_rate=4e-4, beta1=0.5)
        gan = model.DCGAN(
            session,
            **dict(image_size=128, image_shape=[128, 128, 3], batch_size=4, sample_size=8),
            **dict(z_dim=16, gf_dim=2, df_dim=2),
            **dict(d_label_smooth=0.25, generator_target_prob=0.375, out_stddev=0.075, out_init_b=-0.45),
            **dict(dataset_name="x", checkpoint_dir="c", sample_dir="s", config=config, devices=["gpu:0"]),
            generator=generator.Generator(),
            train_func=train.train,
            discriminator_func=discriminator.discriminator,
            build_model_func=build_model.build_model,
        )
        trial.built()
        trial.initialize(session)
        tf.train.start_queue_runners(sess=session, coord=tf.train.Coordinator())
        for _ in range(2):
            trial.add(*session.run([gan.d_losses[0], gan.g_losses[0], gan.d_optim, gan.g_optim])[:2])


def write(trial, tf, path):
    with tf.python_io.TFRecordWriter(path) as writer:
        for label in range(1, 9):
            pixels = trial.random.randint(0, 255, (128, 128, 3)).astype("uint8").tobytes()
            feature = {
                "image_raw": tf.train.Feature(bytes_list=tf.train.BytesList(value=[pixels])),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
            }
            example = tf.train.Example(features=tf.train.Features(feature=feature))
            writer.write(example.SerializeToString())
