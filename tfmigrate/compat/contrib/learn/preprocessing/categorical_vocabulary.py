"""``tf.contrib.learn.preprocessing.CategoricalVocabulary``."""

from __future__ import annotations

import collections
from typing import Any

__all__ = ["CategoricalVocabulary"]


class CategoricalVocabulary:
    """Categories and their ids, which count from 1; 0 is the unknown one.

    The attributes are those of TensorFlow 1.15, so that what it pickled can be read.
    """

    def __init__(self, unknown_token: Any = "<UNK>", support_reverse: bool = True) -> None:
        self._unknown_token = unknown_token
        self._mapping = {unknown_token: 0}
        self._support_reverse = support_reverse
        if support_reverse:
            self._reverse_mapping = [unknown_token]
        self._freq: dict[Any, int] = collections.defaultdict(int)
        self._freeze = False

    def __len__(self) -> int:
        return len(self._mapping)

    def freeze(self, freeze: bool = True) -> None:
        """Whether new categories are unknown ones from now on."""
        self._freeze = freeze

    def get(self, category: Any) -> int:
        """The id of a category; a new one gets the next id, or 0 if the vocabulary is frozen."""
        if category not in self._mapping:
            if self._freeze:
                return 0
            self._mapping[category] = len(self._mapping)
            if self._support_reverse:
                self._reverse_mapping.append(category)
        return self._mapping[category]

    def add(self, category: Any, count: int = 1) -> None:
        """Count a category, unless it is unknown."""
        if self.get(category) > 0:
            self._freq[category] += count

    def trim(self, min_frequency: int, max_frequency: int = -1) -> None:
        """Keep counts above ``min_frequency`` and below ``max_frequency``, frequent ones first."""
        by_name = sorted(self._freq.items(), key=lambda item: (isinstance(item[0], str), item[0]))
        ordered = sorted(by_name, key=lambda item: item[1], reverse=True)
        self._mapping = {self._unknown_token: 0}
        if self._support_reverse:
            self._reverse_mapping = [self._unknown_token]
        for category, count in ordered:
            if count <= min_frequency:
                break
            if max_frequency <= 0 or count < max_frequency:
                self._mapping[category] = len(self._mapping)
                if self._support_reverse:
                    self._reverse_mapping.append(category)
        self._freq = dict(ordered[: len(self._mapping) - 1])

    def reverse(self, class_id: int) -> Any:
        """The category of an id. ``ValueError`` without ``support_reverse``."""
        if not self._support_reverse:
            message = "This vocabulary wasn't initialized with support_reverse to support reverse() function."
            raise ValueError(message)
        return self._reverse_mapping[class_id]
