"""Reviews that were sent in several messages."""

import pytest

from bot.intake.doubt import DoubtKind
from bot.intake.telegram.gather import glued
from tests.unit.intake.telegram.exported import (
    HEADER,
    LINK,
    PROSE,
    Text,
    doubts,
    message,
    polls,
    read,
    review_text,
    reviews,
)

_FULL = PROSE * 5  # about 4 000 characters
_HALF = PROSE * 3  # about 2 500
_END: list[object] = [f"{PROSE}\n\n", LINK]


def split_doubts(*sent: dict[str, object]) -> tuple[list[tuple[int, ...]], list[str]]:
    """The messages of each review, and the doubts about what belongs together."""
    found = read(*sent)
    joined = [one.message_ids for one in reviews(found)]
    return joined, [one.found for one in doubts(found) if one.kind is DoubtKind.SPLIT]


def test_text_that_an_app_cut_is_one_review() -> None:
    found = read(message(1, f"{HEADER}\n\n{_FULL}"), message(2, _END, after=0.02), message(3, "Enjoy!", after=0.5))
    (record,) = reviews(found)
    assert record.message_ids == (1, 2)
    assert record.review.body.endswith("numbers.")
    assert record.review.paper is not None
    assert not doubts(found)


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        (f"{HEADER}\n\n{_FULL}", _END, 5.0),  # a person copied it piece by piece
        (f"{HEADER}\n\n{_HALF}", _END, 0.5),  # not full, so it needed no second one
        (HEADER, _END, 1.0),  # a header alone, as the caption of a picture
    ],
)
def test_looser_joins_are_made_and_reported(first: Text, second: Text, after: float) -> None:
    assert split_doubts(message(1, first), message(2, second, after=after)) == ([(1, 2)], ["messages 1, 2"])


@pytest.mark.parametrize(
    ("second", "after", "fields"),
    [
        (_END, 30, {}),  # too late
        (_END, 0.1, {"author": "Omri"}),  # somebody else
        (review_text("Dana's Daily Paper, 04.05.24: On Strings"), 0.1, {}),  # a review of its own
    ],
)
def test_messages_apart_stay_apart(second: Text, after: float, fields: dict[str, str]) -> None:
    joined, _ = split_doubts(message(1, f"{HEADER}\n\n{_FULL}"), message(2, second, after=after, **fields))
    assert joined[0] == (1,)


def test_review_that_ended_with_its_link_takes_no_more() -> None:
    joined, _ = split_doubts(message(1, review_text(body=_FULL)), message(2, PROSE, after=0.1))
    assert joined == [(1,)]


def test_answer_to_the_review_within_minutes_goes_on_with_it() -> None:
    found = read(
        message(1, review_text()), message(2, "Hello!", after=1), message(3, PROSE, after=4, reply_to_message_id=1)
    )
    (record,) = reviews(found)
    assert record.message_ids == (1, 3)
    assert record.review.body.count(PROSE.strip()) == 2


def test_answer_on_another_day_is_a_remark() -> None:
    joined, _ = split_doubts(message(1, review_text()), message(2, PROSE, after=2000, reply_to_message_id=1))
    assert joined == [(1,)]


def test_marked_parts_find_each_other_past_other_messages_and_polls() -> None:
    poll = {"question": "Next?", "closed": True, "total_voters": 1, "answers": [{"text": "Kites", "voters": 1}]}
    found = read(
        message(1, f"{HEADER}\n\n{PROSE}\n\n(1/3)"),
        message(2, "A picture of a cat", after=1),
        message(3, f"{PROSE}\n\n(2/3)", after=2),
        message(4, poll=poll, after=3),
        message(5, [*_END, "\n\n(3/3)"], after=200),
    )
    (record,) = reviews(found)
    assert record.message_ids == (1, 3, 5)
    assert record.review.body == "\n\n".join([PROSE.strip()] * 3)
    assert len(polls(found)) == 1
    assert not doubts(found)


def test_marked_part_that_is_missing_is_reported() -> None:
    joined, found = split_doubts(
        message(1, f"{HEADER}\n\n{PROSE}\n\n(1/3)"),
        message(3, [*_END, "\n\n(3/3)"], after=2),
        message(4, "Hello", after=9),
    )
    assert joined == [(1, 3)]
    assert found == ["messages 1, 3: part 2 of 3 is not there"]


def test_parts_that_never_came_are_reported() -> None:
    _, found = split_doubts(message(1, f"{HEADER}\n\n{PROSE}\n\n(1/3)"))
    assert found == ["messages 1: part 2, 3 of 3 is not there"]


def test_part_without_its_first_one_is_a_doubt() -> None:
    found = read(message(1, review_text()), message(2, f"{PROSE}\n\n(2/2)", after=60))
    assert [(one.kind, one.place) for one in doubts(found)] == [(DoubtKind.SKIPPED, "message 2")]


def test_one_mended_part_makes_the_review_a_mended_one() -> None:
    parts = message(1, f"{HEADER}\n\n{_FULL}"), message(2, _END, after=0.1, edited_unixtime="1714719600")
    (record,) = reviews(read(*parts))
    assert record.standing.name == "EDITED"


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("It rises.", "It falls.", "It rises.\n\nIt falls."),
        ("It rises", "and falls.", "It rises and falls."),
        ("Because,", "of course", "Because, of course"),
        ("- one", "- two", "- one\n- two"),
        ("1. one", "2. two", "1. one\n2. two"),
        ("Kites", "- one", "Kites\n\n- one"),
    ],
)
def test_parts_are_glued_where_they_were_cut(above: str, below: str, whole: str) -> None:
    assert glued(above, below) == whole
