"""The number that a review names for itself: "Review Number 400:"."""

import re

from bot.values import Struct

# "Review Number 400:", "Deep Learning Paper Review No. 12 -", "Paper #7", "סקירה מספר 400", at the start of a line;
# a sentence that goes on ("Paper number 3 of the ten ...") counts something else.
_COUNTER = re.compile(
    r"[\s*_#>]*+(?:(?!The\b|This\b|My\b|Our\b|In\b|See\b)[A-Z][\w-]*+\s++){0,4}?"
    r"(?i:review|paper|article|post|סקירה|סקירת מאמר|מאמר)\s*+"
    r"(?i:number|num\.?|no\.?|nr\.?|#|№|מספר|מס['׳]?)\s*+(?:#\s*+)?(\d{1,3}(?:,\d{3})+|\d{1,6})(?!\d|[.,/-]\d)"
    r"(?!\s+(?:in|of|from|out|on|by|to|for)\b)",
)
_FIRST_LINES = 3  # a counter further down speaks of another review
_BEGINNING = 2000  # characters


class Counter(Struct, frozen=True):
    """`number`, and where its digits stand: the line (from 0), its characters from `start` to `end`."""

    number: int
    line: int
    start: int
    end: int


def counter_in(text: str | None) -> Counter | None:
    """The number that the text names for itself in its first lines."""
    lines = (text or "")[:_BEGINNING].split("\n")
    worded = [index for index, line in enumerate(lines) if line.strip()][:_FIRST_LINES]
    for index in worded:
        if found := _COUNTER.match(lines[index]):
            return Counter(int(found[1].replace(",", "")), index, *found.span(1))
    return None
