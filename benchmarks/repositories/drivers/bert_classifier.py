"""BERT with a classifier on top, four steps of its own optimizer."""

import numpy as np


def run(trial, variant):
    trial.paths("")
    import modeling
    import optimization
    import run_classifier

    tf = trial.graph()
    config = modeling.BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=32,
        max_position_embeddings=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    ids, mask, segments = (tf.constant(trial.random.randint(0, high, (4, 10)), tf.int32) for high in (50, 2, 2))
    labels = tf.constant(np.array([0, 1, 2, 0], np.int32))
    loss = run_classifier.create_model(config, False, ids, mask, segments, labels, 3, False)[0]
    step = optimization.create_optimizer(loss, 1e-2, 1000000, None, False)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        trial.train(session, loss, step, steps=4)
