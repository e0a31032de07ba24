"""Stand-ins for what 2.x has nowhere: importing is fine, using raises."""

from __future__ import annotations

import copy
import pickle

import pytest

from tfmigrate.compat.missing import Missing, MissingError, missing


def test_using_raises_and_names_what_is_missing() -> None:
    thing = missing("tensorflow.python.framework.fast_tensor_util")
    with pytest.raises(MissingError, match=r"^tensorflow.python.framework.fast_tensor_util does not exist"):
        thing()
    with pytest.raises(MissingError, match=r"fast_tensor_util.Append does not exist"):
        thing.Append  # noqa: B018
    with pytest.raises(ImportError):  # what guards an import guards the use
        thing.Append(1)
    assert repr(thing) == "<tensorflow.python.framework.fast_tensor_util, missing in TensorFlow 2>"


def test_what_python_asks_of_every_object_is_no_use_of_it() -> None:
    thing = missing("a.b")
    assert not hasattr(thing, "__wrapped__")
    assert isinstance(thing, Missing)
    assert bool(thing)
    assert thing in [thing]
    assert repr(copy.copy(thing)) == repr(thing)
    assert repr(pickle.loads(pickle.dumps(thing))) == repr(thing)


def test_a_class_can_be_derived_from_it_and_not_used() -> None:
    base: type = missing("a.B")  # type: ignore[assignment]

    class Own(base):
        value = 3

    assert Own.value == 3
    with pytest.raises(MissingError, match=r"^a.B does not exist in TensorFlow 2$"):
        Own(1, x=2)


def test_nothing_can_be_asked_to_be_an_instance_of_it() -> None:
    with pytest.raises(MissingError, match=r"^a.B does not exist in TensorFlow 2$"):
        isinstance(3, missing("a.B"))  # type: ignore[arg-type]
