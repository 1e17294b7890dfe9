"""Numbered lines that stand alone with a short name, "3. Method": the name of a section, or an item that has items."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from bot.reviews.lines import Item, item, untouchable
from bot.values import Struct

_LONGEST_NAME = 100  # characters; the longest of the channel has 76
_MOST_OPEN = 8  # counts inside each other
_ESCAPED = re.compile(r"\A([ \t]*\d{1,9})\\([.)])")
_NAME = re.compile(r"[*_\"“]*[^\W\d_a-z].*[^.!?…;,]")


class Below(Enum):
    """What stands below a number."""

    PROSE = auto()
    ITEMS = auto()
    NEXT = auto()  # the next number of the same count


class Role(Enum):
    SECTION = auto()
    PARENT = auto()  # of the bullets below it, behind a blank line


class _Numbered(Struct):
    """index: of its line; named: a short name alone between blank lines."""

    index: int
    item: Item
    named: bool
    below: Below


def named_numbers(lines: Sequence[str]) -> Mapping[int, Role]:
    """The role of each such line, by index; what is missing is an item like any other.

    Decided for a whole count: with prose below one of its names all are sections, with bullets below each all are
    parents. A count in which a name follows another at once is a list, and what goes on behind a plain item belongs to
    its list; but inside numbered sections a name with prose below it that is no label is a section too.
    """
    roles: dict[int, Role] = {}
    opened: list[list[_Numbered]] = []  # counts inside each other, the innermost last
    for number in _numbers(lines):
        while opened and not _goes_on(opened[-1], number) and any(_goes_on(run, number) for run in opened):
            roles |= _decided(opened.pop())
        if opened and _goes_on(opened[-1], number) and not _is_of_outer(opened, number):
            opened[-1].append(number)
        else:
            if len(opened) == _MOST_OPEN or (number.item.number != 1 and opened):
                roles |= _all_decided(opened)
            opened.append([number])
    return roles | _all_decided(opened)


def _all_decided(opened: list[list[_Numbered]]) -> dict[int, Role]:
    roles: dict[int, Role] = {}
    for run in opened:
        roles |= _decided(run)
    opened.clear()
    return roles


def _numbers(lines: Sequence[str]) -> list[_Numbered]:
    closed = untouchable(lines)
    words = [index for index, line in enumerate(lines) if line.strip()]
    found: list[_Numbered] = []
    for place, index in enumerate(words):
        marked = None if closed[index] else _item(lines[index])
        if marked is None or marked.number is None:
            continue
        after = words[place + 1] if place + 1 < len(words) else None
        next_item = None if after is None else _item(lines[after])
        alone = (place == 0 or words[place - 1] < index - 1) and (after is None or after > index + 1)
        found.append(_Numbered(index, marked, alone and _is_name(marked.text), _below(after, marked, next_item)))
    return found


def _item(line: str) -> Item | None:
    """Of a section's number too, whose dot is escaped already: it counts as it did before."""
    return item(_ESCAPED.sub(r"\1\2", line, count=1))


def _below(after: int | None, number: Item, next_item: Item | None) -> Below:
    if next_item and next_item.number == (number.number or 0) + 1:
        return Below.NEXT
    return Below.ITEMS if next_item or after is None else Below.PROSE


def _goes_on(run: Sequence[_Numbered], number: _Numbered) -> bool:
    return run[-1].item.number == (number.item.number or 0) - 1


def _is_of_outer(opened: Sequence[Sequence[_Numbered]], number: _Numbered) -> bool:
    """Whether it is a section among numbered sections, though an inner list would count on to it."""
    label = number.item.text.rstrip(" *_").endswith(":")
    return (
        number.named
        and number.below is Below.PROSE
        and not label
        and not opened[-1][0].named
        and any(_are_sections(run) for run in opened[:-1])
    )


def _are_sections(run: Sequence[_Numbered]) -> bool:
    return len(run) > 1 and all(one.named and one.below is Below.PROSE for one in (run[0], run[-1]))


def _decided(run: Sequence[_Numbered]) -> dict[int, Role]:
    """Names behind a plain item are items like it."""
    plain = next((place for place, one in enumerate(run) if not one.named), len(run))
    below = {one.below for one in run[:plain]}
    if Below.PROSE in below and Below.NEXT not in below:
        return {one.index: Role.SECTION for one in run[:plain]}
    if Below.NEXT in below:
        return {}
    return {one.index: Role.PARENT for one in run if one.named and one.below is Below.ITEMS}


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text.rstrip(" *_")) is not None
