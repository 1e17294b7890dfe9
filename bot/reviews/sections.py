"""Numbered lines that name a section ("3. Method"): Markdown would make each a list of its own."""

import re
from collections.abc import Sequence

from bot.reviews.lines import Item, item, untouchable

_LONGEST_NAME = 100  # characters; the longest of the channel has 76
_NAME = re.compile(r"[*_\"“]*[^\W\d_a-z].*[^.!?…;,]")
_NUMBER = re.compile(r"([ \t]*\d+)([.)])")


def unlisted_sections(lines: Sequence[str]) -> list[str]:
    """The lines, with the dot of such numbers escaped: a short name alone between blank lines, and prose below it.

    A number that goes on counting a list stays in it, and so does one above further items.
    """
    found = list(lines)
    closed = untouchable(lines)
    words = [index for index, line in enumerate(lines) if line.strip()]
    listed: int | None = None  # the last number that is an item beyond doubt
    for place, index in enumerate(words):
        marked = None if closed[index] else item(lines[index])
        if marked is None or marked.number is None:
            continue
        above = words[place - 1] if place else -1
        below = words[place + 1] if place + 1 < len(words) else -1
        alone = above < 0 or (index - above > 1 and not _counts_on(item(lines[above]), marked))
        if not alone or not _is_name(marked.text) or (listed is not None and marked.number == listed + 1):
            listed = marked.number
        elif below > index + 1 and item(lines[below]) is None:
            listed = None
            found[index] = _NUMBER.sub(r"\1\\\2", lines[index], count=1)
    return found


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text.rstrip(" *_")) is not None


def _counts_on(above: Item | None, number: Item) -> bool:
    return above is not None and above.number is not None and above.number + 1 == number.number
