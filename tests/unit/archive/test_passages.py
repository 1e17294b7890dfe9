"""What an embedder reads of a review."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.passages import CHARACTERS, MOST_PASSAGES, nearest_passage, passages_of, text_hash
from tests.makers import make_review

LONG = " ".join(f"word{number}" for number in range(300))


def test_a_short_review_is_one_passage_with_its_title_in_front() -> None:
    assert passages_of(make_review("Title", body="Some **bold** text.")) == ("Title\nSome bold text.",)


def test_a_review_without_a_text_is_its_title() -> None:
    assert passages_of(make_review("Title", body="")) == ("Title",)


def test_a_long_review_is_cut_between_words_and_none_is_lost() -> None:
    passages = passages_of(make_review("Title", body=LONG))
    cuts = [passage.removeprefix("Title\n") for passage in passages]
    assert len(cuts) > 3
    assert all(len(cut) <= CHARACTERS for cut in cuts)
    assert " ".join(cuts) == LONG


def test_a_book_is_read_for_a_while() -> None:
    assert len(passages_of(make_review("Title", body="word " * 20_000))) == MOST_PASSAGES


@given(st.text(max_size=3000))
def test_any_text_has_passages_of_bounded_length(body: str) -> None:
    passages = passages_of(make_review("Title", body=body))
    assert passages
    assert all(len(passage) <= CHARACTERS + len("Title\n") for passage in passages)


def test_an_edit_leaves_the_hashes_of_other_passages_alone() -> None:
    before = [text_hash(passage) for passage in passages_of(make_review("Title", body=LONG))]
    after = [text_hash(passage) for passage in passages_of(make_review("Title", body=LONG + " and a last word"))]
    assert before[:-1] == after[: len(before) - 1]
    assert before[-1] != after[len(before) - 1]


def test_the_nearest_passage_is_shown_by_its_beginning() -> None:
    review = make_review("Title", body=LONG)
    assert nearest_passage(review, 0).text.startswith("word0 ")
    second = nearest_passage(review, 1).text
    assert second[0] == second[-1] == "…"
    assert second[1:30] == passages_of(review)[1].removeprefix("Title\n")[:29]


def test_a_position_that_an_edit_took_away_shows_the_text_s_beginning() -> None:
    assert nearest_passage(make_review("Title", body="Short."), 7).text == "Short."
