"""Run over the channel's own 152 reviews, lint finds the slips that people listed, by classes."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from bot.intake.check import check
from bot.intake.doubt import DoubtKind
from bot.intake.record import ImportedReview
from bot.intake.text import unwatched
from bot.reviews.lint.finding import Code, Finding
from bot.reviews.lint.known import Earlier, Known
from bot.reviews.lint.lint import lint, needs
from bot.reviews.review import Review
from bot.sources.files import read_source
from tests.shared import shared

FEWEST_FOUND = 0.95  # of what is listed
MOST_FALSE = 0.05  # of what is found

ROWS: dict[str, tuple[str, ...]] = {
    "no_link": ("no link at all", "dead link `[...](#)` only"),
    "cut_link": ("truncated id",),
    "dead_link": ("dead inline links",),
    "same_paper": ("arXiv id twice",),
    "chatter (import)": ("leftover LLM line above a header", "leftover LLM line inside a body"),
    "year (import)": ("wrong year in the header",),
    "unpaired": ("mis-paired `$`",),
    "doubled": ("math symbols doubled", "formulas doubled"),
    "broken_tex": ("broken TeX",),
    "raw_tex": ("raw TeX outside `$`",),
    "lost": ("symbols lost",),
    "gap": ("space before a full stop",),
    "capitals": ("title wholly in capitals",),
    "figure": ("figure lost, caption kept", "text refers to a missing image"),
    "tags": ("table as tab-separated",),
    "repeated": ("same sentences twice",),
    "stops": ("double full stops",),
    "bracket": ("unmatched bracket",),
    "bold": ("OCR-mangled bold",),
    "bullet": ("literal `o` bullets", "glyph bullets", "`•` bullets", "bullet without a space"),
    "torn": ("page break in the middle of a sentence",),
}
"""By our class the rows of the list whose counts belong to it."""

UNLISTED = {"day", "reference"}
"""Classes that the list does not count; all of them were read, and are right."""

FALSE: frozenset[tuple[Code, int, int]] = frozenset()
"""Findings that are none, as somebody judged who read every one: class, line of the review's header, line of its text.
There is none left; a rule that brings one belongs here until it is better."""


@dataclass(frozen=True)
class Slip:
    record: ImportedReview
    finding: Finding

    @property
    def line(self) -> tuple[int | None, int]:
        return self.record.source_line, self.finding.spot.line


@pytest.fixture(scope="module")
def slips() -> tuple[dict[str, list[Slip]], dict[str, int]]:
    """By class what lint finds, and what the import found and mended before."""
    checked = check(read_source(shared("seeds/channel_reviews.md")), "auto", date(2026, 11, 1), unwatched)
    records = [record for record in checked.records() if isinstance(record, ImportedReview)]
    assert len(records) == 152
    found: dict[str, list[Slip]] = defaultdict(list)
    for record, known in _known(records):
        for finding in lint(record.review, known):
            found[finding.code.value].append(Slip(record, finding))
    kinds = [doubt.kind for doubt in checked.doubts]
    mended = {"chatter (import)": kinds.count(DoubtKind.CHATTER), "year (import)": kinds.count(DoubtKind.YEAR_SLIP)}
    return found, mended


def test_the_listed_slips_are_found_with_few_false_alarms(
    slips: tuple[dict[str, list[Slip]], dict[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    found, mended = slips
    listed = {name: sum(_listed(row) for row in rows) for name, rows in ROWS.items()}
    counts = {name: mended.get(name, _count(name, found)) for name in ROWS}
    false = {name: sum((slip.finding.code, *slip.line) in FALSE for slip in found.get(name, ())) for name in found}
    with capsys.disabled():
        print(f"\n{'class':18}{'listed':>8}{'found':>8}{'missed':>8}{'false':>8}")
        for name in [*ROWS, *sorted(set(found) - set(ROWS))]:
            count, known = counts.get(name, len(found[name])), listed.get(name)
            missed = "" if known is None else str(max(known - count, 0))
            print(f"{name:18}{'-' if known is None else known!s:>8}{count:>8}{missed:>8}{false.get(name, 0):>8}")
    hits = sum(min(counts[name], listed[name]) for name in ROWS)
    assert hits >= FEWEST_FOUND * sum(listed.values()), "a rule finds less than it did: compare the table above"
    total = sum(map(len, found.values()))
    assert sum(false.values()) <= MOST_FALSE * total
    assert set(found) <= {*ROWS, *UNLISTED}, "a class finds something new: read it, then list it here"


def test_no_real_review_takes_long_to_mend_or_loses_a_word(
    slips: tuple[dict[str, list[Slip]], dict[str, int]],
) -> None:
    """Joining, bullets and labels change white space and marks; every word stays in its order."""
    from bot.reviews.lint.finding import mended as mend

    found, _ = slips
    for code in ("torn", "bold", "bullet", "stops", "gap"):
        by_review: dict[int | None, list[Slip]] = defaultdict(list)
        for slip in found[code]:
            by_review[slip.record.source_line].append(slip)
        for some in by_review.values():
            review = some[0].record.review
            after = mend(review, [slip.finding for slip in some])
            assert after.body != review.body
            assert _words(after) == _words(review)


def _words(review: Review) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]{2,}", review.body) if word != "o"]


def _known(records: list[ImportedReview]) -> Iterator[tuple[ImportedReview, Known]]:
    """Each review on its own day, oldest first."""
    by_day: dict[date, list[ImportedReview]] = defaultdict(list)
    for record in records:
        if record.review.date:
            by_day[record.review.date].append(record)
    first: dict[str, Earlier] = {}
    for record in sorted(records, key=lambda one: (one.review.date or date.min, one.source_line or 0)):
        review, day = record.review, record.review.date or date(2099, 1, 1)
        days = needs(review, day).days if record.review.date else frozenset[date]()
        there = {one: [other for other in by_day.get(one, ()) if other is not record] for one in days}
        earlier = {one: tuple(map(_earlier, others)) for one, others in there.items() if others}
        key = review.paper.key if review.paper else ""
        yield record, Known(day, review.date, review.number, first.get(key), earlier)
        if key:
            first.setdefault(key, _earlier(record))


def _earlier(record: ImportedReview) -> Earlier:
    return Earlier(record.review.title, record.review.date, record.review.number)


def _count(name: str, found: dict[str, list[Slip]]) -> int:
    """In the list's own unit: reviews, lines or places."""
    some = found.get(name, [])
    if name in {"raw_tex", "repeated", "tags"}:  # TeX that was copied twice is raw, too
        more = found["doubled"] if name == "raw_tex" else []
        raw = [slip for slip in more if slip.finding.spot.mends]
        return len({slip.record.source_line for slip in (*some, *raw)})
    return len(some) if name == "dead_link" else len({slip.line for slip in some})


def _listed(row: str) -> int:
    text = shared("golden/IRREGULARITIES.md").read_text("utf-8")
    if row == "arXiv id twice":
        return int("one paper is reviewed twice" in text)
    if row == "unmatched bracket":  # the second count of its row
        found = re.search(r"^\| double full stops; unmatched bracket \| \d+ lines; (\d+)", text, re.MULTILINE)
    else:
        found = re.search(rf"^\| (?:- )?{re.escape(row)}[^|]*\|?[^|\d]*?(\d+)(?: \+ (\d+))?", text, re.MULTILINE)
    assert found, f"the list has no row {row}"
    return sum(int(count) for count in found.groups() if count)
