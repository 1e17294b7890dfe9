"""One row of JSON lines, read field by field: a wrong type is refused with its place and what to write instead."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from bot.errors import InvalidInput
from bot.intake.text import MAX_REVIEW_BYTES

_LONGEST_LINE = 8 * MAX_REVIEW_BYTES  # characters: a review at its limit, each character escaped, and its fields
_GREATEST = 2**53 - 1  # https://datatracker.ietf.org/doc/html/rfc8259#section-6: whole numbers that every reader keeps


class Row:
    """The fields of one line. Every `InvalidInput` that comes out names the line and the field."""

    def __init__(self, place: str, fields: dict[str, object]) -> None:
        self.place = place
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def only(self, known: Sequence[str]) -> None:
        """Refuses fields that nobody would read: a misspelt name must not lose its value silently."""
        for name in self._fields:
            if name not in known:
                raise self.fault(f"unknown field {name[:40]!r}; the fields are {', '.join(known)}")

    def text(self, name: str) -> str | None:
        """A text, None where it is missing or null."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fault(f"{name!r} must be a text in quotes")
        return _clean(self, name, value) if value is not None else None

    def needed(self, name: str) -> str:
        """A text with at least one character that shows."""
        value = self.text(name)
        if value is None or not value.strip():
            raise self.fault(f"{name!r} is missing or empty")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is missing or null."""
        value = self._fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f'{name!r} must be a list of texts, such as ["a", "b"]')
        return tuple(_clean(self, name, item) for item in value)

    def number(self, name: str) -> int | None:
        """A whole number from 0, None where it is missing or null."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not _is_number(value):
            raise self.fault(f"{name!r} must be a whole number, without quotes")
        return int(str(value))

    def numbers(self, name: str) -> tuple[int, ...]:
        value = self._fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(map(_is_number, value)):
            raise self.fault(f"{name!r} must be a list of whole numbers, such as [12, 13]")
        return tuple(value)

    def day(self, name: str) -> date | None:
        """An ISO date, None where it is missing or null."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(f'{name!r} must be a date such as "2025-03-14"') from None

    def fault(self, reason: str) -> InvalidInput:
        """The error that names this row's line."""
        return InvalidInput(self.place, reason)


def rows(name: str, content: str) -> Iterator[tuple[int, Row]]:
    """Each line that is not blank: its number from 1, and its fields. Raises InvalidInput at the first bad line."""
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield number, _row(f"{name}, line {number}", line)


def _row(place: str, line: str) -> Row:
    if len(line) > _LONGEST_LINE:
        raise InvalidInput(place, "the line is too long for a review; each review stands on a line of its own")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets in one another
        raise InvalidInput(place, "it is not valid JSON; each line must be one object in braces, on one line") from None
    if not isinstance(fields, dict):
        raise InvalidInput(place, 'it is no JSON object; write {"title": …} with one object a line')
    return Row(place, fields)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _GREATEST


def _clean(row: Row, name: str, value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise row.fault(f"{name!r} holds a NUL or half a character, which no database keeps")
    return value
