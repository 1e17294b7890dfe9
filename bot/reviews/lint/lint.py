"""Every rule, and what they say of a review together: one line a class."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.reviews.counter import counter_in
from bot.reviews.lint.days import before, counted, written
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.reviews.lint.known import Known, Needs
from bot.reviews.lint.page import Page, page_of
from bot.reviews.lint.rules import archive, formulas, leftovers, links, times, writing
from bot.reviews.review import Review
from bot.values import Struct

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_LATELY = 7  # days before the posting in which a "yesterday" that is wrong may have meant something


class Rule(Struct, frozen=True):
    code: Code
    severity: Severity
    find: Callable[[Page], Iterator[Spot]]


RULES: tuple[Rule, ...] = (
    Rule(Code.CONTROL, _ERROR, leftovers.control),
    Rule(Code.BAD_LINK, _ERROR, links.dangerous),
    Rule(Code.CUT_LINK, _ERROR, links.cut),
    Rule(Code.FUTURE_LINK, _ERROR, links.ahead),
    Rule(Code.SAME_PAPER, _ERROR, archive.same_paper),
    Rule(Code.HEADER, _ERROR, leftovers.header),
    Rule(Code.CHATTER, _ERROR, leftovers.chatter),
    Rule(Code.NUMBER, _ERROR, times.numbers),
    Rule(Code.UNPAIRED, _ERROR, formulas.unpaired),
    Rule(Code.NO_LINK, _WARNING, links.missing),
    Rule(Code.DEAD_LINK, _WARNING, links.dead),
    Rule(Code.YEAR, _WARNING, times.years),
    Rule(Code.DAY, _WARNING, times.days),
    Rule(Code.REFERENCE, _WARNING, times.references),
    Rule(Code.CAPITALS, _WARNING, writing.capitals),
    Rule(Code.DOUBLED, _WARNING, formulas.doubled),
    Rule(Code.LOST, _WARNING, formulas.lost),
    Rule(Code.RAW_TEX, _WARNING, formulas.raw_tex),
    Rule(Code.COMMAND, _WARNING, formulas.commands),
    Rule(Code.BROKEN_TEX, _WARNING, formulas.broken),
    Rule(Code.DETAILS, _WARNING, formulas.in_details),
    Rule(Code.FIGURE, _WARNING, writing.figures),
    Rule(Code.CODE, _WARNING, writing.code),
    Rule(Code.TAGS, _WARNING, writing.tags),
    Rule(Code.BOLD, _WARNING, writing.bold),
    Rule(Code.BULLET, _WARNING, writing.bullets),
    Rule(Code.TORN, _WARNING, writing.torn),
    Rule(Code.GAP, _WARNING, writing.gaps),
    Rule(Code.REPEATED, _WARNING, writing.repeated),
    Rule(Code.BRACKET, _WARNING, writing.brackets),
    Rule(Code.STOPS, _WARNING, writing.stops),
    Rule(Code.HIDDEN, _WARNING, leftovers.hidden),
)


def lint(review: Review, known: Known) -> list[Finding]:
    """Everything that is wrong, errors first, each class in the order of the text; empty when all is well. Pure; about
    10 ms for a review of median length."""
    page = page_of(review, known)
    return [Finding(rule.code, rule.severity, spot) for rule in RULES for spot in rule.find(page)]


def needs(review: Review, day: date) -> Needs:
    """What to look up before linting a review that leaves on that day."""
    days: set[date] = set()
    for line in review.body.splitlines():
        ago = {spoken.ago for spoken in counted(line) if spoken.ago}
        days |= {before(day, step) for count in ago for step in range(max(count, _LATELY) + 1)}
        for spoken in written(line, day):
            if spoken.day:
                days |= {before(spoken.day, step) for step in (-1, 0, 1)}
                days |= {other for step in (-1, 1) if (other := _year_away(spoken.day, step))}
    texts = (review.hook, review.title, review.body)
    return Needs(frozenset(days), any(counter_in(text) for text in texts))


def _year_away(day: date, step: int) -> date | None:
    try:
        return day.replace(year=day.year + step)
    except ValueError:  # 29.02
        return None
