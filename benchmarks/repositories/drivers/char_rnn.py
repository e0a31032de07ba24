"""Two layers of one kind of cell (the variant), three steps."""

from types import SimpleNamespace


def run(trial, variant):
    trial.paths("")
    from model import Model

    tf = trial.graph()
    arguments = SimpleNamespace(
        model=variant,
        rnn_size=16,
        num_layers=2,
        batch_size=4,
        seq_length=8,
        vocab_size=20,
        output_keep_prob=1.0,
        input_keep_prob=1.0,
        grad_clip=5.0,
    )
    model = Model(arguments)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        session.run(tf.assign(model.lr, 0.01))
        feed = {which: trial.random.randint(0, 20, (4, 8)) for which in (model.input_data, model.targets)}
        trial.train(session, model.cost, model.train_op, feed)
