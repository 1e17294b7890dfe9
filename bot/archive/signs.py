"""Terms as single characters, so that a text in terms is a string: quick to make, small to keep, fast to count in."""

from sys import maxunicode

BREAK = "\x00"
"""Stands at the end of each text: keeps a phrase from reaching over it."""
WHOLE = "\x01"
"""Stands before the sign of a hyphenated word in one, until these are put at the end of their field."""
NOWHERE = "\x02"
"""The sign of a term that has none: no text holds it."""

_FIRST = 0x21  # above what engines and patterns may take for space
_SURROGATES, _BEYOND = 0xD800, 0xE000  # no characters by themselves: UTF-8 has none of them


class Signs:
    """A character for each term, given at first sight and for good: terms seen early take the smaller ones.

    A million terms have their own; the rest share the last. One thread may give while others look up.
    """

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._next = _FIRST

    def of(self, term: str) -> str:
        """The sign of a term, given now if it has none."""
        sign = self._signs.get(term)
        if sign is None:
            sign = chr(self._next)
            self._terms[sign] = term
            self._signs[term] = sign
            self._next = _BEYOND if self._next + 1 == _SURROGATES else min(self._next + 1, maxunicode)
        return sign

    def known(self, term: str) -> str:
        """The sign of a term, `NOWHERE` if it has none."""
        return self._signs.get(term, NOWHERE)

    def term(self, sign: str) -> str:
        """The term behind a sign that was given; "" for the three above."""
        return self._terms.get(sign, "")
