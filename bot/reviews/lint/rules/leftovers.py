"""What does not belong into the text: words of a tool, the header of a document, characters that nobody typed."""

import re
import unicodedata
from collections.abc import Iterator

from bot.reviews.chatter import is_chatter
from bot.reviews.lint.finding import Field, Mend, Spot, shown
from bot.reviews.lint.page import Page

_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})"
)
_WHOSE = r"(?:(?:[^\W\d_a-z][\w.-]*|and|with|&)[*_]*,?\s){0,5}?[^\W\d_a-z][\w.-]*[’'`]s?[*_]*\s+"  # "Dana and Yoav's "
_HEADER = re.compile(
    rf"[\s*_#>⚡️🚀]*(?:{_WHOSE})?[*_]*(?i:daily[\s-]*(?:paper|article|post|review)s?(?:\s+reviews?)?"
    rf"|paper of the day|הסקירה היומית|סקירה יומית|המאמר היומי)[*_]*"
    rf"(?:[\s,:–—(\[|*_-]*{_DATE}.{{0,200}}|[\s,]*(?:no\.?|number|#|מס['׳]?)\s*\d{{1,5}}\b.{{0,200}})",
)
_LONGEST_HEADER = 300
_ALLOWED = "\t"
_FORCED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they make a line read as another one
_WIDTHLESS = "\u200b\u2060\ufeff\u00ad\u180e"  # the joiners U+200C and U+200D belong to words and emoji
_UNSEEN = re.compile(f"[{_FORCED}{_WIDTHLESS}]+")


def chatter(page: Page) -> Iterator[Spot]:
    """A language tool that speaks to its user."""
    for number, line in enumerate(page.lines, 1):
        if not page.code[number - 1] and is_chatter(line):
            yield Spot(shown(line), line=number, mends=(Mend(Field.BODY, number, 0, len(line), None),))


def header(page: Page) -> Iterator[Spot]:
    """A line that opens a review in documents; a post makes its own."""
    for number, line in enumerate(page.lines, 1):
        if len(line) <= _LONGEST_HEADER and not page.code[number - 1] and _HEADER.fullmatch(line.rstrip()):
            yield Spot(shown(line), line=number, mends=(Mend(Field.BODY, number, 0, len(line), None),))


def control(page: Page) -> Iterator[Spot]:
    """Characters that no keyboard writes; Telegram refuses or drops them."""
    for where, number, line in _texts(page):
        places = [place for place, sign in enumerate(line) if _is_control(sign)]
        if places:
            mends = tuple(Mend(where, number, place, place + 1, "") for place in places)
            readable = "".join("�" if _is_control(sign) else sign for sign in line)
            yield Spot(shown(readable, places[0], places[0] + 1), where, number, {"count": len(places)}, mends)


def hidden(page: Page) -> Iterator[Spot]:
    """Characters without width, and those that turn the direction of what follows."""
    for where, number, line in _texts(page):
        found = list(_UNSEEN.finditer(line))
        if found:
            mends = tuple(Mend(where, number, *one.span(), "") for one in found)
            words = shown(_UNSEEN.sub("·", line), found[0].start(), found[0].start() + 1)
            yield Spot(words, where, number, {"count": sum(len(one[0]) for one in found)}, mends)


def _texts(page: Page) -> Iterator[tuple[Field, int, str]]:
    yield Field.TITLE, 1, page.review.title
    yield Field.HOOK, 1, page.review.hook or ""
    yield from ((Field.BODY, number, line) for number, line in enumerate(page.lines, 1))


def _is_control(sign: str) -> bool:
    return sign not in _ALLOWED and unicodedata.category(sign) in {"Cc", "Cs"}
