"""Four layers on a sine: three steps, then three samples of the incremental generator."""

import numpy as np


def run(trial, variant):
    trial.paths("")
    from wavenet import WaveNetModel, optimizer_factory

    tf = trial.graph()
    channels = dict(residual_channels=8, dilation_channels=8, quantization_channels=32, skip_channels=8)
    net = WaveNetModel(
        batch_size=1,
        dilations=[1, 2, 4, 8],
        filter_width=2,
        use_biases=True,
        scalar_input=False,
        initial_filter_width=32,
        histograms=False,
        global_condition_channels=None,
        **channels,
    )
    audio = tf.placeholder(tf.float32, [1, 200, 1])
    loss = net.loss(audio, l2_regularization_strength=1e-4)
    optimizer = optimizer_factory["adam"](learning_rate=1e-3, momentum=0.9)
    step = optimizer.minimize(loss, var_list=tf.trainable_variables())
    sample = tf.placeholder(tf.int32)
    following = net.predict_proba_incremental(sample, None)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        trial.train(session, loss, step, {audio: np.sin(np.arange(200) * 0.3)[None, :, None] * 0.7})
        session.run(net.init_ops)
        for value in range(3):
            probabilities, _ = session.run([following, net.push_ops], {sample: [value]})
        trial.add(probabilities.ravel()[0])
