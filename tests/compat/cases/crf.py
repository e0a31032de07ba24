"""``tf.contrib.crf``."""


def _data(lib):
    random = lib.np.random.RandomState(0)
    inputs = random.uniform(-1, 1, [3, 4, 5]).astype("float32")
    tags = random.randint(0, 5, [3, 4]).astype("int32")
    lengths = lib.np.array([4, 2, 0], "int32")
    return inputs, tags, lengths, random.uniform(-1, 1, [5, 5]).astype("float32")


def case_log_likelihood(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, tags, lengths, _ = _data(lib)
    potentials = tf.get_variable("potentials", inputs.shape)
    likelihood, transitions = crf.crf_log_likelihood(potentials, tf.constant(tags), tf.constant(lengths))
    return lib.run({"likelihood": likelihood, "transitions": transitions}, loss=tf.reduce_sum(likelihood))


def case_log_likelihood_of_long_tags_and_lengths(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, tags, lengths, transitions = _data(lib)
    feed_inputs = tf.placeholder(tf.float32, [None, None, 5])
    feed_tags = tf.placeholder(tf.int64, [None, None])
    likelihood, _ = crf.crf_log_likelihood(
        feed_inputs, feed_tags, tf.constant(lengths.astype("int64")), tf.constant(transitions)
    )
    gradient = tf.gradients(likelihood, feed_inputs)
    feed = {feed_inputs: inputs, feed_tags: tags.astype("int64")}
    return lib.run({"likelihood": likelihood, "gradient": gradient}, feed=feed)


def case_scores(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, tags, lengths, transitions = map(tf.constant, _data(lib))
    bitmap = tf.one_hot(tags, 5, on_value=True, off_value=False, dtype=tf.bool)
    both = tf.logical_or(bitmap, tf.one_hot(tf.zeros_like(tags), 5, on_value=True, off_value=False, dtype=tf.bool))
    return lib.run(
        {
            "sequence": crf.crf_sequence_score(inputs, tags, lengths, transitions),
            "unary": crf.crf_unary_score(tags, lengths, inputs),
            "binary": crf.crf_binary_score(tags, lengths, transitions),
            "norm": crf.crf_log_norm(inputs, lengths, transitions),
            "multitag": crf.crf_multitag_sequence_score(inputs, both, lengths, transitions),
        }
    )


def case_one_step(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, tags, lengths, transitions = _data(lib)
    inputs, tags, lengths = inputs[:, :1], tags[:, :1], lib.np.array([1, 1, 0], "int32")
    tags, lengths, transitions = tf.constant(tags), tf.constant(lengths), tf.constant(transitions)
    unknown = tf.placeholder(tf.float32, [None, None, 5])
    found = {}
    for name, given in (("static", tf.constant(inputs)), ("dynamic", unknown)):
        found[name] = {
            "likelihood": crf.crf_log_likelihood(given, tags, lengths, transitions)[0],
            "decode": crf.crf_decode(given, transitions, lengths),
            "multitag": crf.crf_multitag_sequence_score(
                given, tf.one_hot(tags, 5, on_value=True, off_value=False, dtype=tf.bool), lengths, transitions
            ),
        }
    return lib.run(found, feed={unknown: inputs})


def case_decode(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, _, lengths, transitions = map(tf.constant, _data(lib))
    tags, score = crf.crf_decode(inputs, transitions, lengths)
    return lib.run({"tags": tags, "score": score})


def case_decode_of_long_lengths(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, _, lengths, transitions = _data(lib)
    tags, score = crf.crf_decode(tf.constant(inputs), tf.constant(transitions), tf.constant(lengths.astype("int64")))
    return lib.run({"tags": tags, "score": score})


def case_viterbi_decode(lib):
    inputs, _, _, transitions = _data(lib)
    path, score = lib.contrib.crf.viterbi_decode(inputs[0], transitions)
    single, _ = lib.contrib.crf.viterbi_decode(inputs[0][:1], transitions)
    return {"path": [int(tag) for tag in path], "score": float(score), "single": [int(tag) for tag in single]}


def case_cells(lib):
    tf, crf = lib.tf, lib.contrib.crf
    inputs, _, _, transitions = map(tf.constant, _data(lib))
    forward = crf.CrfForwardRnnCell(transitions)
    decode = crf.CrfDecodeForwardRnnCell(transitions)
    backward = crf.CrfDecodeBackwardRnnCell(5)
    pointers, scores = decode(inputs[:, 0], inputs[:, 1])
    return lib.run(
        {
            "forward": forward(inputs[:, 0], inputs[:, 1]),
            "decode": (pointers, scores),
            "backward": backward(pointers, tf.constant([[1], [2], [0]])),
            "sizes": tf.constant(
                [forward.state_size, forward.output_size, decode.state_size, decode.output_size, backward.state_size]
            ),
        }
    )
