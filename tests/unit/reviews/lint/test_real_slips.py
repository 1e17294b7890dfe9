"""Run over the channel's own 152 reviews, lint finds the slips that people listed, by classes."""

import json
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
from bot.reviews.lint.finding import Field, Finding
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
"""Classes that the list does not count."""

READ = {
    "bold": 16, "bracket": 1, "broken_tex": 7, "bullet": 14, "capitals": 13, "cut_link": 2, "day": 2, "dead_link": 9,
    "doubled": 18, "figure": 4, "gap": 83, "lost": 4, "no_link": 18, "raw_tex": 76, "reference": 5, "repeated": 3,
    "same_paper": 1, "stops": 4, "tags": 3, "torn": 78, "unpaired": 1,
}  # fmt: skip
"""By class how many findings somebody read where they stand in the document, who did not write the rule."""

FALSE: frozenset[tuple[str, int]] = frozenset()
"""Those of them that are none: class, line of the document. A finding is false when a careful writer would leave the
place as it is. There is none now: where a rule brought one, it was mended, and its example stands in `test_rules`."""

MISSED = {("doubled", 1848)}
"""Lines that the list names and lint does not find: two symbols side by side, of which one is the other's source."""


@dataclass(frozen=True)
class Slip:
    record: ImportedReview
    finding: Finding

    @property
    def name(self) -> str:
        return self.finding.code.value

    @property
    def place(self) -> tuple[int | None, int]:
        return self.record.source_line, self.finding.spot.line

    def lines(self, document: list[str]) -> set[int]:
        """Of the document, from 1: those of the words; of a torn sentence each line before a break; of a title or link
        all of its review up to its body's end."""
        spot, start = self.finding.spot, self.record.source_line or 1
        if spot.where is not Field.BODY:
            return set(range(start, _line_of(self.record, -1, document) + 6))
        body = self.record.review.body.split("\n")
        parts = [spot.line, *(mend.line for mend in spot.mends[1:] if body[mend.line - 1].strip())]
        wanted = parts[:-1] if spot.mends and self.name == "torn" else [spot.line]
        return {_line_of(self.record, part - 1, document) for part in wanted}


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
    document = _document()
    listed = {name: sum(_listed(row) for row in rows) for name, rows in ROWS.items()}
    counts = {name: mended.get(name, _count(name, found)) for name in ROWS}
    spaced = {number for number, line in enumerate(document, 1) if re.search(r" [.,]", line)}
    counts["gap"] = len(spaced & _lines([*found["gap"], *found["lost"]], document))  # a lost symbol is told once
    false = {name: sum((name, *slip.lines(document)) in FALSE for slip in some) for name, some in found.items()}
    with capsys.disabled():
        print(f"\n{'class':18}{'listed':>8}{'found':>8}{'missed':>8}{'false':>8}")
        for name in [*ROWS, *sorted(UNLISTED)]:
            count, known = counts.get(name, len(found[name])), listed.get(name)
            missed = "" if known is None else str(max(known - count, 0))
            print(f"{name:18}{'-' if known is None else known!s:>8}{count:>8}{missed:>8}{false.get(name, 0):>8}")
        hits = sum(min(counts[name], listed[name]) for name in ROWS)
        print(f"{hits} of {sum(listed.values())} listed slips; {sum(map(len, found.values()))} findings")
    assert hits >= FEWEST_FOUND * sum(listed.values()), "a rule finds less than it did: compare the table above"
    assert sum(false.values()) <= MOST_FALSE * sum(map(len, found.values()))


def test_somebody_read_every_finding(slips: tuple[dict[str, list[Slip]], dict[str, int]]) -> None:
    found, _ = slips
    counts = {name: len(some) for name, some in found.items() if some}
    assert counts == READ, "read what is new where it stands, then write down its class, or that it is false"


def test_the_lines_that_the_list_names_are_found(slips: tuple[dict[str, list[Slip]], dict[str, int]]) -> None:
    found, _ = slips
    document = _document()
    named = {(name, span) for name in ROWS.keys() & READ.keys() for row in ROWS[name] for span in _named(row)}
    assert len(named) > 30
    there = {name: _lines(found[name], document) for name in READ}
    missed = {(name, span[0]) for name, span in named if not there[name].intersection(range(span[0], span[1] + 1))}
    assert missed == MISSED


def test_the_torn_sentences_are_those_that_people_marked(
    slips: tuple[dict[str, list[Slip]], dict[str, int]],
) -> None:
    """In every second review people wrote down the line before each break; there are two that lint does not see."""
    found, _ = slips
    golden = [json.loads(line) for line in shared("golden/reviews.jsonl").read_text("utf-8").splitlines()]
    headers = {one["header_line"] for one in golden}
    marked = {line for one in golden for line in one["page_break_lines"]}
    ours = _lines([slip for slip in found["torn"] if slip.record.source_line in headers], _document())
    assert len(marked) > 30
    assert ours <= marked
    assert len(marked - ours) <= 2


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


def _document() -> list[str]:
    return shared("seeds/channel_reviews.md").read_text("utf-8").split("\n")


def _line_of(record: ImportedReview, index: int, document: list[str]) -> int:
    """Where a line of the body stands in the document, from 1."""
    words = record.review.body.split("\n")[index].split()
    for number, line in enumerate(document[(record.source_line or 1) - 1 :], record.source_line or 1):
        if line.split()[-8:] == words[-8:]:
            return number
    raise AssertionError(f"no such line: {words}")


def _lines(some: list[Slip], document: list[str]) -> set[int]:
    return {line for slip in some for line in slip.lines(document)}


def _named(row: str) -> list[tuple[int, int]]:
    """The lines that a row names, from and to."""
    text = shared("golden/IRREGULARITIES.md").read_text("utf-8")
    if row in {"no link at all", "dead link `[...](#)` only", "arXiv id twice"}:  # their numbers are no lines
        return []
    found = re.search(rf"^\| (?:- )?{re.escape(row)}.*\|([^|]*)\|$", text, re.MULTILINE)
    assert found or row == "unmatched bracket", f"the list has no row {row}"
    spans = re.findall(r"(\d+)(?:-(\d+))?", found[1].split(";")[0] if found else "1137")
    return [(int(first), int(last or first)) for first, last in spans]


def _count(name: str, found: dict[str, list[Slip]]) -> int:
    """In the list's own unit: reviews, lines or places."""
    some = found.get(name, [])
    if name in {"raw_tex", "repeated", "tags"}:  # TeX that was copied twice is raw, too
        more = found["doubled"] if name == "raw_tex" else []
        raw = [slip for slip in more if slip.finding.spot.mends]
        return len({slip.record.source_line for slip in (*some, *raw)})
    return len(some) if name == "dead_link" else len({slip.place for slip in some})


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
