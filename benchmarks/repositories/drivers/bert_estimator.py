"""The whole program of run_classifier.py on a made-up MRPC: training, evaluation, prediction."""

import json
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CONFIG = {
    "attention_probs_dropout_prob": 0.0,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.0,
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": 32,
    "max_position_embeddings": 32,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "type_vocab_size": 2,
    "vocab_size": 57,
}
ARGUMENTS = (
    "run --task_name=mrpc --do_train=true --do_eval=true --do_predict=true --data_dir=. --vocab_file=vocab.txt "
    "--bert_config_file=config.json --max_seq_length=16 --train_batch_size=4 --num_train_epochs=1 --output_dir=out "
    "--learning_rate=0.01"
)


def run(trial, variant):
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *("##" + letter for letter in LETTERS)]
    Path("vocab.txt").write_text("\n".join(words))
    Path("config.json").write_text(json.dumps(CONFIG))
    rows = ["Quality\t#1 ID\t#2 ID\t#1 String\t#2 String"]
    rows += [f"{row % 2}\t1\t2\tab cd {'xyzw'[row % 4]}\tef gh" for row in range(8)]
    for split in ("train", "dev", "test"):
        Path(split + ".tsv").write_text("\n".join(rows) + "\n")
    trial.paths("")
    import run_classifier

    trial.graph()
    run_classifier.FLAGS(ARGUMENTS.split())
    trial.built()
    run_classifier.main(None)
    lines = Path("out/eval_results.txt").read_text().splitlines()
    results = dict(line.split(" = ") for line in lines)
    trial.add(float(results["eval_loss"]))
    assert len(Path("out/test_results.tsv").read_text().splitlines()) == 8
