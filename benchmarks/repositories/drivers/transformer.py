"""Two blocks on six made-up sentences through its own input pipeline: three steps, then prediction."""

from pathlib import Path

ARGUMENTS = (
    "--vocab v --vocab_size 30 --d_model 16 --d_ff 32 --num_blocks 2 --num_heads 4 --maxlen1 10 --maxlen2 6 "
    "--dropout_rate 0.0 --warmup_steps 3"
)


def run(trial, variant):
    trial.paths("")
    import data_load
    import hparams
    import utils  # noqa: F401  it must load
    from model import Transformer

    words = ["<pad>", "<unk>", "<s>", "</s>", *(f"w{number}" for number in range(26))]
    Path("v").write_text("\n".join(word + "\t0" for word in words))
    Path("a").write_text("w1 w2 w3\nw4 w5 w6\nw7 w8\n" * 2)
    Path("b").write_text("w2 w2\nw4 w9 w6\nw7 w1\n" * 2)
    options = hparams.Hparams().parser.parse_args(ARGUMENTS.split())
    tf = trial.graph()
    batches, _, _ = data_load.get_batch("a", "b", 10, 6, "v", 6, shuffle=False)
    iterator = tf.data.Iterator.from_structure(batches.output_types, batches.output_shapes)
    sources, targets = iterator.get_next()
    begin = iterator.make_initializer(batches)
    model = Transformer(options)
    loss, step, count, summaries = model.train(sources, targets)
    predicted, _ = model.eval(sources, targets)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        session.run(begin)
        trial.train(session, loss, [step, count, summaries])
        trial.add(session.run(predicted))
