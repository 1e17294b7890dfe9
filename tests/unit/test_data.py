"""The data that ships: complete, readable by our own importers, and in our own words."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.intake.check import check
from bot.intake.document.parse import read_document
from bot.intake.draft import parse_draft
from bot.intake.formats import AUTO
from bot.intake.record import ImportedReview, Record
from bot.intake.text import Text, unwatched
from bot.pipeline.candidate import CandidateRecord
from bot.reviews.review import Review
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from tests.shared import shared

_SHARED_WORDS = 8  # in a row: fewer are a phrase that anybody may write
_SEEDS = ("channel_reviews.md", "hf_daily_papers.txt", "iclr_blogposts.txt", "ml_notes.txt")
_PROSE_FILES = ("candidates.jsonl", "glossary.jsonl", "topics.jsonl", "README.md")


def records(name: str) -> list[Record]:
    return list(check(read_source(shipped(name)), AUTO, date.min, unwatched).records())


def archive() -> list[ImportedReview]:
    return [record for record in records("archive.jsonl") if isinstance(record, ImportedReview)]


def candidates() -> list[CandidateRecord]:
    return [record for record in records("candidates.jsonl") if isinstance(record, CandidateRecord)]


def sample_paths() -> list[Path]:
    return sorted(shipped("samples").glob("*.md"))


def samples() -> list[Review]:
    return [parse_draft(read_text(path)) for path in sample_paths()]


def test_archive_has_every_review_of_the_channel_with_keywords() -> None:
    reviews = archive()
    assert len(reviews) == 152
    assert all(item.review.keywords and item.review.reviewers and item.source_line for item in reviews)
    assert all(item.identity.startswith("channel_reviews|") for item in reviews)


def test_archive_and_the_real_document_are_the_same_reviews() -> None:
    path = shared("seeds/channel_reviews.md")
    real = read_document(Text(path.name, path.read_text(encoding="utf-8")), unwatched)
    assert {item.identity for item in archive()} == {one.record.identity for one in real}


def test_candidates_are_24_papers_that_can_stand_on_a_ballot() -> None:
    found = candidates()
    assert len({item.key for item in found}) == len(found) == 24
    for item in found:
        assert item.paper is not None
        assert item.paper.arxiv_id is not None
        assert item.published is not None
        # The first four digits of an arXiv id are year and month of its announcement, a few days after its date.
        assert item.paper.arxiv_id[:4] in {f"{item.published + timedelta(days):%y%m}" for days in (0, 4)}
        assert 20 <= len(item.pitch or "") <= 110
        assert 10 <= len(item.label or "") <= 60
        assert item.topics


def test_no_paper_ships_twice() -> None:
    archived = {item.review.paper.key for item in archive() if item.review.paper}
    waiting = {item.key for item in candidates()}
    written = {review.paper.key for review in samples() if review.paper}
    assert len(written) == 4
    assert not archived & waiting
    assert not written & (archived | waiting)


def test_samples_are_four_full_reviews_in_order() -> None:
    assert [path.name[:2] for path in sample_paths()] == ["1-", "2-", "3-", "4-"]
    for review in samples():
        assert 2_500 <= len(review.body) <= 9_000
        assert review.hook
        assert review.reviewers
        assert review.topics
        assert not review.body.startswith("#" + " " + review.title)


@pytest.mark.parametrize("pattern", [r"(?<!\$)\$[^$\n]+\$(?!\$)", r"^\$\$.+\$\$$", r"^(?:- |\d\. )", r"^## "])
def test_every_sample_has_formulas_lists_and_headings(pattern: str) -> None:
    assert [bool(re.search(pattern, review.body, re.MULTILINE)) for review in samples()] == [True] * 4


def test_samples_show_a_table_a_guest_and_hebrew() -> None:
    reviews = samples()
    assert sum("|---|" in review.body for review in reviews) == 1
    assert sum(len(review.reviewers) == 2 for review in reviews) == 1
    assert [review.language for review in reviews] == ["en", "en", "en", "he"]


def test_no_sentence_is_shared_with_the_seed_documents() -> None:
    """Titles are facts and may agree, so the archive is checked by its synopses only."""
    seeds = set[tuple[str, ...]]()
    for name in _SEEDS:
        seeds |= word_runs(shared(f"seeds/{name}").read_text(encoding="utf-8"))
    assert len(seeds) > 50_000
    ours = [(path.name, path.read_text(encoding="utf-8")) for path in sample_paths()]
    ours += [(name, shipped(name).read_text(encoding="utf-8")) for name in _PROSE_FILES]
    ours += [(f"archive, line {item.source_line}", item.review.body) for item in archive()]
    assert {name: shared_runs for name, text in ours if (shared_runs := word_runs(text) & seeds)} == {}


def word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + _SHARED_WORDS]) for start in range(len(words) - _SHARED_WORDS + 1)}
