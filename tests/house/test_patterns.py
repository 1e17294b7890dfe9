"""No pattern takes for ever, whatever it is held against. How long each takes for 64 KiB: `tests.bench.patterns`."""

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.bench.patterns import BOUNDED
from tests.house.patterns import ANYWHERE, every_pattern

REPEATING = {
    "bot.intake.document.sections._SECTION",
    "bot.reviews.acceptable._HOST_FIRST",
    "bot.reviews.labels._MARKERS",
    "bot.reviews.lint.rules.formulas._RAW",
    "bot.reviews.lint.rules.formulas._TEX_RUN",
    "bot.reviews.lint.rules.writing._TIGHT_SENTENCE",
    "bot.reviews.torn._NUMBERED",
    "bot.sandbox.api.rich_texts._ADDRESSES",
    "bot.sandbox.entities._FOUND",
}
"""Patterns with one endless repetition inside another: between two rounds of the outer one stands a mark that the inner
one cannot take, so there is one way only to read a text. Look for that mark before you add a name."""
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def test_no_pattern_repeats_what_repeats() -> None:
    patterns = every_pattern().values()
    assert len(patterns) > 300
    found = {one.where[0] for one in patterns if nested(parsed(one.pattern), within=False)}
    assert {where.partition("[")[0] for where in found} == REPEATING


def test_no_pattern_that_is_looked_for_begins_with_what_has_no_end() -> None:
    """It would be tried again at each character of a long run, each time to its end: say in front of it what may not
    stand there, such as `(?<!\\s)\\s++`."""
    searched = [one for one in every_pattern().values() if one.ways & ANYWHERE]
    assert len(searched) > 150
    assert [one.where[0] for one in searched if begins_endless(parsed(one.pattern), may_fail=False)] == []


def test_what_sees_no_more_than_a_bound_still_exists() -> None:
    names = {where.partition("[")[0] for one in every_pattern().values() for where in one.where}
    assert set(BOUNDED) <= names


def parsed(pattern: Any) -> Any:
    return parser.parse(pattern.pattern, pattern.flags)


def nested(pieces: Any, within: bool) -> bool:
    """Whether an endless repetition that may be given back stands in another one."""
    return any(_nested(code, value, within) for code, value in pieces)


def _nested(code: Any, value: Any, within: bool) -> bool:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        endless = value[1] == codes.MAXREPEAT
        return (endless and within) or nested(value[2], within or endless)
    if code is codes.BRANCH:
        return any(nested(one, within) for one in value[1])
    inside = {codes.SUBPATTERN: 3, codes.ASSERT: 1, codes.ASSERT_NOT: 1, codes.POSSESSIVE_REPEAT: 2}
    if code in inside:
        return nested(value[inside[code]], within and code is not codes.ASSERT)
    return code is codes.ATOMIC_GROUP and nested(value, within)


def begins_endless(pieces: Any, may_fail: bool) -> bool:
    """Whether a repetition without end may come first, with nothing before it that says where it starts, and something
    behind it that may fail."""
    for index, (code, value) in enumerate(pieces):
        fails = may_fail or any(not _always_fits(one) for one in pieces[index + 1 :])
        if code in REPEATS:
            if (value[1] == codes.MAXREPEAT and fails) or begins_endless(value[2], fails):
                return True
            if value[0] == 0:
                continue
        elif code in (codes.ASSERT, codes.ASSERT_NOT) and value[0] > 0:
            continue  # it looks ahead, and says nothing of what stands before
        elif code is codes.BRANCH:
            return any(begins_endless(one, fails) for one in value[1])
        elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
            return begins_endless(value[3] if code is codes.SUBPATTERN else value, fails)
        return False
    return False


def _always_fits(piece: Any) -> bool:
    code, value = piece
    return code in REPEATS and value[0] == 0
