"""A small embedder: words that mean the same lie side by side, as in a table; all others apart, by chance."""

import hashlib
import struct
import threading
from collections.abc import Callable, Sequence

from bot.archive.meaning import Vector
from bot.archive.query import words_of

DIMENSIONS = 64
_SAME = {"feline": "cat", "kitten": "cat", "automobile": "car", "vehicle": "car"}


class FakeEmbedder:
    """An `Embedder`. passing: called before each passage. embedded: every passage, in order; begun: that one came;
    allow: passages wait until it is set."""

    def __init__(self, model: str = "fake 1", passing: Callable[[], object] = lambda: None) -> None:
        self._model = model
        self._passing = passing
        self.embedded: list[str] = []
        self.asked: list[str] = []
        self.begun = threading.Event()
        self.allow = threading.Event()
        self.allow.set()

    @property
    def model(self) -> str:
        return self._model

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self._passing()
        self.begun.set()
        self.allow.wait(30)
        self.embedded += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        self.asked.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> Vector:
        """How often each meaning occurs, in half precision and of length 1."""
        counts = [0.0] * DIMENSIONS
        for word in words_of(text):
            meaning = _SAME.get(word, word)
            counts[hashlib.sha256(meaning.encode()).digest()[0] % DIMENSIONS] += 1
        length = sum(count * count for count in counts) ** 0.5 or 1.0
        return struct.pack(f"<{DIMENSIONS}e", *(count / length for count in counts))
