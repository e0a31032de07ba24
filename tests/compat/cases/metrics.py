"""``tf.contrib.metrics``: each is updated with two batches."""


def _batches(lib, *shape):
    """Two batches of values in [0, 1], fed one after the other."""
    random = lib.np.random.RandomState(sum(shape) + len(shape))
    return [random.uniform(0, 1, shape).astype("float32") for _ in range(2)]


def _updated(lib, metrics, feeds):
    """What each metric gives after its updates, and what the last update gave."""
    tf = lib.tf
    found = {}
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        for feed in feeds:
            updated = session.run({name: update for name, (_, update) in metrics.items()}, feed)
        values = session.run({name: value for name, (value, _) in metrics.items()}, feed)
    for name in metrics:
        found[name] = _flat(values[name])
        found[name + " update"] = _flat(updated[name])
    found["variables"] = sorted(v.op.name for v in tf.local_variables())
    return found


def _flat(value):
    if hasattr(value, "_asdict"):
        return dict(value._asdict())
    if isinstance(value, (tuple, list)):
        return {str(place): item for place, item in enumerate(value)}
    return value


def _binary(lib):
    tf = lib.tf
    predictions, labels, weights = (tf.placeholder(tf.float32, [6], name=name) for name in ("p", "l", "w"))
    feeds = []
    for first, second, third in zip(_batches(lib, 6), _batches(lib, 6, 1), _batches(lib, 6, 1, 1)):
        feeds.append({predictions: first, labels: (second[:, 0] > 0.5), weights: third[:, 0, 0]})
    return predictions, labels, weights, feeds


def case_means(lib):
    metrics = lib.contrib.metrics
    predictions, labels, weights, feeds = _binary(lib)
    found = {
        "mean": metrics.streaming_mean(predictions),
        "mean_weighted": metrics.streaming_mean(predictions, weights),
        "tensor": metrics.streaming_mean_tensor(predictions),
        "absolute": metrics.streaming_mean_absolute_error(predictions, labels),
        "squared": metrics.streaming_mean_squared_error(predictions, labels, weights),
        "root": metrics.streaming_root_mean_squared_error(predictions, labels),
        "relative": metrics.streaming_mean_relative_error(predictions, labels, labels + 1.0),
        "less": metrics.streaming_percentage_less(predictions, 0.5),
        "covariance": metrics.streaming_covariance(predictions, labels),
        "pearson": metrics.streaming_pearson_correlation(predictions, labels),
        "pearson_weighted": metrics.streaming_pearson_correlation(predictions, labels, weights),
        "cosine": metrics.streaming_mean_cosine_distance(predictions[:, None], labels[:, None], 0),
        "concat": metrics.streaming_concat(predictions),
    }
    return _updated(lib, found, feeds)


def case_classes(lib):
    tf, metrics = lib.tf, lib.contrib.metrics
    predictions, labels, weights, feeds = _binary(lib)
    decided = tf.cast(predictions > 0.5, tf.float32)
    found = {
        "accuracy": metrics.streaming_accuracy(decided, labels),
        "accuracy_weighted": metrics.streaming_accuracy(decided, labels, weights),
        "precision": metrics.streaming_precision(decided, labels),
        "recall": metrics.streaming_recall(decided, labels, weights),
        "true_positives": metrics.streaming_true_positives(decided, labels),
        "true_negatives": metrics.streaming_true_negatives(decided, labels),
        "false_positives": metrics.streaming_false_positives(decided, labels),
        "false_negatives": metrics.streaming_false_negatives(decided, labels),
        "false_positive_rate": metrics.streaming_false_positive_rate(decided, labels),
        "false_negative_rate": metrics.streaming_false_negative_rate(decided, labels),
        "iou": metrics.streaming_mean_iou(tf.cast(decided, tf.int64), tf.cast(labels, tf.int64), 2),
        "f1": metrics.f1_score(tf.cast(labels, tf.bool), predictions),
        "kappa": metrics.cohen_kappa(tf.cast(labels, tf.int64), tf.cast(decided, tf.int64), 2),
        "count": metrics.count(predictions),
    }
    result = _updated(lib, found, feeds)
    batch = {"accuracy": metrics.accuracy(tf.cast(decided, tf.int32), tf.cast(labels, tf.int32))}
    with tf.Session() as session:
        result["batch"] = session.run(batch, feeds[0])
    return result


def case_thresholds(lib):
    metrics = lib.contrib.metrics
    predictions, labels, weights, feeds = _binary(lib)
    at = [0.25, 0.75]
    found = {
        "auc": metrics.streaming_auc(predictions, labels),
        "auc_pr": metrics.streaming_auc(predictions, labels, curve="PR", num_thresholds=20),
        "dynamic": metrics.streaming_dynamic_auc(labels, predictions),
        "points": metrics.streaming_curve_points(labels, predictions, num_thresholds=5),
        "precision": metrics.streaming_precision_at_thresholds(predictions, labels, at),
        "recall": metrics.streaming_recall_at_thresholds(predictions, labels, at, weights),
        "true_positives": metrics.streaming_true_positives_at_thresholds(predictions, labels, at),
        "false_positive_rate": metrics.streaming_false_positive_rate_at_thresholds(predictions, labels, at),
        "sensitivity": metrics.streaming_sensitivity_at_specificity(predictions, labels, 0.5),
        "specificity": metrics.streaming_specificity_at_sensitivity(predictions, labels, 0.5),
        "precision_at_recall": metrics.precision_at_recall(labels, predictions, 0.5),
        "recall_at_precision": metrics.recall_at_precision(labels, predictions, 0.5),
    }
    return _updated(lib, found, feeds)


def case_auc_more(lib):
    tf, metrics = lib.tf, lib.contrib.metrics
    predictions, labels, weights, feeds = _binary(lib)
    equal = metrics.precision_recall_at_equal_thresholds(tf.cast(labels, tf.bool), predictions, num_thresholds=4)
    found = {
        "interval": metrics.auc_with_confidence_intervals(labels, predictions, weights),
        "histogram": metrics.auc_using_histogram(tf.cast(labels, tf.bool), predictions, [0.0, 1.0], nbins=8),
        "equal": equal,
    }
    return _updated(lib, found, feeds)


def case_top_k(lib):
    tf, metrics = lib.tf, lib.contrib.metrics
    scores = tf.placeholder(tf.float32, [4, 5])
    labels = tf.constant([[0], [3], [2], [4]], tf.int64)
    feeds = [{scores: batch} for batch in _batches(lib, 4, 5)]
    _, best = tf.nn.top_k(scores, 2)
    best = tf.cast(best, tf.int64)
    found = {
        "recall": metrics.streaming_recall_at_k(scores, labels[:, 0], 2),
        "sparse_recall": metrics.streaming_sparse_recall_at_k(scores, labels, 2),
        "sparse_precision": metrics.streaming_sparse_precision_at_k(scores, labels, 2),
        "sparse_precision_class": metrics.streaming_sparse_precision_at_k(scores, labels, 3, class_id=2),
        "average": metrics.streaming_sparse_average_precision_at_k(scores, labels, 3),
        "top": metrics.streaming_sparse_precision_at_top_k(best, labels),
        "top_recall": metrics.sparse_recall_at_top_k(labels, best),
        "top_average": metrics.streaming_sparse_average_precision_at_top_k(best, labels),
    }
    return _updated(lib, found, feeds)


def case_aggregates(lib):
    metrics = lib.contrib.metrics
    predictions, labels, _, feeds = _binary(lib)
    values, updates = metrics.aggregate_metrics(
        metrics.streaming_mean(predictions), metrics.streaming_mean(labels, name="labels")
    )
    names, named_updates = metrics.aggregate_metric_map(
        {"x/squared": metrics.streaming_mean_squared_error(predictions, labels)}
    )
    found = {"mean": (values[0], updates[0]), "labels": (values[1], updates[1])}
    found["squared"] = (names["x/squared"], named_updates["x/squared"])
    return _updated(lib, found, feeds)


def case_collections(lib):
    tf, metrics = lib.tf, lib.contrib.metrics
    predictions, labels, _, _ = _binary(lib)
    metrics.streaming_accuracy(predictions, labels, metrics_collections="m", updates_collections=["u"], name="acc")
    metrics.streaming_auc(predictions, labels, metrics_collections=["m"])
    return {
        "metrics": [item.op.name for item in tf.get_collection("m")],
        "updates": [item.op.name for item in tf.get_collection("u")],
        "variables": [v.op.name for v in tf.get_collection(tf.GraphKeys.METRIC_VARIABLES)],
    }


def case_sets_and_confusion(lib):
    tf, metrics = lib.tf, lib.contrib.metrics
    a, b = tf.constant([[1, 2, 3], [4, 4, 5]]), tf.constant([[2, 3, 7], [5, 5, 5]])
    outputs = {
        "confusion": metrics.confusion_matrix(tf.constant([0, 1, 2, 1]), tf.constant([0, 2, 2, 1]), 3),
        "weighted": metrics.confusion_matrix([0, 1], [1, 1], weights=[2.0, 3.0], dtype=tf.float32),
        "difference": tf.sparse_tensor_to_dense(metrics.set_difference(a, b)),
        "reverse": tf.sparse_tensor_to_dense(metrics.set_difference(a, b, aminusb=False)),
        "intersection": tf.sparse_tensor_to_dense(metrics.set_intersection(a, b)),
        "union": tf.sparse_tensor_to_dense(metrics.set_union(a, b)),
        "size": metrics.set_size(metrics.set_union(a, b)),
    }
    return lib.run(outputs)
