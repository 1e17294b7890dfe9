"""Documents from the disk."""

from pathlib import Path

from bot.errors import InvalidInput
from bot.intake.text import MAX_DOCUMENT_BYTES, Text, decode_document


def read_document(path: Path) -> str:
    """The text of a file, with "\\n" line ends, so that its line numbers are those that an editor shows.

    Raises InvalidInput, naming the file, where there is none, where it is a directory or may not be read, for more
    than 64 MiB, and for anything but UTF-8 text.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise InvalidInput(place, "it is a directory; name a file in it")
        if path.exists() and not path.is_file():
            raise InvalidInput(place, "it is no ordinary file")
        with path.open("rb") as file:
            data = file.read(MAX_DOCUMENT_BYTES + 1)
    except FileNotFoundError:
        raise InvalidInput(place, "there is no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else None
        raise InvalidInput(place, f"it cannot be read ({reason or 'no valid path'})") from None
    return decode_document(data, place)


def read_text(path: Path) -> Text:
    """The file as an importer wants it: its name and its text. Raises as `read_document` does."""
    return Text(path.name, read_document(path))
