"""The text of gathered messages -> the review in it, by the rules of the document and of our own posts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.intake.dates import day as day_of
from bot.intake.document.header import parse_header
from bot.intake.document.link import is_publication
from bot.intake.document.parse import read_document
from bot.intake.document.review_text import text_doubts
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.telegram.header_line import read_header_line
from bot.intake.telegram.own_post import read_own_post
from bot.intake.text import Text, refuse_large_review, unwatched
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review
from bot.values import Struct, replace

_LINKED = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^()\s]+)\)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
_ESCAPED = re.compile(r"\\([*_])")
_NEAR = timedelta(days=7)  # between a header's date and its message
_SLIPPED = timedelta(days=180)


class Reading(Struct, frozen=True):
    """review: its `number` is the one that the text states; doubts: about it, without their place."""

    review: Review
    doubts: tuple[Doubt, ...]


def read_reviews(text: str, day: date, place: str) -> Iterator[Reading]:
    """The reviews in a text that opens one, mostly one; day: when it was sent, which stands in for a missing date.

    Raises InvalidInput, naming `place`, for a review of more than 1 MiB.
    """
    own = read_own_post(text)
    if own:
        refuse_large_review(own.body, place)
        no_link = () if own.paper else (Doubt(kind=DoubtKind.NO_LINK),)
        yield Reading(replace(own, date=own.date or day), (*no_link, *text_doubts(own.body, lambda _: None)))
        return
    number, text = _without_number(text)
    for found in read_document(Text(place, _with_bare_title(text)), unwatched):
        review = found.record.review
        meant, slip = _meant(review.date, day)
        yield Reading(
            replace(
                review,
                title=_ESCAPED.sub(r"\1", review.title),
                date=meant,
                number=found.record.stated_number or number,
            ),
            (*slip, *found.doubts),
        )


def names_a_paper(text: str) -> bool:
    """Whether the text has a link to where papers are published."""
    papers = (paper_from_url(found[0].rstrip(".,;")) for found in _ADDRESS.finditer(text))
    return any(paper and is_publication(paper) for paper in papers)


def _without_number(text: str) -> tuple[int | None, str]:
    """The number that stands in the header line, and the text without it, which the document's rules can read."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if header := read_header_line(line):
            return header.number, "\n".join([*lines[:index], header.line, *lines[index + 1 :]])
    return None, text


def _with_bare_title(text: str) -> str:
    """A title that links to its paper, on the header's line or below it, gives its link to the end of the text."""
    lines = text.split("\n")
    at = next((index for index, line in enumerate(lines) if parse_header(_LINKED.sub(r"\1", line))), None)
    if at is None:
        return text
    header = parse_header(_LINKED.sub(r"\1", lines[at]))
    places = [at]
    if header and not header.title:
        places += [index for index in range(at + 1, len(lines)) if lines[index].strip()][:1]
    addresses = []
    for index in places:
        addresses += [found[2] for found in _LINKED.finditer(lines[index])]
        lines[index] = _LINKED.sub(r"\1", lines[index])
    return "\n".join([*lines, *(f"\n<{address}>" for address in addresses)])


def _meant(stated: date | None, sent: date) -> tuple[date, tuple[Doubt, ...]]:
    """The header's date; in the message's year where only its year is wrong."""
    if stated is None:
        return sent, ()
    if abs(stated - sent) > _SLIPPED:
        for year in (sent.year, sent.year - 1, sent.year + 1):
            moved = day_of(year, stated.month, stated.day)
            if moved and abs(moved - sent) <= _NEAR:
                return moved, (Doubt(kind=DoubtKind.YEAR_SLIP, found=str(stated), used=str(moved)),)
    return stated, ()
