"""Both estimators of PolicyGradient/a3c on shared layers, two steps of each, all summaries."""


def run(trial, variant):
    trial.paths("PolicyGradient/a3c", "")
    import estimators

    tf = trial.graph()
    with tf.variable_scope("g"):
        policy, value = estimators.PolicyEstimator(4), estimators.ValueEstimator(reuse=True)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        states, targets = trial.random.randint(0, 255, (3, 84, 84, 4)), [1.0, 2.0, 3.0]
        feed = {policy.states: states, policy.targets: targets, policy.actions: [0, 1, 3]}
        feed.update({value.states: states, value.targets: targets})
        for _ in range(2):
            trial.train(session, policy.loss, policy.train_op, feed, steps=1)
            trial.train(session, value.loss, value.train_op, feed, steps=1)
        session.run([policy.summaries, value.summaries], feed)
