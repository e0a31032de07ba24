"""``tf.contrib.learn``: vocabularies, files, settings."""

import tempfile
from pathlib import Path

import numpy as np
from estimator import messages

TEXTS = ["Hello world, it's HTMLParser time", "world of-warcraft a_b 123 Hello Hello", "", "the end, world"]


def ids(processor, texts):
    return [row.tolist() for row in processor.transform(texts)]


def case_vocabulary_processor(lib):
    text = lib.contrib.learn.preprocessing
    found = {"tokens": list(text.tokenizer(TEXTS))}
    for name, options in {
        "plain": {},
        "frequent": {"min_frequency": 1},
        "split": {"tokenizer_fn": lambda texts: (t.split() for t in texts)},
    }.items():
        processor = text.VocabularyProcessor(6, **options)
        found[name] = np.array(list(processor.fit_transform(TEXTS)))
        vocabulary = processor.vocabulary_
        found[name + " words"] = [vocabulary.reverse(i) for i in range(len(vocabulary))]
        found[name + " new"] = ids(processor, ["new Hello world"])
    processor = text.VocabularyProcessor(4).fit(TEXTS)
    path = str(Path(tempfile.mkdtemp(), "vocabulary"))
    processor.save(path)
    found["restored"] = ids(text.VocabularyProcessor.restore(path), TEXTS)
    found["reverse"] = list(processor.reverse([[1, 2, 0]]))
    found["bytes"] = np.array(list(text.ByteProcessor(5).transform(["h\u00e9llo", "a", b"\xff\x00"])))
    found["text"] = list(text.ByteProcessor(5).reverse(np.array([[97, 98, 0, 0], [255, 1, 0, 0]])))
    return found


def case_categorical_vocabulary(lib):
    vocabulary = lib.contrib.learn.preprocessing.CategoricalVocabulary()
    for name, count in (("c", 5), ("b", 5), ("d", 1), ("e", 9), (7, 5), ("f", 2)):
        vocabulary.add(name, count)
    found = {"before": [vocabulary.reverse(i) for i in range(len(vocabulary))]}
    vocabulary.trim(1, 8)
    found["after"] = [vocabulary.reverse(i) for i in range(len(vocabulary))]
    vocabulary.freeze()
    found["ids"] = [vocabulary.get(name) for name in ("b", "e", "new", "f")]
    vocabulary.freeze(False)
    found["thawed"] = [vocabulary.get("new"), len(vocabulary)]
    other = lib.contrib.learn.preprocessing.CategoricalVocabulary("?", support_reverse=False)
    found["messages"] = messages({"reverse": lambda: other.reverse(0), "unknown": lambda: other.get("?")})
    return found


def case_files(lib):
    base = lib.contrib.learn.datasets.base
    folder = Path(tempfile.mkdtemp())
    (folder / "with.csv").write_text("3,2,setosa,v\n1.5,2,0\n3,4,1\n5,6,2\n")
    (folder / "without.csv").write_text("1.5,2,0\n3,4,1\n5,6,2\n")
    found = {}
    for name, load in (("with", base.load_csv_with_header), ("without", base.load_csv_without_header)):
        for column in (-1, 0):
            data = load(str(folder / (name + ".csv")), np.float64, np.float32, column)
            found["%s %d data" % (name, column)], found["%s %d target" % (name, column)] = data.data, data.target
    iris = base.load_iris(str(folder / "with.csv"))
    found["iris"], found["iris target"] = iris.data, iris.target
    found["boston target"] = base.load_boston(str(folder / "with.csv")).target
    return found


def case_settings(lib):
    learn = lib.contrib.learn
    names = [
        "save_checkpoints_secs",
        "save_checkpoints_steps",
        "master",
        "evaluation_master",
        "model_dir",
        "is_chief",
        "task_type",
        "num_worker_replicas",
        "environment",
        "save_summary_steps",
        "keep_checkpoint_max",
    ]

    def shown(config):
        return {name: repr(getattr(config, name)) for name in names}

    config = learn.RunConfig(num_cores=3, gpu_memory_fraction=0.5, log_device_placement=True)
    hook = lib.tf.train.StopAtStepHook(1)
    model = lib.module("estimator").Estimator(lambda features: None)
    return {
        "plain": shown(learn.RunConfig()),
        "steps": shown(learn.RunConfig(save_checkpoints_steps=5)),
        "both": shown(learn.RunConfig(save_checkpoints_steps=5, save_checkpoints_secs=7, master="m")),
        "replaced": shown(learn.RunConfig().replace(save_checkpoints_steps=3, model_dir="/a")),
        "tf_config": str(config.tf_config),
        "core": isinstance(config, lib.module("estimator").RunConfig),
        "modes": [learn.ModeKeys.TRAIN, learn.ModeKeys.EVAL, learn.ModeKeys.INFER],
        "hooks": [
            learn.monitors.replace_monitors_with_hooks(None, model),
            learn.monitors.replace_monitors_with_hooks([hook], model) == [hook],
        ],
    }


def case_data_sets(lib):
    learn = lib.contrib.learn
    iris, again = learn.datasets.load_iris(), learn.datasets.load_dataset("iris", "large")
    found = {"data": iris.data, "target": iris.target, "again": again.data, "again target": again.target}
    found["messages"] = messages({"name": lambda: learn.datasets.load_dataset("cifar")})
    found["sets"] = sorted(name for name in learn.datasets.DATASETS if name != "dbpedia")
    return found
