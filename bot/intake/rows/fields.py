"""One row of named fields, read one by one: a wrong type is refused with its place and what to write instead."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from bot.errors import InvalidInput
from bot.intake.text import GREATEST_NUMBER, with_one_line_end
from bot.values import Struct, field

_UNKEPT = re.compile(r"[\0\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")
_HASH = re.compile(r"[0-9a-f]{64}")


class Row(Struct, frozen=True):
    """The fields that stand in one line of a file, or from one line on. Every `InvalidInput` that comes out names the
    file, the line and the field.

    name: the file; line: 1-based; fields: as JSON has them, null like a missing one; lines: where single fields stand
    on lines of their own.
    """

    name: str
    line: int
    fields: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def place(self, name: str = "") -> str:
        """Where the field stands, or the row."""
        return f"{self.name}, line {self.lines.get(name, self.line)}"

    def fault(self, reason: str, name: str = "") -> InvalidInput:
        """The error that names the line of the row, or of the field `name`."""
        return InvalidInput(self.place(name), reason)

    def only(self, known: Sequence[str]) -> None:
        """Refuses fields that nobody would read: a misspelt name must not lose its value silently."""
        for name in self.fields:
            if name not in known:
                raise self.fault(f"unknown field {name[:40]!r}; the fields are {', '.join(known)}", name)

    def prose(self, name: str) -> str:
        """A text of any number of lines with at least one character that shows: "\\n" line ends, stripped."""
        value = self._text(name) or ""
        if _UNKEPT.search(value):
            raise self.fault(f"{name!r} holds a NUL or half a character, which no database keeps", name)
        text = with_one_line_end(value).strip()
        if not text:
            raise self.fault(f"{name!r} is missing or empty", name)
        return text

    def text(self, name: str) -> str | None:
        """A text without control characters, None where it is missing or null."""
        value = self._text(name)
        return self._clean(name, value) if value is not None else None

    def needed(self, name: str) -> str:
        """One line with at least one character that shows, without white space at its ends."""
        value = (self.text(name) or "").strip()
        if not value:
            raise self.fault(f"{name!r} is missing or empty", name)
        if "\n" in value:
            raise self.fault(f"{name!r} must be one line", name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts without control characters, empty where it is missing or null."""
        items = self._items(name)
        if not all(isinstance(item, str) for item in items):
            raise self.fault(f'{name!r} must be a list of texts, such as ["a", "b"]', name)
        return tuple(self._clean(name, str(item)) for item in items)

    def number(self, name: str) -> int | None:
        """A whole number from 0, None where it is missing or null."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not _is_number(value):
            raise self.fault(f"{name!r} must be a whole number of at most {GREATEST_NUMBER}, without quotes", name)
        return int(str(value))

    def numbers(self, name: str) -> tuple[int, ...]:
        items = self._items(name)
        if not all(map(_is_number, items)):
            raise self.fault(f"{name!r} must be a list of whole numbers, such as [12, 13]", name)
        return tuple(int(str(item)) for item in items)

    def day(self, name: str) -> date | None:
        """An ISO date, None where it is missing or null."""
        value = self.text(name)
        try:
            return date.fromisoformat(value.strip()) if value is not None else None
        except ValueError:
            raise self.fault(f'{name!r} must be a date such as "2025-03-14"', name) from None

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC, None where it is missing or null."""
        value = self.text(name)
        try:
            found = datetime.fromisoformat(value.strip()) if value is not None else None
            if found is not None and found.tzinfo is None:
                raise ValueError
            return found.astimezone(UTC) if found is not None else None
        except (ValueError, OverflowError):
            raise self.fault(f'{name!r} must be an instant such as "2025-03-14T07:00:00+00:00"', name) from None

    def hash(self, name: str) -> str | None:
        """A SHA-256 in hex, None where it is missing or null."""
        value = self.text(name)
        if value is not None and not _HASH.fullmatch(value):
            raise self.fault(f"{name!r} is not as the export wrote it; remove it", name)
        return value

    def _text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fault(f"{name!r} must be a text in quotes", name)
        return value

    def rows(self, name: str) -> tuple["Row", ...]:
        """A list of objects, empty where it is missing or null."""
        items = self._items(name)
        if not all(isinstance(item, dict) for item in items):
            raise self.fault(f"{name!r} must be a list of objects in braces", name)
        return tuple(Row(self.name, self.line, item) for item in items if isinstance(item, dict))

    def _items(self, name: str) -> Sequence[object]:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, list | tuple):
            raise self.fault(f"{name!r} must be a list in brackets", name)
        return value or ()

    def _clean(self, name: str, value: str) -> str:
        if _UNKEPT.search(value):
            raise self.fault(f"{name!r} holds a NUL or half a character, which no database keeps", name)
        if _CONTROL.search(value):
            raise self.fault(f"{name!r} holds control characters; remove them", name)
        return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= GREATEST_NUMBER
