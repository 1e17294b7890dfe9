"""A result as it stands under the poll: who won, why, by when, and what the others carry."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.render.result_words import result_words
from bot.chat.render.review import PostRenderer
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, Decision, Tally, Why
from bot.polls.rule import decide
from bot.values import replace
from tests.makers import make_option

_OPTIONS = (
    BallotOption(1, "Graph Memory", "Graph Memory: notes that link up", "https://a.example/1", "A memory of links."),
    BallotOption(2, "One Step", "One Step Is Enough", None, "Fast sampling."),
    BallotOption(3, "Third", "The Third Paper", "https://a.example/3"),
)
_CLOSED = Ballot(
    id=1,
    state=BallotState.CLOSING,
    channel_id=-100,
    question="What next?",
    options=_OPTIONS,
    closes_at=datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
    message_id=77,
)
_SINGLE = replace(_CLOSED, options=(_OPTIONS[0], BallotOption(None, "No", "")), kind=BallotKind.SINGLE)
_HEBREW = replace(_CLOSED, question="מה הלאה?")
_DUE = date(2026, 12, 6)


def bringing(*points: int) -> Ballot:
    brought = zip(_OPTIONS, points, strict=True)
    return replace(_CLOSED, options=tuple(replace(option, credit=credit) for option, credit in brought))


def told(ballot: Ballot, *votes: int, voters: int = 402, due_on: date | None = None, gone: tuple[int, ...] = ()) -> str:
    """The text of the result, with ordinary spaces."""
    tally = Tally(votes, voters, closed=True)
    decision = replace(decide(ballot, tally, ballot.closes_at, gone), due_on=due_on)
    (part,) = PostRenderer().result(ballot, tally, decision)
    return str(part.payload["text"]).replace("\u00a0", " ")


def test_the_result_says_who_won_why_by_when_and_what_the_others_carry() -> None:
    assert told(_CLOSED, 171, 214, 0, due_on=_DUE) == (
        "One Step Is Enough\n214 of 402 voters chose it. That is the most votes.\nIts review is due by 6 Dec.\n\n"
        "Next in line:\n• Graph Memory · 171 · bonus 17 %\n• Third\n"
        "A bonus counts in the next votes and fades over 8 weeks."
    )


@pytest.mark.parametrize(
    ("ballot", "votes", "says"),
    [
        (bringing(0, 150, 0), (70, 60, 0), "60 of 100 voters chose it. Another had more votes; with its bonus of 15 %"),
        (bringing(0, 60, 0), (60, 60, 0), "60 of 100 voters chose it. Another had as many; its bonus of 6 % from"),
        (_CLOSED, (60, 60, 0), "60 of 100 voters chose it. Another had as many; of equals the one listed first"),
    ],
)
def test_what_decided_is_said(ballot: Ballot, votes: tuple[int, ...], says: str) -> None:
    assert says in told(ballot, *votes, voters=100)


def test_every_reason_to_win_has_its_words() -> None:
    winning = {why for why in Why if why not in {Why.NO, Why.NOBODY_VOTED, Why.ALL_GONE}}
    assert result_words("en").why.keys() == result_words("he").why.keys() == winning


def test_nothing_is_said_of_a_bonus_that_nobody_carries() -> None:
    assert told(_CLOSED, 0, 5, 0, voters=5).endswith("Next in line:\n• Graph Memory\n• Third")


def test_who_was_reviewed_meanwhile_is_told_with_its_votes() -> None:
    text = told(_CLOSED, 171, 214, 20, gone=(2,))
    assert text.startswith("Graph Memory: notes that link up\n171 of 402 voters chose it. Of those that are still on")
    assert text.index("• Third · 20 ·") < text.index("• One Step · 214 · no longer on the list\n")


def test_when_only_those_got_votes_nothing_is_promised() -> None:
    text = told(_CLOSED, 0, 9, 0, gone=(2,))
    assert text.startswith("Whoever got votes is no longer on the list")
    assert "due" not in text


def test_a_vote_without_voters_is_told_kindly() -> None:
    assert told(_CLOSED, 0, 0, 0, voters=0).startswith("Nobody voted this time")
    assert told(_SINGLE, 0, 0, voters=0).endswith("The paper stays on the list.")


def test_a_single_paper_is_told_by_its_answers() -> None:
    assert told(_SINGLE, 12, 3, voters=14, due_on=_DUE) == (
        "Graph Memory: notes that link up\nYes: 12 · No: 3 · 14 voted.\nIts review is due by 6 Dec."
    )
    assert told(_SINGLE, 3, 3, voters=6, due_on=_DUE).endswith("so the paper goes back to the list.")


def test_a_hebrew_result_keeps_the_votes_behind_their_titles() -> None:
    """Without isolation a number joins the Latin title before it and stands on its wrong side."""
    text = told(_HEBREW, 171, 214, 0, due_on=_DUE)
    assert "\u200f• \u2068Graph Memory\u2069 · 171 · בונוס 17%\n" in text
    assert "הסקירה תצא עד 6 בדצמבר." in text


def test_lateness_stands_at_the_end() -> None:
    tally = Tally((1, 0, 0), 1, closed=True)
    (part,) = PostRenderer().result(_CLOSED, tally, Decision(_OPTIONS[0]), timedelta(minutes=75))
    assert str(part.payload["text"]).endswith("\n\nThe poll was closed 1 h 15 min late.")


def test_six_endless_titles_stay_in_one_message() -> None:
    options = tuple(make_option(number, title="word " * 2000) for number in range(1, 7))
    assert len(told(replace(_CLOSED, options=options), *range(1, 7))) < 2000


def test_below_the_result_stands_the_way_to_be_told_of_the_winner() -> None:
    tally = Tally((90, 214, 0), 402, closed=True)
    (part,) = PostRenderer(username="review_bot").result(_CLOSED, tally, Decision(_OPTIONS[1]))
    button = {"text": "Tell me when it is out", "url": "https://t.me/review_bot?start=n_2"}
    assert part.payload["reply_markup"] == {"inline_keyboard": [[button]]}


def test_a_result_without_a_winner_promises_no_word() -> None:
    (part,) = PostRenderer(username="review_bot").result(_CLOSED, Tally((0, 0, 0), 0, closed=True), Decision(None))
    assert "reply_markup" not in part.payload


def test_the_result_replies_to_its_poll_and_that_of_a_lost_one_to_nothing() -> None:
    tally, decision = Tally((1, 0, 0), 1, closed=True), Decision(_OPTIONS[0])
    (part,) = PostRenderer().result(_CLOSED, tally, decision)
    assert part.payload["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}
    (part,) = PostRenderer().result(replace(_CLOSED, message_id=None), tally, decision)
    assert "reply_parameters" not in part.payload
