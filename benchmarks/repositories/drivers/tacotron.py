"""The graph of train.py on a made-up batch, small and without dropout, three steps."""


def run(trial, variant):
    trial.paths("")
    import train

    options = train.hp
    small = dict(n_iter=2, embed_size=16, encoder_num_banks=3, decoder_num_banks=2, dropout_rate=0.0)
    for name, value in small.items():
        setattr(options, name, value)
    tf = trial.graph()
    texts = trial.random.randint(1, 30, (2, 7))
    mels = trial.random.rand(2, 4, options.n_mels * options.r).astype("f")
    magnitudes = trial.random.rand(2, 4 * options.r, 1 + options.n_fft // 2).astype("f")
    train.get_batch = lambda: (
        tf.constant(texts, tf.int32),
        tf.constant(mels),
        tf.constant(magnitudes),
        tf.constant(["a", "b"]),
        1,
    )
    graph = train.Graph()
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        trial.train(session, graph.loss, graph.train_op)
