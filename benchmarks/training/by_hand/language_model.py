"""The language model, by hand: compat.v1 throughout, the loss of tf.contrib written out."""

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tensorflow.compat.v1 as tf

import inputs

tf.disable_v2_behavior()


class SmallConfig:
    """Small config."""

    learning_rate = 1.0
    max_grad_norm = 5
    num_layers = 2
    num_steps = 20
    hidden_size = 96
    max_epoch = 4
    keep_prob = 0.8
    lr_decay = 0.5
    batch_size = 20
    vocab_size = 1000


class PTBModel:
    """The PTB model."""

    def __init__(self, is_training, config):
        batch_size, num_steps, size = config.batch_size, config.num_steps, config.hidden_size
        self._input_data = tf.placeholder(tf.int32, [batch_size, num_steps])
        self._targets = tf.placeholder(tf.int32, [batch_size, num_steps])

        def attn_cell(layer):
            cell = tf.nn.rnn_cell.BasicLSTMCell(size, forget_bias=0.0, state_is_tuple=True)
            if is_training and config.keep_prob < 1:
                cell = tf.nn.rnn_cell.DropoutWrapper(cell, output_keep_prob=config.keep_prob, seed=layer)
            return cell

        cell = tf.nn.rnn_cell.MultiRNNCell([attn_cell(i) for i in range(config.num_layers)], state_is_tuple=True)
        self._initial_state = cell.zero_state(batch_size, tf.float32)
        embedding = tf.get_variable("embedding", [config.vocab_size, size], dtype=tf.float32)
        net = tf.nn.embedding_lookup(embedding, self._input_data)
        if is_training and config.keep_prob < 1:
            net = tf.nn.dropout(net, rate=1 - config.keep_prob, seed=11)
        # One word at a time, so that dropout draws its numbers in one order.
        outputs, self._final_state = tf.nn.dynamic_rnn(
            cell, net, initial_state=self._initial_state, parallel_iterations=1
        )

        output = tf.reshape(outputs, [-1, size])
        softmax_w = tf.get_variable("softmax_w", [size, config.vocab_size], dtype=tf.float32)
        softmax_b = tf.get_variable("softmax_b", [config.vocab_size], initializer=tf.zeros_initializer())
        logits = tf.matmul(output, softmax_w) + softmax_b
        targets = tf.reshape(self._targets, [-1])
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
        self._cost = tf.reduce_sum(loss) / batch_size
        if not is_training:
            return

        self._lr = tf.Variable(0.0, trainable=False)
        tvars = tf.trainable_variables()
        grads, _ = tf.clip_by_global_norm(tf.gradients(self._cost, tvars), config.max_grad_norm)
        optimizer = tf.train.GradientDescentOptimizer(self._lr)
        global_step = tf.train.get_or_create_global_step()
        self._train_op = optimizer.apply_gradients(zip(grads, tvars, strict=True), global_step=global_step)
        self._new_lr = tf.placeholder(tf.float32, shape=[], name="new_learning_rate")
        self._lr_update = tf.assign(self._lr, self._new_lr)

    def assign_lr(self, session, lr_value):
        session.run(self._lr_update, feed_dict={self._new_lr: lr_value})

    def run_epoch(self, session, data, report):
        """One pass over data; whether to go on."""
        state = session.run(self._initial_state)
        num_steps = self._input_data.shape[1].value
        for start in range(0, data.shape[1] - num_steps - 1, num_steps):
            feed_dict = {
                self._input_data: data[:, start : start + num_steps],
                self._targets: data[:, start + 1 : start + num_steps + 1],
            }
            for i, (c, h) in enumerate(self._initial_state):
                feed_dict[c] = state[i].c
                feed_dict[h] = state[i].h
            fetches = {"cost": self._cost, "final_state": self._final_state, "eval_op": self._train_op}
            vals = session.run(fetches, feed_dict)
            state = vals["final_state"]
            if not report(vals["cost"] / num_steps):
                return False
        return True


def train(report):
    """Train as long as report(loss) says so."""
    config = SmallConfig()
    text = inputs.text(config.vocab_size, config.batch_size * 2001).reshape([config.batch_size, -1])
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        initializer = tf.random_uniform_initializer(-0.1, 0.1)
        with tf.variable_scope("Model", reuse=None, initializer=initializer):
            m = PTBModel(is_training=True, config=config)
        threads = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        with tf.Session(config=threads) as session:
            tf.global_variables_initializer().run()
            for variable in tf.trainable_variables():
                shape = variable.get_shape().as_list()
                if len(shape) > 1:
                    variable.load(inputs.pretrained(variable.op.name, shape), session)
            epoch = 0
            going = True
            while going:
                m.assign_lr(session, config.learning_rate * config.lr_decay ** max(epoch + 1 - config.max_epoch, 0.0))
                going = m.run_epoch(session, text, report)
                epoch += 1
