"""Numbered lines that name a section ("3. Method"): Markdown would make each a list of its own."""

import re
from collections.abc import Sequence

from bot.reviews.numbering import Role, named_numbers

_NUMBER = re.compile(r"\A([ \t]*\d+)([.)])")


def unlisted_sections(lines: Sequence[str]) -> list[str]:
    """The lines, with the dot of such numbers escaped."""
    found = list(lines)
    for index, role in named_numbers(lines).items():
        if role is Role.SECTION:
            found[index] = _NUMBER.sub(r"\1\\\2", lines[index], count=1)
    return found
