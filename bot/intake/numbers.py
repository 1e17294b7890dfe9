"""The channel's count: which number each review of a history has, from the few that state theirs."""

from collections.abc import Sequence

from bot.reviews.counter import counter_in
from bot.values import Struct


class Gap(Struct, frozen=True):
    """The review at `index` states `stated` where counting gives `counted`."""

    index: int
    stated: int
    counted: int


def stated_number(*texts: str | None) -> int | None:
    """The number that a review names for itself at the start of one of these texts (hook, title, body)."""
    found = (counter_in(text) for text in texts)
    return next((one.number for one in found if one), None)


def counted(stated: Sequence[int | None]) -> tuple[list[int | None], list[Gap]]:
    """Each review's number, oldest first, and where a stated one disagrees with counting from the one before.

    Forward from the nearest earlier stated number, backward before the first; no number below 1, none at all where
    none is stated. A number that an earlier review has already is given to the later one that states it, so counting
    backwards or from a wrong one never gives a number twice.
    """
    anchors = [index for index, number in enumerate(stated) if number is not None]
    if not anchors:
        return [None] * len(stated), []
    numbers: list[int | None] = []
    gaps = []
    current = (stated[anchors[0]] or 0) - anchors[0] - 1
    for index, own in enumerate(stated):
        current += 1
        if own is not None and own != current:
            gaps.append(Gap(index, own, current))
            current = own
        numbers.append(current if current > 0 else None)
    return _once(numbers), gaps


def _once(numbers: list[int | None]) -> list[int | None]:
    """Where a stated number steps back, the earlier reviews that were counted onto the same numbers lose theirs."""
    last = {number: index for index, number in enumerate(numbers) if number is not None}
    return [number if number is not None and last[number] == index else None for index, number in enumerate(numbers)]
