"""``tf.contrib.learn.preprocessing``: words and bytes of texts as ids."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from .categorical_vocabulary import CategoricalVocabulary

__all__ = ["TOKENIZER_RE", "ByteProcessor", "CategoricalVocabulary", "VocabularyProcessor", "tokenizer"]

TOKENIZER_RE = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)


def tokenizer(iterator: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text."""
    for text in iterator:
        yield TOKENIZER_RE.findall(text)


class ByteProcessor:
    """Texts as their bytes, UTF-8 for ``str``."""

    def __init__(self, max_document_length: int) -> None:
        self.max_document_length = max_document_length

    def fit(self, x: Any) -> None:
        """Nothing is to be learned."""

    def fit_transform(self, x: Iterable[Any]) -> Iterator[Any]:
        """As ``transform``."""
        return self.transform(x)

    def transform(self, x: Iterable[Any]) -> Iterator[Any]:
        """The first bytes of each text, then zeros: uint8 ``[max_document_length]``."""
        for document in x:
            data = document.encode("utf-8") if isinstance(document, str) else document
            found = np.zeros(self.max_document_length, np.uint8)
            start = np.frombuffer(data[: self.max_document_length], np.uint8)
            found[: len(start)] = start
            yield found

    def reverse(self, x: Iterable[Any]) -> Iterator[str]:
        """The text of each array of bytes; empty if it is no UTF-8."""
        for data in x:
            document = np.trim_zeros(data.astype(np.int8), trim="b").tobytes()
            try:
                yield document.decode("utf-8")
            except UnicodeDecodeError:
                yield ""


class VocabularyProcessor:
    """Texts as the ids of their words.

    ``min_frequency``: words that are not more frequent are unknown (0). ``tokenizer_fn``: texts -> lists of words.
    """

    def __init__(
        self,
        max_document_length: int,
        min_frequency: int = 0,
        vocabulary: CategoricalVocabulary | None = None,
        tokenizer_fn: Callable[[Iterable[str]], Iterable[Iterable[str]]] | None = None,
    ) -> None:
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary or CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents: Iterable[str], unused_y: Any = None) -> VocabularyProcessor:
        """Learn the words of texts, then freeze the vocabulary. Returns itself."""
        for tokens in self._tokenizer(raw_documents):
            for token in tokens:
                self.vocabulary_.add(token)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents: Any, unused_y: Any = None) -> Iterator[Any]:
        """``fit``, then ``transform``."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents: Iterable[str]) -> Iterator[Any]:
        """The ids of the first words of each text, then zeros: int64 ``[max_document_length]``."""
        for tokens in self._tokenizer(raw_documents):
            found = np.zeros(self.max_document_length, np.int64)
            for index, token in enumerate(tokens):
                if index >= self.max_document_length:
                    break
                found[index] = self.vocabulary_.get(token)
            yield found

    def reverse(self, documents: Iterable[Iterable[int]]) -> Iterator[str]:
        """Texts of ids, the words with spaces between them."""
        for ids in documents:
            yield " ".join(self.vocabulary_.reverse(class_id) for class_id in ids)

    def save(self, filename: str) -> None:
        """Pickle it."""
        with tf.gfile.Open(filename, "wb") as file:
            file.write(pickle.dumps(self))

    @classmethod
    def restore(cls, filename: str) -> VocabularyProcessor:
        """Read what ``save`` wrote, here or in TensorFlow 1.x."""
        with tf.gfile.Open(filename, "rb") as file:
            found = _Unpickler(io.BytesIO(file.read())).load()
        if not isinstance(found, VocabularyProcessor):
            raise TypeError(f"{filename} holds {type(found)}")
        return found


class _Unpickler(pickle.Unpickler):
    """Finds the classes of ``tf.contrib.learn`` here."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("tensorflow.contrib.learn.") and name in globals():
            return globals()[name]
        return super().find_class(module, name)
