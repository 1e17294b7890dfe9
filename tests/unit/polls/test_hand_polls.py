"""A poll held by hand: who leads, and which candidates its options are."""

import pytest

from bot.pipeline.candidate import CandidateRecord
from bot.polls.count import CountedOption
from bot.polls.hand_polls import matched, record_in, winners
from tests.makers import make_paper, make_record

KNOWN = {
    1: make_record("Graph Memory", paper=make_paper("2511.01234"), label="Graph Memory: notes that link up"),
    2: make_record("One Step Is Enough, for Sampling"),
    3: make_record("Twins"),
    4: make_record("twins!"),
    5: make_record("A title of so many words that no option of a poll has room for it", paper=make_paper()),
}


@pytest.mark.parametrize(
    ("votes", "expected"), [((), []), ((0, 0), []), ((1, 3, 2), [2]), ((3, 1, 3), [1, 3]), ((2,), [1])]
)
def test_who_has_most_votes_leads_and_equals_do_together(votes: tuple[int, ...], expected: list[int]) -> None:
    assert winners([CountedOption("x", number) for number in votes]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://arxiv.org/pdf/2511.01234v3.pdf", 1),
        ("Something else (https://arxiv.org/abs/2511.01234).", 1),
        ("graph   MEMORY", 1),
        ("Graph memory: notes that link up", 1),
        ("One step is enough for sampling", 2),
        ("A title of so many words that no option of a poll has room…", 5),
        ("https://openreview.net/pdf?id=abc", 2),
        ("Twins", None),
        ("Something else", None),
        ("https://arxiv.org/abs/2401.00001", None),
        ("?!", None),
    ],
)
def test_an_option_is_a_candidate_by_its_paper_its_title_or_its_label(text: str, expected: int | None) -> None:
    assert matched([text], KNOWN, {"url:openreview.net/forum?id=abc": 2}) == [expected]


def test_what_is_no_candidate_becomes_one_with_its_words() -> None:
    assert record_in("  Mixing  heads\u202e ") == CandidateRecord(title="Mixing heads", source="poll")
    paper = make_paper("2401.00001")
    assert record_in("Mixing heads https://arxiv.org/abs/2401.00001v2") == CandidateRecord(
        title="Mixing heads", paper=paper, source="poll"
    )
    assert record_in("https://arxiv.org/abs/2401.00001").title == "arXiv 2401.00001"
    assert record_in("?!").title == "?!"
