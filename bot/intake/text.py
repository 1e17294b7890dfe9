"""A document as text, and what may be called one."""

import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from bot.errors import InvalidInput
from bot.values import Struct

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024  # issue 3: one document; a hundred times the longest that the channel has
MAX_REVIEW_BYTES = 1024 * 1024  # issue 3: one review; eighty times the longest that the channel has

GREATEST_NUMBER = 2**31 - 1  # what an INTEGER of PostgreSQL holds; message ids and counts stay far below

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is in all: characters of a text, lines of a file of rows."""


def unwatched(done: int, total: int) -> None:
    """The progress that nobody watches."""


_ALLOWED_CONTROLS = "\t\n"


class Text(Struct, frozen=True):
    """A document: its file `name` without folders, and its `content` with "\\n" line ends."""

    name: str
    content: str

    @property
    def stem(self) -> str:
        """The name without its extension: the collection of the reviews in it."""
        return PurePath(self.name).stem


def decode_document(data: bytes, place: str) -> str:
    """The text of a file: strict UTF-8 without its byte order mark, every line end as "\\n" (line numbers stay).

    Raises InvalidInput, naming `place`, for more than 64 MiB, for anything but UTF-8 and for NUL bytes.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InvalidInput(place, f"it is larger than {MAX_DOCUMENT_BYTES // 2**20} MiB; split it into several files")
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"{place}, line {line}", "it is not UTF-8 text; save it as UTF-8 and try again") from None
    content = with_one_line_end(content)
    nul = content.find("\0")
    if nul >= 0:
        line = content.count("\n", 0, nul) + 1
        raise InvalidInput(f"{place}, line {line}", "it holds NUL bytes, so it is no text file")
    return content


def with_one_line_end(text: str) -> str:
    """The text with every line end as "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_binary(content: str, place: str) -> None:
    """Raises InvalidInput where the text holds control characters or half characters: no keyboard writes them."""
    for position, character in enumerate(content):
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS:
            line = content.count("\n", 0, position) + 1
            raise InvalidInput(f"{place}, line {line}", "it holds control characters, so it is no text file")


def refuse_large_review(body: str, place: str) -> None:
    """Raises InvalidInput for a review of more than 1 MiB in UTF-8."""
    if len(body.encode("utf-8", "replace")) > MAX_REVIEW_BYTES:
        raise InvalidInput(place, f"the review is larger than {MAX_REVIEW_BYTES // 2**20} MiB; is a header missing?")
