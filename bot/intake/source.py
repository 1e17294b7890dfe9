"""What is imported: a file, or a folder of files, as bytes that can be read more than once."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from bot.intake.text import MAX_DOCUMENT_BYTES, Text, decode_document
from bot.values import Struct


class File(Struct, frozen=True):
    """`name` without folders, `size` in bytes; `open` gives the bytes from the start each time, its caller closes.

    `open` and reading raise InvalidInput where the bytes cannot be had.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def stem(self) -> str:
        """The name without its extension: the collection of what is in it."""
        return PurePath(self.name).stem

    def head(self, size: int) -> bytes:
        """The first `size` bytes, fewer where there are no more."""
        with self.open() as stream:
            return stream.read(size)

    def text(self) -> Text:
        """The whole file as text. InvalidInput for more than 64 MiB, for anything but UTF-8, and for NUL bytes."""
        with self.open() as stream:
            return Text(self.name, decode_document(stream.read(MAX_DOCUMENT_BYTES + 1), self.name))


class Folder(Struct, frozen=True):
    """Its Markdown files, those of folders in it too, sorted by path. A file's name is its path in the folder."""

    name: str
    files: Callable[[], Iterator[File]]


Source = File | Folder


def file_of(name: str, data: bytes) -> File:
    """A file from bytes at hand: an upload, an answer from the network, a test."""
    return File(name, len(data), partial(BytesIO, data))
