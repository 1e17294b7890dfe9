"""How long each pattern of `bot/` takes for 64 KiB of a text that is meant to hurt it, used as it is used there.

python -m tests.bench.patterns [NAME]
"""

import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from itertools import product
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.house.patterns import Used, every_pattern

_CHARACTERS = 64 * 1024
_SIZES = (1024, 4096, 16384, _CHARACTERS)
"""Of characters: the first that takes too long ends the measuring of a text."""
_MOST = 0.05  # seconds of a processor for one text
BOUNDED = {
    "bot.intake.document.header._LABEL": 600,
    "bot.intake.document.header._LIKE": 600,
    "bot.intake.document.names._BYLINE": 300,
    "bot.intake.document.sections._SECTION": 90,
    "bot.intake.telegram.header_line._NUMBER": 600,
    "bot.reviews.chatter._CHATTER": 400,
    "bot.reviews.counter._COUNTER": 2000,
    "bot.reviews.faults._PRICED": 16,
    "bot.reviews.lint.rules.formulas._AGAINST_ITSELF": 4000,
    "bot.reviews.lint.rules.formulas._AT_BOTH_ENDS": 4000,
    "bot.reviews.lint.rules.formulas._TWICE": 4000,
    "bot.reviews.lint.rules.leftovers._HEADER": 300,
    "bot.reviews.names._OF_SENTENCES": 100,
}
"""The most characters of the text that a pattern ever sees, where that is looked at right before it is used."""
_FAMILIAR = " a1-\nA_*.$:א=\\[('\t\u00a0/#@,"
"""What a class of characters is asked for; the first few that it has hurt like any others."""
_PUMPS = 3
"""Characters of one class that are tried."""
_UNITS = (
    *("a b ", "A b ", "1. ", ". ", "a.", "a\n", "\n\n", "- ", "x_", "a@a", "http://a", "$a", "\\a", "{{", "](", "!["),
    *(
        "a,",
        ", ",
        "No. ",
        "the ",
        "_{a}",
        "^a",
        "a=",
        "a:",
        "e-",
        "0 ",
        "|",
        "<",
        '"',
        "`",
        "•",
        "—",
        "&",
        ";",
        "\\frac{",
    ),
    *_FAMILIAR,
)
"""What is repeated, beside what the pattern itself would repeat."""
_END = "\x00"
"""What hardly any pattern goes on with: all that could be given back is."""


def texts(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What may hurt it, as a beginning and a unit to repeat: what leads to each of its repetitions and what that takes,
    once or again and again."""
    for unit in _UNITS:
        yield "", unit
    for before, unit in _pumped(parser.parse(pattern.pattern, pattern.flags), ""):
        yield before, unit
        yield "", before + unit


def _pumped(parsed: Any, before: str) -> Iterator[tuple[str, str]]:
    """A text that leads to each repetition without end (or nearly), and what it may take there."""
    for code, value in parsed:
        for inner in _inside(code, value):
            yield from _pumped(inner, before)
        if code in _REPEATING and value[1] > 20:
            yield from ((before, unit) for unit in _samples(value[2], _PUMPS) if unit)
        before += next(iter(_samples([(code, value)], 1)))


_REPEATING = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def _inside(code: Any, value: Any) -> list[Any]:
    """The patterns within one piece of a pattern."""
    if code in _REPEATING:
        return [value[2]]
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return [value] if code is codes.ATOMIC_GROUP else []


def _samples(parsed: Any, count: int) -> list[str]:
    """So many short texts that it takes, or nearly: what looks around is not looked at."""
    choices = [_of_one(code, value, count) for code, value in parsed]
    return ["".join(one) for _, one in zip(range(count), product(*choices), strict=False)]


def _of_one(code: Any, value: Any, count: int) -> list[str]:
    if code is codes.LITERAL:
        return [chr(value)]
    if code in (codes.IN, codes.NOT_LITERAL, codes.ANY):
        listed = [chr(one) for kind, one in value if kind is codes.LITERAL] if code is codes.IN else []
        return [one for one in (*_FAMILIAR, *listed) if _takes(code, value, one)][:count] or [""]
    if code in _REPEATING:
        return [one * max(1, min(value[0], 40)) for one in _samples(value[2], count)]
    if code is codes.BRANCH:
        return [one for inner in value[1] for one in _samples(inner, 1)][:count]
    if code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
        return _samples(_inside(code, value)[0], count)
    return [""]


def _takes(code: Any, value: Any, character: str) -> bool:
    pattern = compiler.compile(parser.SubPattern(parser.State(), [(code, value)]))
    return pattern.fullmatch(character) is not None


def worst(used: Used) -> tuple[float, int, str]:
    """Seconds of the text that takes longest, how long it was then (a text that takes too long grows no further), and
    what it is made of."""
    found = (0.0, 0, "")
    most = BOUNDED.get(used.where[0].partition("[")[0], _CHARACTERS)
    for before, unit in dict.fromkeys(texts(used.pattern)):
        for size in [size for size in _SIZES if size < most] + [most]:
            text = (before + unit * (size // len(unit)))[:size] + _END
            taken = seconds(used, text)
            if taken > _MOST:
                break
        found = max(found, (taken, size, f"{before!r} {unit!r}"))
    return found


def seconds(used: Used, text: str) -> float:
    """Of processor time; the better of two where it seems too long."""
    given: Any = text.encode() if isinstance(used.pattern.pattern, bytes) else text
    taken = _seconds(used, given)
    return taken if taken < _MOST else min(taken, _seconds(used, given))


def _seconds(used: Used, given: Any) -> float:
    times = []
    for way in sorted(used.ways):
        start = time.process_time()
        match way:
            case "sub" | "subn":
                used.pattern.sub(given[:0], given)
            case "finditer":
                deque(used.pattern.finditer(given), maxlen=0)
            case _:
                getattr(used.pattern, way)(given)
        times.append(time.process_time() - start)
    return max(times)


def main(name: str = "") -> bool:
    """Prints each that is too slow, and the slowest of the others; whether there was none."""
    patterns = [used for used in every_pattern().values() if any(name in place for place in used.where)]
    print(f"{len(patterns)} patterns, 64 KiB of hostile text each, or all that it sees; wanted: {_MOST * 1000:.0f} ms")
    slowest, slow = (0.0, ""), 0
    for used in patterns:
        taken, size, text = worst(used)
        if taken > _MOST:
            slow += 1
            print(
                f"{taken * 1000:8.0f} ms  {used.where[0]} ({', '.join(sorted(used.ways))}): {text}, {size} characters"
            )
        else:
            slowest = max(slowest, (taken, used.where[0]))
    print(f"{slow} too slow; the slowest of the others: {slowest[0] * 1000:.1f} ms, {slowest[1]}")
    return not slow


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
