"""Bytes of a file on the disk, with errors that say which file."""

from io import BufferedReader, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import InvalidInput

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def opened(path: Path) -> BinaryIO:
    """The file's bytes from the start; the caller closes. Opening and reading raise InvalidInput, naming the path."""
    try:
        return BufferedReader(_Bytes(path))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError | ValueError) -> InvalidInput:
    if isinstance(error, FileNotFoundError):
        return InvalidInput(str(path), "there is no such file")
    reason = error.strerror if isinstance(error, OSError) else None
    return InvalidInput(str(path), f"it cannot be read ({reason or 'no valid path'})")


class _Bytes(FileIO):
    """A disk may fail long after a file was opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise unreadable(self._path, error) from None

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise unreadable(self._path, error) from None
