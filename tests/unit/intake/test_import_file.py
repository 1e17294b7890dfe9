"""Importing: the right format, all or nothing, and the same again changes nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.detect import Format, detect
from bot.intake.import_file import ImportFile, ImportReport, parse
from bot.intake.record import ImportedReview
from bot.intake.text import Text
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from bot.pipeline.ports import ImportCounts

_NOW = datetime(2025, 5, 3, 9, tzinfo=UTC)
_DOCUMENT = Text("kites.txt", "Dana's Daily Paper: 03.05.24 On Kites\n\nKites fly.\n")
_CANDIDATES = Text("kites.md", '{"title": "On Kites"}\n{"title": "On Strings"}\n')
_PAGE = Text("kites.json", f"On Kites\n\n{'They fly. ' * 50}\n\n  • 2 authors\n·\nMay 3\n")


class Shelf:
    """Reviews and candidates by key, in memory."""

    def __init__(self) -> None:
        self.held: dict[str, ImportedReview | CandidateRecord] = {}

    async def keep_reviews(self, records: Sequence[ImportedReview], now: datetime) -> ImportCounts:
        return self._keep({record.identity: record for record in records})

    async def keep_candidates(self, records: Sequence[CandidateRecord], now: datetime) -> ImportCounts:
        return self._keep({record.key: record for record in records})

    def _keep(self, records: dict[str, ImportedReview] | dict[str, CandidateRecord]) -> ImportCounts:
        added = sum(key not in self.held for key in records)
        same = sum(self.held.get(key) == record for key, record in records.items())
        self.held.update(records)
        return ImportCounts(added=added, changed=len(records) - added - same, unchanged=same)

    async def candidate(self, candidate_id: int) -> Candidate | None:
        raise NotImplementedError

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        raise NotImplementedError

    async def count(self, states: Sequence[CandidateState]) -> int:
        raise NotImplementedError

    async def promises(self) -> list[Promise]:
        raise NotImplementedError


async def run(shelf: Shelf, source: Text, wanted: str = "auto") -> ImportReport:
    return await ImportFile(shelf, shelf)(source, wanted, _NOW, lambda done, total: None)


@pytest.mark.parametrize(
    ("source", "kind", "found"), [(_DOCUMENT, "reviews", 1), (_CANDIDATES, "candidates", 2), (_PAGE, "candidates", 1)]
)
async def test_content_decides_what_is_imported_whatever_the_name_says(source: Text, kind: str, found: int) -> None:
    report = await run(Shelf(), source)
    assert report == ImportReport(kind, ImportCounts(added=found), found)


async def test_importing_twice_changes_nothing() -> None:
    shelf = Shelf()
    await run(shelf, _DOCUMENT)
    assert (await run(shelf, _DOCUMENT)).counts == ImportCounts(unchanged=1)


async def test_wrong_format_is_refused_and_nothing_is_stored() -> None:
    shelf = Shelf()
    with pytest.raises(InvalidInput):
        await run(shelf, _DOCUMENT, "jsonl")
    with pytest.raises(InvalidInput, match="choose auto, document, huggingface or jsonl"):
        await run(shelf, _DOCUMENT, "notes")
    assert shelf.held == {}


def test_every_format_is_found() -> None:
    assert {detect(text.name, text.content) for text in (_DOCUMENT, _CANDIDATES, _PAGE)} == set(Format)


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"document is .* huggingface is .* jsonl has"):
        detect("letter.txt", "Dear Dana,\n\nthe kites are well.\n")


@given(st.text() | st.text("{}[]\":,\n \u00b7•'sDailyPaper0123456789<>htp:/*-"), st.sampled_from(["auto", *Format]))
def test_no_text_raises_anything_but_our_own_error(content: str, wanted: str) -> None:
    try:
        parsed = parse(Text("any.md", content), wanted, _NOW, lambda done, total: None)
    except InvalidInput:
        return
    assert parsed.reviews or parsed.candidates
