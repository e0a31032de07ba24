"""``tf.contrib.training.HParams``."""

from __future__ import annotations

import json
import numbers
from collections.abc import Mapping
from typing import Any

from .hparam_pb2 import HParamDef
from .hparam_values import parse_values

__all__ = ["HParams", "parse_values"]

_KIND_OF_TYPE = {bool: "bool", int: "int64", float: "float", str: "bytes", bytes: "bytes"}


class HParams:
    """Named hyperparameters, each with the type of its first value (``tf.contrib.training.HParams``, TensorFlow 1.15).

    ``HParams(rate=0.1, sizes=[1, 2])`` has the attributes ``rate`` and ``sizes``. A list or tuple holds elements of the
    type of its first element. ``hparam_def`` (a ``HParamDef`` message) and keywords exclude each other.
    """

    _HAS_DYNAMIC_ATTRIBUTES = True

    def __init__(self, hparam_def: Any = None, model_structure: Any = None, **kwargs: Any) -> None:
        self._hparam_types: dict[str, tuple[type, bool]] = {}
        self._model_structure = model_structure
        if hparam_def is None:
            for name, value in kwargs.items():
                self.add_hparam(name, value)
            return
        if kwargs:
            raise ValueError("hparam_def and initialization values are mutually exclusive")
        for name, value in hparam_def.hparam.items():
            self.add_hparam(name, _from_message(value))

    def add_hparam(self, name: str, value: Any) -> None:
        """Add a name. ``ValueError`` if the name is taken, or the value an empty list."""
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        is_list = isinstance(value, (list, tuple))
        if is_list and not value:
            raise ValueError(f"Multi-valued hyperparameters cannot be empty: {name}")
        self._hparam_types[name] = (type(value[0] if is_list else value), is_list)
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Set a name that exists. ``KeyError`` if it does not, ``ValueError`` if the value has not its type."""
        kind, is_list = self._hparam_types[name]
        if isinstance(value, list):
            if not is_list:
                raise ValueError(f"Must not pass a list for single-valued parameter: {name}")
            setattr(self, name, [_cast(name, kind, item) for item in value])
        elif is_list:
            raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
        else:
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name: str) -> None:
        """Remove a name; one that is not there is none to remove."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values: str) -> HParams:
        """Set from text such as ``rate=0.1,sizes=[3,4]``; see ``parse_values``. Returns itself."""
        kinds = {name: kind for name, (kind, _) in self._hparam_types.items()}
        return self.override_from_dict(parse_values(values, kinds))

    def override_from_dict(self, values_dict: Mapping[str, Any]) -> HParams:
        """Set each name of a dictionary, and return itself. Raises what ``set_hparam`` raises."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    set_from_map = override_from_dict

    def parse_json(self, values_json: str) -> HParams:
        """Set from a JSON object, and return itself."""
        return self.override_from_dict(json.loads(values_json))

    def to_json(
        self, indent: int | None = None, separators: tuple[str, str] | None = None, sort_keys: bool = False
    ) -> str:
        """The values as a JSON object. ``TypeError`` if a value is not of JSON."""
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def values(self) -> dict[str, Any]:
        """Names and values."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key: str, default: Any = None) -> Any:
        """A value, or ``default`` for an unknown name. ``ValueError`` if ``default`` has not the name's type."""
        if key not in self._hparam_types:
            return default
        if default is not None:
            self._check_default(key, default)
        return getattr(self, key)

    def _check_default(self, key: str, default: Any) -> None:
        kind, is_list = self._hparam_types[key]
        described = f"list<{kind}>" if is_list else str(kind)
        message = f"Hparam '{key}' of type '{described}' is incompatible with default={default}"
        if isinstance(default, list) != is_list:
            raise ValueError(message)
        try:
            for item in default if is_list else [default]:
                _cast(key, kind, item)
        except ValueError as error:
            raise ValueError(f"{message}. {error}") from error

    def get_model_structure(self) -> Any:
        """What was given as ``model_structure``."""
        return self._model_structure

    def set_model_structure(self, model_structure: Any) -> None:
        """Keep an object beside the hyperparameters; it is none of them."""
        self._model_structure = model_structure

    def to_proto(self, export_scope: str | None = None) -> Any:
        """A ``HParamDef`` message. ``ValueError`` for a value that is no number, truth value, text or list of these."""
        message = HParamDef()
        for name, (kind, is_list) in self._hparam_types.items():
            if kind not in _KIND_OF_TYPE:
                raise ValueError(f"Unsupported parameter type: {kind}")
            value, field = getattr(self, name), _KIND_OF_TYPE[kind]
            encoded = [item.encode() if isinstance(item, str) else item for item in (value if is_list else [value])]
            if is_list:
                getattr(message.hparam[name], f"{field}_list").value.extend(encoded)
            else:
                setattr(message.hparam[name], f"{field}_value", encoded[0])
        return message

    @staticmethod
    def from_proto(hparam_def: Any, import_scope: str | None = None) -> HParams:
        """The hyperparameters of a ``HParamDef`` message."""
        return HParams(hparam_def=hparam_def)

    def __contains__(self, key: str) -> bool:
        return key in self._hparam_types

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self) -> str:
        return f"HParams({sorted(self.values().items())})"


def _from_message(value: Any) -> Any:
    found = getattr(value, value.WhichOneof("kind"))
    items = list(found.value) if hasattr(found, "value") else [found]
    decoded = [item.decode() if isinstance(item, bytes) else item for item in items]
    return decoded if hasattr(found, "value") else decoded[0]


def _cast(name: str, kind: Any, value: Any) -> Any:
    """A value as the type of a hyperparameter; numbers become wider, nothing else changes its nature."""
    if issubclass(kind, type(None)):
        return value
    text = issubclass(kind, (str, bytes)) and not isinstance(value, (str, bytes))
    truth = issubclass(kind, bool) != isinstance(value, bool)
    whole = issubclass(kind, numbers.Integral) and not isinstance(value, numbers.Integral)
    number = issubclass(kind, numbers.Number) and not isinstance(value, numbers.Number)
    if text or truth or whole or number:
        raise ValueError(f"Could not cast hparam '{name}' of type '{kind}' from value {value!r}")
    return value if type(value) is kind else kind(value)
