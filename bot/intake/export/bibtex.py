"""The papers of the archive as BibTeX."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterable
from datetime import date

from bot.archive.ports import ArchiveStore
from bot.intake.export.archived import archived
from bot.reviews.identity import fold
from bot.reviews.paper import Paper
from bot.reviews.review import Review
from bot.values import Struct

# The numbers of an arXiv id are the year and month of its submission: https://info.arxiv.org/help/arxiv_identifier.html
_SUBMITTED = re.compile(r"(?:.*/)?(?P<year>\d{2})(?P<month>\d{2})")
_FIRST_YEAR = 91  # arXiv opened in August 1991
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_UNSAFE_IN_KEYS = re.compile(r"[^a-z0-9.]+")
_LONGEST_KEY = 48  # characters of the readable part
_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, also those behind a backslash
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # TeX sets them as boxes, a terminal obeys them
_UNSAFE_IN_ADDRESSES = re.compile(r"[{}\\\s\"<>^`|@]")


class _Review(Struct, frozen=True):
    """What an entry needs of a review: its text stays behind."""

    title: str
    paper: Paper | None
    reviewers: tuple[str, ...]
    number: int | None
    date: date | None


class ExportBibliography:
    """The papers of the archive, the first reviewed first."""

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    async def __call__(self) -> AsyncIterator[str]:
        """An entry (several lines, without the last line's end) a paper, with all its reviews in its note."""
        papers: dict[str, list[_Review]] = {}
        async for stored in archived(self._archive):
            review = stored.review
            light = _Review(review.title, review.paper, review.reviewers, review.number, review.date)
            papers.setdefault(_paper_key(review), []).append(light)
        in_order = {key: sorted(reviews, key=_order) for key, reviews in papers.items()}
        for key, reviews in sorted(in_order.items(), key=lambda item: (_order(item[1][0]), item[0])):
            yield _entry(key, reviews)


def _paper_key(review: Review) -> str:
    return review.paper.key if review.paper else f"title:{fold(review.title)}"


def _order(review: _Review) -> tuple[date, int]:
    """The oldest first, those without a date last."""
    return (review.date or date.max, review.number or 0)


def _entry(key: str, reviews: list[_Review]) -> str:
    first = reviews[0]
    fields = {"title": f"{{{{{_escaped(first.title)}}}}}", **_of_paper(first.paper), "note": f"{{{_note(reviews)}}}"}
    lines = (f"  {name} = {value}," for name, value in fields.items())
    return "\n".join((f"@misc{{{_cite_key(key)},", *lines, "}"))


def _of_paper(paper: Paper | None) -> dict[str, str]:
    """What the paper's address tells, each value as BibTeX takes it."""
    fields: dict[str, str] = {}
    if paper and paper.arxiv_id:
        fields |= {"eprint": f"{{{paper.arxiv_id}}}", "archivePrefix": "{arXiv}", **_submitted(paper.arxiv_id)}
    elif paper and paper.key.startswith("doi:"):
        fields["doi"] = f"{{{_safe_address(paper.key.removeprefix('doi:'))}}}"
    return fields | {"url": f"{{{_safe_address(paper.url)}}}"} if paper else {}


def _submitted(arxiv_id: str) -> dict[str, str]:
    """Year and month; nothing for an id whose numbers are none."""
    found = _SUBMITTED.match(arxiv_id)
    if not found or not 1 <= int(found["month"]) <= len(_MONTHS):
        return {}
    year = int(found["year"])
    century = 1900 if year >= _FIRST_YEAR else 2000
    return {"year": f"{{{century + year}}}", "month": _MONTHS[int(found["month"]) - 1]}  # a name that styles know


def _note(reviews: Iterable[_Review]) -> str:
    """ "Reviewed by Dana and Yoav as No. 497 on 2025-03-14; by Dana as No. 512 on 2025-05-02"."""
    return f"Reviewed {'; '.join(filter(None, map(_told, reviews)))}".rstrip()


def _told(review: _Review) -> str:
    *others, last = map(_escaped, review.reviewers or ("",))
    names = f"{', '.join(others)} and {last}" if others else last
    parts = (
        f"by {names}" if names else "",
        f"as No. {review.number}" if review.number is not None else "",
        f"on {review.date.isoformat()}" if review.date else "",
    )
    return " ".join(filter(None, parts))


def _cite_key(key: str) -> str:
    """The same for a paper for ever, and no other's: what cannot stand in a key is told apart by a short hash."""
    plain = key.lower().replace("arxiv:", "arxiv-", 1).replace("/", "-")
    readable = _UNSAFE_IN_KEYS.sub("-", plain)
    if key.startswith("arxiv:") and readable == plain:
        return readable
    return f"{readable[:_LONGEST_KEY].strip('-.')}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _escaped(text: str) -> str:
    plain = " ".join(_DIRECTIONS.sub("", text).split())
    return "".join(_SPECIAL.get(character, character) for character in plain)


def _safe_address(address: str) -> str:
    return _UNSAFE_IN_ADDRESSES.sub(_percent, address)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
