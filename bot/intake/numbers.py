"""The channel's count: which number each review of a history has, from the few that state theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# "Review Number 400:", "Deep Learning Paper Review No. 12 -", "Paper #7", "סקירה מספר 400", at the start of a line;
# a sentence that goes on ("Paper number 3 of the ten ...") counts something else.
_COUNTER = re.compile(
    r"[\s*_#>]*(?:(?!The\b|This\b|My\b|Our\b|In\b|See\b)[A-Z][\w-]*\s+){0,4}?"
    r"(?i:review|paper|article|post|סקירה|סקירת מאמר|מאמר)\s*"
    r"(?i:number|num\.?|no\.?|nr\.?|#|№|מספר|מס['׳]?)\s*#?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(?!\d|[.,/-]\d)"
    r"(?!\s+(?:in|of|from|out|on|by|to|for)\b)",
)
_FIRST_LINES = 3  # a counter further down speaks of another review


@dataclass(frozen=True, slots=True)
class Gap:
    """The review at `index` states `stated` where counting gives `counted`."""

    index: int
    stated: int
    counted: int


def stated_number(*texts: str | None) -> int | None:
    """The number that a review names for itself at the start of one of these texts (hook, title, body)."""
    for text in texts:
        lines = [line for line in (text or "")[:2000].split("\n") if line.strip()][:_FIRST_LINES]
        for line in lines:
            if found := _COUNTER.match(line):
                return int(found[1].replace(",", ""))
    return None


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
