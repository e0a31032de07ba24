"""The snapshots against counts that were measured independently on real TensorFlow 1.15.5 and 2.21.0.

The independent measurement counted every public endpoint of 1.15 that is no module, in three regions (the API
itself, ``compat``, ``contrib``), and what became of it in 2.21. Where the two disagree, the tests say in what.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tfmigrate.api import Endpoint, Snapshot, load

DUNDERS = {"__version__", "__git_version__", "__compiler_version__", "__cxx11_abi_flag__", "__monolithic_build__"}


def endpoints(version: str) -> dict[str, Endpoint]:
    snapshot = load(version)
    return {path: endpoint for path in snapshot.paths() if (endpoint := snapshot.get(path)) is not None}


def region(path: str) -> str:
    head = path.split(".")[0]
    return head if head in ("compat", "contrib") else "core"


def core() -> dict[str, Endpoint]:
    """Endpoints of 1.15 in the core, modules left out."""
    return {
        path: endpoint
        for path, endpoint in endpoints("1.15").items()
        if region(path) == "core" and endpoint.kind != "module" and path not in DUNDERS
    }


def test_size_of_the_core_by_kind() -> None:
    assert Counter(endpoint.kind for endpoint in core().values()) == {"function": 3058, "class": 736, "constant": 154}


def test_size_of_compat_by_kind() -> None:
    """5535, 1296 and 268 were measured without ``compat.v2.summary``, which 1.15 loads when it is first used."""
    counts = Counter(
        endpoint.kind
        for path, endpoint in endpoints("1.15").items()
        if region(path) == "compat" and endpoint.kind != "module"
    )
    summary = Counter(
        endpoint.kind
        for path, endpoint in endpoints("1.15").items()
        if path.startswith("compat.v2.summary.") and endpoint.kind != "module"
    )
    assert summary == {"function": 17, "class": 1}
    assert counts - summary == {"function": 5535, "class": 1296, "constant": 268}


def test_size_of_contrib() -> None:
    """4,012 were measured; 470 more are here, all reachable in real TensorFlow.

    299 are functions and classes that a contrib module which is one file imports from elsewhere: the whole of
    ``contrib.eager`` among them (its package is the file ``tfe.py``), but also ``contrib.learn.models.deprecated``.
    115 are what the packages below ``contrib.keras`` re-export. 38 are left out of a file's ``__all__``
    (``contrib.graph_editor.util.ListView``), 18 belong to ``contrib.tensor_forest.ops`` and ``.proto``.
    """
    paths = [p for p, endpoint in endpoints("1.15").items() if region(p) == "contrib" and endpoint.kind != "module"]
    assert len(paths) == 4012 + 299 + 115 + 38 + 18


def test_what_is_defined_in_contrib() -> None:
    """Of the 4,012 paths, 1,998 were measured to be defined under contrib and the others to be re-exports.

    The identity says 2,007 of those, and 2,199 with the 470 above: raw ops of contrib's own op libraries
    and constants are counted with the module whose they are.
    """
    own = [
        path
        for path, endpoint in endpoints("1.15").items()
        if region(path) == "contrib"
        and endpoint.kind != "module"
        and endpoint.identity.startswith("tensorflow.contrib")
    ]
    assert len(own) == 2199


def fate(path: str, new: Snapshot) -> str:
    if path in new:
        return "same path"
    return "compat.v1" if f"compat.v1.{path}" in new else "gone"


def test_what_becomes_of_the_core_in_2_21() -> None:
    """2,420 + 286 + 42 + 65 (see below) kept their path; 906 and 229 as measured."""
    new = load("2.21")
    assert Counter(fate(path, new) for path in core()) == {"same path": 2813, "compat.v1": 906, "gone": 229}


def opaque(endpoint: Endpoint) -> bool:
    kinds = [param.kind for param in endpoint.params or ()]
    return endpoint.params is None or kinds == ["var-positional", "var-keyword"]


def breaks(old: Endpoint, new: Endpoint) -> bool:
    """Whether a call that binds to the old signature can fail to bind to the new one, or bind otherwise."""
    before, after = old.params or (), new.params or ()
    slots = [param.name for param in after if param.kind == "positional"]
    more = {param.kind for param in after}
    names = {param.name: param for param in after if param.kind in ("positional", "keyword")}
    known = {param.name: param for param in before if param.kind in ("positional", "keyword")}
    for slot, param in enumerate(param for param in before if param.kind == "positional"):
        if slots[slot : slot + 1] != [param.name] and (slot < len(slots) or "var-positional" not in more):
            return True
    if any(name not in names for name in known) and "var-keyword" not in more:
        return True
    if any(p.default is None and (n not in known or known[n].default is not None) for n, p in names.items()):
        return True
    return any(param.kind.startswith("var-") and param.kind not in more for param in before)


def verdict(old: Endpoint, new: Endpoint) -> str:
    if old.kind == "constant" or old.params == new.params:
        return "same"
    if opaque(old) != opaque(new):
        return "cannot be told"
    if breaks(old, new):
        return "breaks callers"
    defaults = {param.name: param.default for param in new.params or ()}
    optional = [param for param in old.params or () if param.default is not None]
    same = all(defaults.get(param.name, param.default) == param.default for param in optional)
    return "same" if same else "other default"


def test_what_becomes_of_the_signatures_in_2_21() -> None:
    """Measured: 2,420 same, 286 break callers, 42 with another default, 65 that cannot be told.

    Five of the 42 are constants (``version.VERSION``, ...) whose values were compared; values are not stored. One of
    the 286 is ``keras.utils.Sequence``, whose signature that measurement did not get; every call of it binds.
    """
    new = load("2.21")
    counts = Counter(verdict(old, now) for path, old in core().items() if (now := new.get(path)) is not None)
    assert counts == {
        "same": 2420 + 5 + 1,
        "breaks callers": 286 - 1,
        "other default": 42 - 5,
        "cannot be told": 65,
    }


CHANGES = [
    # path, slot -> name in 1.15, slot -> name in 2.21
    ("argmax", {2: "name", 3: "dimension"}, {2: "output_type", 3: "name"}),
    ("nn.conv1d", {0: "value", 4: "use_cudnn_on_gpu", 5: "data_format"}, {0: "input", 4: "data_format"}),
    ("nn.dropout", {1: "keep_prob"}, {1: "rate"}),
    ("nn.embedding_lookup", {2: "partition_strategy"}, {2: "max_norm"}),
    ("nn.in_top_k", {0: "predictions"}, {0: "targets"}),
    ("transpose", {2: "name"}, {2: "conjugate"}),
    ("gather", {2: "validate_indices", 3: "name", 4: "axis"}, {2: "validate_indices", 3: "axis", 5: "name"}),
    ("boolean_mask", {2: "name"}, {2: "axis"}),
    ("confusion_matrix", {3: "dtype"}, {}),
    ("nn.weighted_cross_entropy_with_logits", {0: "labels"}, {0: "labels"}),
]


@pytest.mark.parametrize(("path", "before", "after"), CHANGES)
def test_slots_that_changed_their_meaning(path: str, before: dict[int, str], after: dict[int, str]) -> None:
    for version, slots in (("1.15", before), ("2.21", after)):
        endpoint = load(version).get(path)
        names = [param.name for param in (endpoint.params or ())] if endpoint else []
        assert {slot: names[slot] for slot in slots} == slots


def test_native_names_of_what_is_only_in_compat_v1() -> None:
    """Of the 906, 198 were measured to be the same function under a 2.x name; 38 constants are, too."""
    old, new = core(), load("2.21")
    native: Counter[str] = Counter()
    for path, endpoint in old.items():
        if fate(path, new) == "compat.v1":
            now = new.get(f"compat.v1.{path}")
            assert now is not None
            if not new.aliases(now.identity)[0].startswith("compat."):
                native["constant" if endpoint.kind == "constant" else "object"] += 1
    assert native == {"object": 198, "constant": 38}


OLD_FATES = {
    "gone": (
        "RegisterShape audio_summary batch_matmul complex_abs concat_v2 graph_util.set_cpu0 histogram_summary "
        "image_summary merge_all_summaries merge_summary mul neg nn.bidirectional_rnn nn.rnn nn.state_saving_rnn pack "
        "scalar_summary select split_v sub train.SummaryWriter train.SyncReplicasOptimizerV2 unpack"
    ),
    "kept": "all_variables group initialize_all_variables meshgrid name_scope op_scope variable_scope concat",
}


@pytest.mark.parametrize("fate_of", sorted(OLD_FATES))
def test_what_became_of_0_12_in_1_15(fate_of: str) -> None:
    for path in OLD_FATES[fate_of].split():
        assert path in load("0.12")
        assert (path in load("1.15")) is (fate_of == "kept"), path


def test_reordered_arguments_since_0_12() -> None:
    old, new = load("0.12").get("concat"), load("1.15").get("concat")
    assert old is not None and new is not None and old.params is not None and new.params is not None
    assert [param.name for param in old.params] == ["concat_dim", "values", "name"]
    assert [param.name for param in new.params] == ["values", "axis", "name"]
