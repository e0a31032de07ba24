"""The model with two layers, three steps of Adam; a sampled sequence."""


def run(trial, variant):
    trial.paths("src")
    import model
    import sample

    tf = trial.graph()
    options = model.default_hparams()
    options.override_from_dict(dict(n_vocab=50, n_ctx=16, n_embd=32, n_head=4, n_layer=2))
    words = tf.placeholder(tf.int32, [2, None])
    logits = model.model(hparams=options, X=words)["logits"]
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=words[:, 1:], logits=logits[:, :-1])
    loss = tf.reduce_mean(losses)
    step = tf.train.AdamOptimizer(1e-3).minimize(loss)
    sampled = sample.sample_sequence(hparams=options, length=4, start_token=1, batch_size=1, temperature=1, top_k=3)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        trial.train(session, loss, step, {words: trial.random.randint(0, 50, (2, 10))})
        assert session.run(sampled).shape == (1, 5)
