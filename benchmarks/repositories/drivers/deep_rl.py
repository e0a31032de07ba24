"""Deep Q learning with one kind of output (the variant): three steps, the copy to the target, both predictions."""

from types import SimpleNamespace

SHAPE = [80, 80]
OPTIONS = dict(
    **dict(batch_size=2, n_action_repeat=1, max_random_start=1, history_length=4, max_r=1, min_r=-1),
    **dict(random_start=False, use_cumulated_reward=False, max_delta=None, min_delta=None, ep_start=1.0),
    **dict(ep_end=0.01, max_grad_norm=5),
    **dict(discount_r=0.99, t_train_freq=4, memory_size=100, t_target_q_update_freq=10, t_test=10, t_ep_end=10),
    **dict(t_train_max=10, t_learn_start=5, learning_rate=1e-3, learning_rate_minimum=1e-4, learning_rate_decay=0.96),
    **dict(learning_rate_decay_step=5, data_format="NHWC", double_q=True, decay=0.99, scale=1),
)


class Options(SimpleNamespace):
    """What is not given is None."""

    def __getattr__(self, name):
        return None


def run(trial, variant):
    trial.paths("")
    from agents.deep_q import DeepQ
    from agents.statistic import Statistic
    from networks.cnn import CNN
    from networks.mlp import MLPSmall

    tf = trial.graph()
    with tf.Session() as session:
        shared = dict(sess=session, output_size=3)
        convolutional = dict(shared, data_format="NHWC", history_length=4, observation_dims=SHAPE)
        convolutional.update(network_output_type=variant, network_header_type="nips")
        predictor = CNN(name="pred_network", trainable=True, **convolutional)
        target = CNN(name="target_network", trainable=False, **convolutional)
        dense = dict(shared, data_format="NCHW", history_length=1, observation_dims=[5], batch_size=None)
        MLPSmall(name="mlp", hidden_activation_fn=tf.sigmoid, **dense)
        options = Options(observation_dims=SHAPE, **OPTIONS)
        environment = SimpleNamespace(
            action_size=3, observation_dims=SHAPE, new_game=None, new_random_game=None, step=None
        )
        statistic = Statistic(session, 10, 5, "m", [])
        target.create_copy_op(predictor)
        agent = DeepQ(session, predictor, environment, statistic, options, target_network=target)
        trial.built()
        trial.initialize(session)
        target.run_copy()
        states = trial.random.rand(2, *SHAPE, 4)
        feed = {agent.targets: [1.0, 2.0], agent.actions: [0, 2], predictor.inputs: states}
        trial.train(session, agent.loss, agent.optim, feed)
        predictor.calc_outputs_with_idx(states, [[0, 1], [1, 2]])
        predictor.calc_actions(states)
