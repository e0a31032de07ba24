"""``tf.contrib.learn.preprocessing``."""

from __future__ import annotations

from . import categorical_vocabulary, text
from .text import TOKENIZER_RE, ByteProcessor, CategoricalVocabulary, VocabularyProcessor, tokenizer

__all__ = [
    "TOKENIZER_RE",
    "ByteProcessor",
    "CategoricalVocabulary",
    "VocabularyProcessor",
    "categorical_vocabulary",
    "text",
    "tokenizer",
]
