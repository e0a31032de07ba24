"""Three sentences through the tagger, with a CRF or without (the variant): three steps, prediction, new weights."""

LENGTHS = (4, 6, 3)


def run(trial, variant):
    trial.paths("")
    from model.config import Config
    from model.ner_model import NERModel

    trial.graph()
    config = Config(load=False)
    settings = dict(use_crf=variant == "crf", vocab_tags={"a": 0, "b": 1, "O": 2}, nwords=30, nchars=12, ntags=3)
    settings.update(embeddings=None, dim_word=8, dim_char=6, hidden_size_char=5, hidden_size_lstm=7, clip=5.0)
    for name, value in settings.items():
        setattr(config, name, value)
    model = NERModel(config)
    model.build()
    trial.built()
    trial.fix(model.sess)
    draw = trial.random.randint
    sentences = [
        [([int(letter) for letter in draw(1, 12, draw(1, 5))], int(draw(0, 30))) for _ in range(length)]
        for length in LENGTHS
    ]
    words = [tuple(zip(*sentence)) for sentence in sentences]
    labels = [[int(tag) for tag in draw(0, 3, length)] for length in LENGTHS]
    feed, _ = model.get_feed_dict(words, labels, 0.01, 1.0)
    trial.train(model.sess, model.loss, model.train_op, feed)
    predicted, _ = model.predict_batch(words)
    trial.add(*(tag for tags, length in zip(predicted, LENGTHS) for tag in tags[:length]))
    model.reinitialize_weights("proj")
