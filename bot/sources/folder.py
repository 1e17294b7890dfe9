"""Folders of Markdown files on the disk, in and out."""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.errors import InvalidInput
from bot.intake.export.folder import FileChange
from bot.intake.source import File, Folder
from bot.sources.reading import opened, unreadable

_EXTENSION = ".md"
_UNFINISHED = ".part"


def folder_at(path: Path) -> Folder:
    """The Markdown files of a directory and of those in it, hidden ones (such as .git) and links left aside.

    Listing raises InvalidInput where a directory cannot be read, or a name is not UTF-8.
    """
    return Folder(path.resolve().name or "folder", partial(_files, path))


def _files(root: Path) -> Iterator[File]:
    names = sorted(_names(root))
    for name in names:
        path = root / name
        try:
            size = path.stat().st_size
        except OSError as error:  # it went while we walked
            raise unreadable(path, error) from None
        yield File(name, size, partial(opened, path))


def _names(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if path.suffix.lower() == _EXTENSION and not name.startswith(".") and _is_plain_file(path):
                yield _readable(path.relative_to(root).as_posix())


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _readable(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "replace").decode()
        raise InvalidInput(shown, "its name is not UTF-8; rename it") from None
    return name


def _refuse(error: OSError) -> None:
    raise InvalidInput(str(error.filename), f"it cannot be read ({error.strerror})")


class OutputFolder:
    """A folder that an export writes into. It need not be there yet."""

    def __init__(self, path: Path) -> None:
        """InvalidInput: something else has this name."""
        if path.exists() and not path.is_dir():
            raise InvalidInput(str(path), "it is no directory; name one, or a new one")
        self._path = path

    def present(self) -> Folder:
        """What is in it now; nothing where it is new."""
        here = folder_at(self._path)
        return here if self._path.exists() else Folder(here.name, lambda: iter(()))

    def apply(self, change: FileChange) -> None:
        """Writes or removes one file, whole or not at all.

        InvalidInput: it cannot be written, or the name belongs to a link or a directory.
        """
        target = self._path / change.path
        if target.is_symlink() or target.is_dir():
            raise InvalidInput(str(target), "the name is taken by a link or a directory; rename that")
        try:
            if change.text is None:
                target.unlink(missing_ok=True)
            else:
                _replace(target, change.text)
        except OSError as error:
            raise InvalidInput(str(target), f"it cannot be written ({error.strerror})") from None


def _replace(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}{_UNFINISHED}")  # hidden, so that no import meets it
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(target)
    finally:
        with suppress(OSError):  # it is gone where all went well
            fresh.unlink()
