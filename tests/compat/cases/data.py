"""``tf.contrib.data``."""

import tempfile
from pathlib import Path


def _all(lib, dataset, limit=20):
    """The elements of a data set, as dictionaries of arrays."""
    tf = lib.tf
    element = tf.data.make_one_shot_iterator(dataset).get_next()
    found = {}
    with tf.Session() as session:
        for place in range(limit):
            try:
                found[str(place)] = _named(session.run(element))
            except tf.errors.OutOfRangeError:
                found["count"] = place
                break
    shapes = tf.data.get_output_shapes(dataset)
    if not isinstance(shapes, (dict, tuple)):
        found["shapes"] = str(shapes)
    return found


def _named(element):
    if isinstance(element, dict):
        return {str(key): _named(value) for key, value in element.items()}
    if hasattr(element, "dense_shape"):
        return {"indices": element.indices, "values": element.values, "dense_shape": element.dense_shape}
    if isinstance(element, tuple):
        return {str(place): _named(value) for place, value in enumerate(element)}
    return element


def _range(lib, count=7):
    return lib.tf.data.Dataset.range(count)


def _pairs(lib, count=5):
    return _range(lib, count).map(lambda x: (x, {"double": x * 2}))


def _lines(lib, lengths=(1, 3, 2, 4, 1, 5)):
    """Vectors of these lengths."""
    tf = lib.tf
    dataset = tf.data.Dataset.from_tensor_slices(list(lengths))
    return dataset.map(lambda n: tf.fill([n], n))


def _twice(x):
    return x, x + 1


def case_batches(lib):
    data = lib.contrib.data
    return {
        "dropped": _all(lib, _range(lib).apply(data.batch_and_drop_remainder(3))),
        "padded": _all(lib, _lines(lib).apply(data.padded_batch_and_drop_remainder(4, [None]))),
        "padded_value": _all(lib, _lines(lib).apply(data.padded_batch_and_drop_remainder(2, [6], padding_values=-1))),
        "mapped": _all(lib, _range(lib).apply(data.map_and_batch(lambda x: x * x, 3))),
        "mapped_parallel": _all(
            lib, _range(lib).apply(data.map_and_batch(_twice, 3, drop_remainder=True, num_parallel_calls=2))
        ),
        "mapped_batches": _all(lib, _range(lib).apply(data.map_and_batch(lambda x: x, 4, num_parallel_batches=2))),
        "unbatched": _all(lib, _pairs(lib).batch(2).apply(data.unbatch())),
        "sparse": _all(lib, _lines(lib).apply(data.dense_to_sparse_batch(4, [5]))),
    }


def case_windows(lib):
    data = lib.contrib.data
    found = {
        "plain": _all(lib, _range(lib).apply(data.sliding_window_batch(3))),
        "stride": _all(lib, _range(lib).apply(data.sliding_window_batch(3, stride=2))),
        "shift": _all(lib, _range(lib).apply(data.sliding_window_batch(window_size=2, window_shift=3))),
        "apart": _all(lib, _range(lib).apply(data.sliding_window_batch(3, window_shift=2, window_stride=2))),
        "pairs": _all(lib, _pairs(lib).apply(data.sliding_window_batch(2))),
        "batches": _all(lib, _range(lib, 8).batch(2).apply(data.sliding_window_batch(2))),
    }
    try:
        data.sliding_window_batch(2, 1, 1)
    except ValueError as error:
        found["raised"] = type(error).__name__
    return found


def case_order(lib):
    tf, data = lib.tf, lib.contrib.data
    shuffled = _range(lib).apply(data.shuffle_and_repeat(4, count=2, seed=3))
    found = _all(lib, shuffled)
    result = {"numbers": sorted(int(found[str(place)]) for place in range(14)), "count": found["count"]}

    def nested(x):
        return tf.data.Dataset.from_tensors(x).repeat(3)

    interleaved = _range(lib, 4).apply(data.parallel_interleave(nested, cycle_length=2, block_length=2))
    result["interleaved"] = _all(lib, interleaved)
    sloppy = _all(lib, _range(lib, 3).apply(data.sloppy_interleave(nested, 2)))
    result["sloppy"] = sorted(int(sloppy[str(place)]) for place in range(9))
    sets = [tf.data.Dataset.from_tensors(name).repeat(2) for name in ("a", "b", "c")]
    choice = tf.data.Dataset.from_tensor_slices(lib.np.array([2, 0, 1, 1, 0, 2], "int64"))
    result["chosen"] = _all(lib, data.choose_from_datasets(sets, choice))
    result["sampled"] = _all(lib, data.sample_from_datasets(sets, weights=[0.0, 1.0, 0.0]).take(2))
    return result


def case_groups(lib):
    tf, data = lib.tf, lib.contrib.data

    def total(_, window):
        return window.batch(3)

    windows = _range(lib, 9).apply(data.group_by_window(lambda x: x % 2, total, window_size=3))
    sized = _range(lib, 9).apply(
        data.group_by_window(lambda x: x % 2, total, window_size_func=lambda key: key + tf.constant(2, tf.int64))
    )
    reducer = data.Reducer(lambda _: tf.constant(0, tf.int64), lambda old, x: old + x, lambda state: state)
    return {
        "windows": _all(lib, windows),
        "sized": _all(lib, sized),
        "reduced": _all(lib, _range(lib).apply(data.group_by_reducer(lambda x: x % 3, reducer))),
    }


def case_buckets(lib):
    tf, data = lib.tf, lib.contrib.data

    def length(x):
        return tf.size(x)

    bucket, short = data.bucket_by_sequence_length, _lines(lib, (1, 3, 2))
    found = {
        "plain": _all(lib, _lines(lib).apply(bucket(length, [2, 4], [2, 2, 2]))),
        "shapes": _all(lib, _lines(lib).apply(bucket(length, [3], [3, 3], padded_shapes=[6], padding_values=-1))),
        "boundary": _all(lib, short.apply(bucket(length, [3, 5], [2, 2, 2], pad_to_bucket_boundary=True))),
        "unpadded": _all(lib, _lines(lib, (2, 3, 2, 3)).apply(bucket(length, [3], [2, 2], no_padding=True))),
    }
    try:
        bucket(length, [2, 4], [2, 2])
    except ValueError as error:
        found["raised"] = type(error).__name__
    return found


def case_states_and_numbers(lib):
    tf, data = lib.tf, lib.contrib.data
    summed = _range(lib).apply(data.scan(tf.constant(0, tf.int64), lambda old, x: (old + x, old * 10 + x)))
    checked = tf.data.Dataset.from_tensor_slices([1.0, 0.0, 2.0]).map(lambda x: tf.check_numerics(1.0 / x, "zero"))
    repeated = tf.data.Dataset.from_tensor_slices(["a", "b", "a", "c", "b"])
    return {
        "scan": _all(lib, summed),
        "enumerated": _all(lib, _pairs(lib).apply(data.enumerate_dataset(start=3))),
        "ignored": _all(lib, checked.apply(data.ignore_errors())),
        "unique": _all(lib, repeated.apply(data.unique())),
        "counter": _all(lib, data.Counter(3, -2).take(4)),
        "counter32": _all(lib, data.Counter(dtype=tf.int32).take(2)),
        "autotune": data.AUTOTUNE,
        "random": _all(lib, data.RandomDataset(seed=1).take(3))["count"],
    }


def case_resampling(lib):
    tf, data = lib.tf, lib.contrib.data
    classes = tf.data.Dataset.from_tensor_slices([0, 0, 0, 1] * 100)
    resampled = classes.apply(data.rejection_resample(lambda x: x, [0.5, 0.5], [0.75, 0.25], seed=1))
    found = _all(lib, resampled, limit=200)
    labels = [int(found[str(place)]["0"]) for place in range(200)]
    share = sum(labels) / float(len(labels))
    return {"balanced": abs(share - 0.5) < 0.1}


def case_single_elements(lib):
    tf, data = lib.tf, lib.contrib.data
    reducer = data.Reducer(lambda _: tf.constant(0, tf.int64), lambda old, x: old + x, lambda state: state * 2)
    shaped = _lines(lib, (2, 2)).apply(data.assert_element_shape([2]))
    pair = _pairs(lib).apply(data.assert_element_shape(([], {"double": []})))
    found = lib.run(
        {
            "single": data.get_single_element(_pairs(lib).skip(2).take(1)),
            "reduced": data.reduce_dataset(_range(lib), reducer),
        }
    )
    found["shaped"] = _all(lib, shaped)
    found["pair"] = _all(lib, pair)
    wrong = tf.data.make_one_shot_iterator(_lines(lib, (2, 3)).apply(data.assert_element_shape([2]))).get_next()
    with tf.Session() as session:
        session.run(wrong)
        try:
            session.run(wrong)
        except tf.errors.InvalidArgumentError as error:
            found["raised"] = type(error).__name__
    return found


def _file(text):
    path = Path(tempfile.mkdtemp()) / "data"
    path.write_text(text)
    return str(path)


def case_csv(lib):
    tf, data = lib.tf, lib.contrib.data
    path = _file("a,b,c\n1,x,0.5\n2,y,\n3,z,1.5\n")
    defaults = [tf.int32, tf.string, tf.constant([9.0])]
    batches = data.make_csv_dataset(path, 2, label_name="a", num_epochs=1, shuffle=False)
    selected = data.make_csv_dataset(
        [path], 3, column_defaults=[tf.float32], select_columns=["a"], num_epochs=1, shuffle=False
    )
    return {
        "rows": _all(lib, data.CsvDataset(path, defaults, header=True)),
        "columns": _all(lib, data.CsvDataset([path], [0], header=True, select_cols=[0])),
        "batches": _all(lib, batches),
        "selected": _all(lib, selected),
    }


def _records(lib):
    tf = lib.tf
    path = str(Path(tempfile.mkdtemp()) / "data.tfrecord")
    with tf.python_io.TFRecordWriter(path) as writer:
        for number in range(5):
            features = {
                "x": tf.train.Feature(int64_list=tf.train.Int64List(value=[number])),
                "y": tf.train.Feature(float_list=tf.train.FloatList(value=[0.5] * number)),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    return path


def case_examples(lib):
    tf, data = lib.tf, lib.contrib.data
    path = _records(lib)
    features = {"x": tf.FixedLenFeature([], tf.int64), "y": tf.VarLenFeature(tf.float32)}
    batched = data.make_batched_features_dataset(path, 2, features, num_epochs=1, shuffle=False)
    labelled = data.make_batched_features_dataset(
        path, 2, features, label_key="x", num_epochs=1, shuffle=False, drop_final_batch=True
    )
    parsed = tf.data.TFRecordDataset(path).batch(3).apply(data.parse_example_dataset(features))
    read = data.read_batch_features(path, 5, features, randomize_input=False, num_epochs=1)
    with tf.Session() as session:
        found = {"read": _named(session.run(read))}
    found["batched"] = _all(lib, batched)
    found["labelled"] = _all(lib, labelled)
    found["parsed"] = _all(lib, parsed)
    return found


def case_written(lib):
    tf, data = lib.tf, lib.contrib.data
    path = str(Path(tempfile.mkdtemp()) / "out")
    dataset = tf.data.Dataset.from_tensor_slices(["one", "two"])
    with tf.Session() as session:
        session.run(data.TFRecordWriter(path).write(dataset))
    return _all(lib, tf.data.TFRecordDataset(path))


def case_devices(lib):
    data = lib.contrib.data
    copied = _range(lib, 3).apply(data.copy_to_device("/cpu:0"))
    iterator = lib.tf.data.make_initializable_iterator(copied)
    element = iterator.get_next()
    with lib.tf.Session() as session:
        session.run(iterator.initializer)
        return {"copied": [int(session.run(element)) for _ in range(3)]}
