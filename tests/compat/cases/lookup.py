"""``tf.contrib.lookup``."""

import tempfile
from pathlib import Path


def _file(lines):
    path = Path(tempfile.mkdtemp()) / "words"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def case_hash_table(lib):
    tf, lookup = lib.tf, lib.contrib.lookup
    keys, values = tf.constant(["a", "b", "c"]), tf.constant([1, 2, 3], tf.int64)
    table = lookup.HashTable(lookup.KeyValueTensorInitializer(keys, values), -1)
    named = lookup.HashTable(
        lookup.KeyValueTensorInitializer([1, 2], ["x", "y"], tf.int64, tf.string), "none", shared_name="t", name="named"
    )
    outputs = {
        "found": table.lookup(tf.constant([["b", "z"], ["c", "a"]])),
        "size": table.size(),
        "named": named.lookup(tf.constant([2, 3], tf.int64)),
        "sparse": table.lookup(tf.SparseTensor([[0], [2]], ["c", "?"], [3])).values,
    }
    exported = table.export()
    found = lib.run(outputs)
    with tf.Session() as session:
        session.run([table.init, named.initializer])
        found["by init"] = session.run(outputs["found"])
        found["keys"] = sorted(key.decode() for key in session.run(exported)[0])
    found["types"] = [table.key_dtype.name, table.value_dtype.name]
    return found


def case_shared_between_sessions(lib):
    tf, lookup = lib.tf, lib.contrib.lookup
    server = tf.train.Server.create_local_server()
    table = lookup.HashTable(lookup.KeyValueTensorInitializer(["a"], [7], value_dtype=tf.int64), -1, shared_name="mine")
    value = table.lookup(tf.constant("a"))
    with tf.Session(server.target) as session:
        session.run(table.init)
    with tf.Session(server.target) as session:
        return {"value": session.run(value)}


def case_tables_from_tensors(lib):
    tf, lookup = lib.tf, lib.contrib.lookup
    words = tf.constant(["emerson", "lake", "palmer"])
    strong = lookup.StrongHashSpec([1, 2])
    outputs = {
        "plain": lookup.index_table_from_tensor(words).lookup(tf.constant(["lake", "and"])),
        "buckets": lookup.index_table_from_tensor(words, num_oov_buckets=5).lookup(tf.constant(["lake", "and", "or"])),
        "strong": lookup.index_table_from_tensor(words, 5, hasher_spec=strong).lookup(tf.constant(["and", "or"])),
        "mapping": lookup.index_table_from_tensor(mapping=[10, 20], dtype=tf.int64).lookup(
            tf.constant([20, 1], tf.int64)
        ),
        "default": lookup.string_to_index_table_from_tensor(mapping=words, default_value=9).lookup(tf.constant(["x"])),
        "index": lookup.string_to_index(tf.constant(["palmer", "x"]), words, default_value=-2),
        "back": lookup.index_to_string_table_from_tensor(words, default_value="?").lookup(
            tf.constant([2, 7], tf.int64)
        ),
        "string": lookup.index_to_string(tf.constant([1, 3], tf.int64), mapping=words),
    }
    found = lib.run(outputs)
    raised = []
    for wrong in (lookup.index_table_from_tensor, lookup.index_to_string_table_from_tensor):
        try:
            wrong(None)
        except ValueError as error:
            raised.append(type(error).__name__)
    found["raised"] = raised
    return found


def case_tables_from_files(lib):
    tf, lookup = lib.tf, lib.contrib.lookup
    path, pairs = _file(["one", "two", "three"]), _file(["one\t10", "two\t20"])
    text = lookup.TextFileInitializer(pairs, tf.string, 0, tf.int64, 1)
    lines = lookup.TextFileInitializer(
        path, tf.string, lookup.TextFileIndex.WHOLE_LINE, tf.int64, lookup.TextFileIndex.LINE_NUMBER
    )
    ids = lookup.HashTable(lookup.TextFileIdTableInitializer(path, vocab_size=3), -1)
    outputs = {
        "table": lookup.HashTable(text, -1).lookup(tf.constant(["two", "x"])),
        "lines": lookup.HashTable(lines, -1).lookup(tf.constant(["three"])),
        "file": lookup.index_table_from_file(path, num_oov_buckets=2).lookup(tf.constant(["three", "x"])),
        "named": lookup.index_table_from_file(vocabulary_file=path, vocab_size=2).lookup(tf.constant(["three", "two"])),
        "old": lookup.string_to_index_table_from_file(vocabulary_file=path).lookup(tf.constant(["two"])),
        "back": lookup.index_to_string_table_from_file(path).lookup(tf.constant([0, 5], tf.int64)),
        "strings": lookup.HashTable(lookup.TextFileStringTableInitializer(path), "?").lookup(
            tf.constant([1], tf.int64)
        ),
        "buckets": lookup.IdTableWithHashBuckets(ids, 3).lookup(tf.constant(["one", "x"])),
    }
    return lib.run(outputs)


def case_mutable_tables(lib):
    tf, lookup = lib.tf, lib.contrib.lookup
    table = lookup.MutableHashTable(tf.string, tf.int64, -1)
    dense = lookup.MutableDenseHashTable(
        tf.int64, tf.float32, default_value=[-1.0, 0.0], empty_key=0, deleted_key=-1, initial_num_buckets=8
    )
    steps = [
        table.insert(tf.constant(["a", "b"]), tf.constant([1, 2], tf.int64)),
        table.insert(tf.constant(["b"]), tf.constant([3], tf.int64)),
        dense.insert(tf.constant([3, 4], tf.int64), [[1.0, 2.0], [3.0, 4.0]]),
        table.remove(tf.constant(["a"])),
    ]
    outputs = {
        "table": table.lookup(tf.constant(["a", "b"])),
        "size": table.size(),
        "export": list(table.export()),
        "dense": dense.lookup(tf.constant([4, 5], tf.int64)),
    }
    return lib.run(outputs, steps=steps)
