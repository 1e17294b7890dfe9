"""What is wrong with a review that is about to be posted, as far as its own text shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.reviews.chatter import is_chatter
from bot.reviews.faults import formula_faults, lost_figures
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review

# https://info.arxiv.org/help/arxiv_identifier.html: the first four digits are year and month of submission.
_DATED = re.compile(r"arxiv:(\d{2})(\d{2})\.\d+")
_ARXIV_LINK = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/[\w./-]*", re.IGNORECASE)


class FaultKind(StrEnum):
    RIGHT = "right"  # the bot may not post (missing: names of rights)
    RENDER = "render"  # no post can be made of it (error: the class of what went wrong)
    LENGTH = "length"  # a message of it is empty or too long (position)
    PARTS = "parts"  # it takes unusually many messages (count)
    NO_LINK = "no_link"  # it links to no paper
    LINK = "link"  # an address that leads nowhere (url): a cut arXiv id, or one of a month that is still to come
    FORMULA = "formula"  # a dollar sign without its other half (lines, from 1)
    FIGURE = "figure"  # the caption of a figure that is not there (lines)
    CHATTER = "chatter"  # words of a translation tool (lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """`facts` are JSON values, as each kind says."""

    kind: FaultKind
    facts: Mapping[str, Any] = field(default_factory=dict)


def shortcomings(review: Review, day: date) -> list[Fault]:
    """`day`: on which it would be posted. In the order in which a writer would look; empty when all is well."""
    found = [Fault(FaultKind.NO_LINK)] if review.paper is None else []
    found += [Fault(FaultKind.LINK, {"url": url}) for url in dict.fromkeys(_broken_links(review, day))]
    chatter = [number for number, line in enumerate(review.body.splitlines(), 1) if is_chatter(line)]
    by_lines = {
        FaultKind.FORMULA: formula_faults(review.body),
        FaultKind.FIGURE: lost_figures(review.body),
        FaultKind.CHATTER: chatter,
    }
    return found + [Fault(kind, {"lines": lines}) for kind, lines in by_lines.items() if lines]


def _broken_links(review: Review, day: date) -> Iterator[str]:
    addresses = [review.paper.url] if review.paper else []
    addresses += [found[0].rstrip(".") for found in _ARXIV_LINK.finditer(review.body)]
    for url in addresses:
        paper = paper_from_url(url)
        of_arxiv = bool(_ARXIV_LINK.match(url))
        if paper is None or (of_arxiv and paper.arxiv_id is None) or _is_ahead(paper.key, day):
            yield url


def _is_ahead(key: str, day: date) -> bool:
    dated = _DATED.match(key)
    return dated is not None and (2000 + int(dated[1]), int(dated[2])) > (day.year, day.month)
