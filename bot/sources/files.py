"""Documents from the disk."""

from functools import partial
from pathlib import Path

from bot.errors import InvalidInput
from bot.intake.source import File, Source
from bot.intake.text import MAX_DOCUMENT_BYTES, Text, decode_document
from bot.sources.reading import opened, unreadable


def read_source(path: Path) -> Source:
    """What there is to import: a file, or a directory as a folder of Markdown files. Nothing is kept open.

    Raises InvalidInput, naming the path, where there is none, where it may not be read, for something else than a file
    or a directory, and for a directory without Markdown files.
    """
    try:
        if path.is_dir():
            return _folder(path)
        _refuse_odd(path)
        opened(path).close()
        return File(path.name, path.stat().st_size, partial(opened, path))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def read_document(path: Path) -> str:
    """The text of a file, with "\\n" line ends, so that its line numbers are those that an editor shows.

    Raises InvalidInput, naming the file, where there is none, where it is a directory or may not be read, for more
    than 64 MiB, and for anything but UTF-8 text.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise InvalidInput(place, "it is a directory; name a file in it")
        _refuse_odd(path)
        with opened(path) as file:
            data = file.read(MAX_DOCUMENT_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    return decode_document(data, place)


def read_text(path: Path) -> Text:
    """The file as a draft is read: its name and its text. Raises as `read_document` does."""
    return Text(path.name, read_document(path))


def write_text(path: Path, content: str) -> None:
    """In place of what the file held: a crash leaves the one or the other. InvalidInput where it may not be written."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise unreadable(path, error) from None


def _folder(path: Path) -> Source:
    from bot.sources.folder import folder_at

    folder = folder_at(path)
    if next(folder.files(), None) is None:
        raise InvalidInput(str(path), "there are no Markdown files in it; name a file in it, such as result.json")
    return folder


def _refuse_odd(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise InvalidInput(str(path), "it is no ordinary file")
