"""Everything as JSON lines."""

import json
from datetime import date

from bot.archive.term import Term
from bot.intake.export.json_lines import ExportCandidates, ExportGlossary, ExportPolls, ExportReviews
from bot.intake.record import Found, PastPoll
from bot.intake.rows.jsonl import CANDIDATE_FIELDS, parse_jsonl
from bot.intake.rows.review_row import REVIEW_FIELDS
from bot.intake.source import file_of
from bot.pipeline.candidate import CandidateState
from bot.reviews.review import ReviewState, StoredReview
from bot.values import replace
from tests.fakes.memory import Memory
from tests.makers import NOW, make_paper, make_record, make_review, make_stored
from tests.unit.archive.shelf import Shelf
from tests.unit.intake.written import gathered, shelf_of


class Kept:
    """Terms and past polls of a list."""

    def __init__(self, *kept: Term | PastPoll) -> None:
        self._kept = kept

    async def terms(self) -> list[Term]:
        return [one for one in self._kept if isinstance(one, Term)]

    async def past_polls(self) -> list[PastPoll]:
        return [one for one in self._kept if isinstance(one, PastPoll)]


def read(lines: list[str]) -> list[Found]:
    return list(parse_jsonl(file_of("back.jsonl", "\n".join(lines).encode()), lambda done, total: None))


async def test_reviews_have_the_promised_fields_in_their_order() -> None:
    (line,) = await gathered(ExportReviews(shelf_of([make_stored()]))())
    assert tuple(json.loads(line)) == REVIEW_FIELDS


async def test_a_line_is_one_line_for_every_reader() -> None:
    review = make_review(body="a\u2028b\u0085c\x0bd")
    (line,) = await gathered(ExportReviews(shelf_of([make_stored(review=review)]))())
    assert line.splitlines() == [line]
    assert json.loads(line)["body"] == review.body


async def test_only_the_archive_is_exported_however_many_pages_it_has() -> None:
    drafts = [make_stored(state=ReviewState.QUEUED), make_stored(state=ReviewState.DRAFT)]
    shelf = shelf_of([*drafts, *(make_stored(identity=f"kites|{place}") for place in range(1, 1100))])
    lines = await gathered(ExportReviews(shelf)())
    assert [json.loads(line)["identity"] for line in lines] == [f"kites|{place}" for place in range(1, 1100)]


class Changing(Shelf):
    """An archive whose first review changes after each reading."""

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        found = await super().changed_since(revision, limit)
        if self.queries < 4:
            self.keep(replace(make_stored(1), identity="kites|1"))
        return found


async def test_review_that_changes_meanwhile_is_given_once() -> None:
    shelf = Changing()
    shelf.keep(make_stored(1, identity="kites|1"))
    shelf.keep(make_stored(2, identity="kites|2"))
    lines = await gathered(ExportReviews(shelf)())
    assert [json.loads(line)["identity"] for line in lines] == ["kites|1", "kites|2"]


async def test_candidates_come_back_equal_whatever_their_state() -> None:
    memory = Memory()
    records = [
        make_record("Kites", paper=make_paper(), label="Kites fly", published=date(2024, 5, 3), topics=("wind",)),
        make_record("Tails", abstract="One.\n\nTwo.", organisation="Wind", upvotes=5, source_line=9, pitch="Why?"),
    ]
    memory.pipeline.put(records, NOW)
    lines = await gathered(ExportCandidates(memory.pipeline)())
    assert read(lines) == records
    assert tuple(json.loads(lines[0])) == CANDIDATE_FIELDS
    assert json.loads(lines[0])["state"] == CandidateState.IDEA


async def test_terms_come_back_equal() -> None:
    terms = [
        Term(term="Kite", definition="It flies.\n\n$x$", acronym="K", synonyms=("flyer",), hebrew=("עפיפון",)),
        Term(term="Tail", definition="Hangs.", see_also=("Kite",), section="Parts", source="notes", source_line=3),
    ]
    assert read(await gathered(ExportGlossary(Kept(*terms))())) == terms


async def test_past_polls_come_back_equal() -> None:
    options = (("Kites", 3), ("Tails", 0))
    poll = PastPoll(message_id=7, asked_on=date(2024, 5, 3), question="What\nnext?", options=options, voters=3)
    assert read(await gathered(ExportPolls(Kept(poll))())) == [poll]
