"""What a candidate is known by."""

from tests.makers import make_paper, make_record


def test_a_candidate_is_known_by_its_paper() -> None:
    assert make_record("One title", paper=make_paper("2403.17887")).key == "arxiv:2403.17887"


def test_without_a_paper_it_is_known_by_its_folded_title() -> None:
    assert make_record("  What’s NEXT? ").key == make_record("What's next").key
