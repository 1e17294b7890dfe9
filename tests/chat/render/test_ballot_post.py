"""A ballot and its result as they stand in the channel."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.chat.render.review import PostRenderer
from bot.chat.render.styled import utf16_length
from bot.polls.ballot import Ballot, BallotOption, BallotState, Decision, NewBallot, Tally
from bot.polls.ports import BallotRenderer
from bot.publishing.post import visible_hash

_ZONE = ZoneInfo("Asia/Jerusalem")
_RENDERER: BallotRenderer = PostRenderer()
_OPTIONS = (
    BallotOption(1, "Graph Memory", "Graph Memory: notes that link up", "https://a.example/1", "A memory of links."),
    BallotOption(2, "One Step", "One Step Is Enough", None, "Fast sampling."),
    BallotOption(3, "Third", "The Third Paper", "https://a.example/3"),
)
_NEW = NewBallot(
    channel_id=-100, question="What next?", options=_OPTIONS, closes_at=datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
)
_CLOSED = Ballot(
    id=1,
    state=BallotState.CLOSING,
    channel_id=-100,
    question="What next?",
    options=_OPTIONS,
    closes_at=_NEW.closes_at,
    message_id=77,
)


def test_the_message_names_the_hour_and_links_the_papers() -> None:
    message, _ = _RENDERER.ballot(_NEW, _ZONE)
    text = str(message.payload["text"]).replace("\u00a0", " ")
    assert text == (
        "What next?\nVote until Sunday 22 Nov, 20:00\n\n"
        "1. Graph Memory: notes that link up\nA memory of links.\n\n"
        "2. One Step Is Enough\nFast sampling.\n\n"
        "3. The Third Paper"
    )
    assert [entity.get("url") for entity in message.payload["entities"]] == [
        None,
        "https://a.example/1",
        "https://a.example/3",
    ]


def test_the_poll_is_anonymous_with_several_answers_and_no_closing_time_of_its_own() -> None:
    _, poll = _RENDERER.ballot(_NEW, _ZONE)
    assert poll.method == "sendPoll"
    assert poll.payload == {
        "question": "What next? Vote until Sunday 22 Nov, 20:00",
        "options": [{"text": "Graph Memory"}, {"text": "One Step"}, {"text": "Third"}],
        "type": "regular",
        "is_anonymous": True,
        "allows_multiple_answers": True,
        "allows_revoting": True,
        "shuffle_options": True,
        "hide_results_until_closes": True,
    }
    assert poll.text_hash == visible_hash("What next? Vote until Sunday 22 Nov, 20:00\nGraph Memory\nOne Step\nThird")


def test_endless_words_are_cut_to_what_a_poll_holds() -> None:
    long = replace(_NEW, question="😀 why " * 90, options=(replace(_OPTIONS[0], label="label " * 30), *_OPTIONS[1:]))
    _, poll = _RENDERER.ballot(long, _ZONE)
    assert utf16_length(poll.payload["question"]) <= 300
    assert poll.payload["question"].endswith("Vote until Sunday 22 Nov, 20:00")
    assert utf16_length(poll.payload["options"][0]["text"]) <= 60
    assert poll.payload["options"][0]["text"].endswith("…")


def test_a_hebrew_question_makes_a_hebrew_ballot() -> None:
    message, poll = _RENDERER.ballot(replace(_NEW, question="מה הלאה?"), _ZONE)
    assert "מצביעים עד יום ראשון, 22 בנובמבר, בשעה 20:00" in str(message.payload["text"])
    assert "בשעה 20:00" in poll.payload["question"]


def test_the_result_names_winner_and_runners_up_in_order() -> None:
    (part,) = _RENDERER.result(_CLOSED, Tally((90, 214, 0), 402, closed=True), Decision(_OPTIONS[1]))
    assert str(part.payload["text"]).replace("\u00a0", " ") == (
        "One Step Is Enough\n214 of 402 voters chose it. It will be reviewed next.\n\n"
        "Next in line:\n• Graph Memory: notes that link up · 90\n• The Third Paper\n"
        "They start next time with a bonus."
    )
    assert part.payload["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}


def test_a_tie_says_why_this_one_won() -> None:
    (tied,) = _RENDERER.result(_CLOSED, Tally((3, 3, 0), 4, closed=True), Decision(_OPTIONS[0]))
    assert "of equals the one listed first is taken" in tied.payload["text"]


def test_a_hebrew_result_keeps_the_votes_behind_their_titles() -> None:
    """Without isolation a number joins the Latin title before it and stands on its wrong side."""
    hebrew = replace(_CLOSED, question="מה הלאה?")
    (part,) = _RENDERER.result(hebrew, Tally((90, 214, 0), 402, closed=True), Decision(_OPTIONS[1]))
    assert "\u200f•\u00a0\u2068Graph Memory: notes that link up\u2069 · 90\n" in part.payload["text"]


def test_a_single_runner_up_is_one() -> None:
    two = replace(_CLOSED, options=_OPTIONS[:2])
    (part,) = _RENDERER.result(two, Tally((2, 1), 2, closed=True), Decision(_OPTIONS[0]))
    assert str(part.payload["text"]).endswith("It starts next time with a bonus.")


def test_a_vote_without_voters_is_told_kindly() -> None:
    (part,) = _RENDERER.result(_CLOSED, Tally((0, 0, 0), 0, closed=True), Decision(None))
    assert "Nobody voted this time" in str(part.payload["text"])


def test_below_the_papers_stand_the_ways_to_be_told_and_to_suggest() -> None:
    """There, and not under the poll: a stopped poll has no buttons."""
    message, poll = PostRenderer(username="review_bot").ballot(_NEW, _ZONE)
    assert message.payload["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Tell me when mine is out", "url": "https://t.me/review_bot?start=n_1_2_3"}],
            [{"text": "Suggest a paper", "url": "https://t.me/review_bot?start=suggest"}],
        ]
    }
    assert "reply_markup" not in poll.payload
    assert message.text_hash == _RENDERER.ballot(_NEW, _ZONE)[0].text_hash


def test_below_the_result_stands_the_way_to_be_told_of_the_winner() -> None:
    tally = Tally((90, 214, 0), 402, closed=True)
    (part,) = PostRenderer(username="review_bot").result(_CLOSED, tally, Decision(_OPTIONS[1]))
    button = {"text": "Tell me when it is out", "url": "https://t.me/review_bot?start=n_2"}
    assert part.payload["reply_markup"] == {"inline_keyboard": [[button]]}


def test_a_result_without_a_winner_promises_no_word() -> None:
    (part,) = PostRenderer(username="review_bot").result(_CLOSED, Tally((0, 0, 0), 0, closed=True), Decision(None))
    assert "reply_markup" not in part.payload


def test_the_result_of_a_lost_poll_replies_to_nothing() -> None:
    (part,) = _RENDERER.result(
        replace(_CLOSED, message_id=None), Tally((1, 0, 0), 1, closed=True), Decision(_OPTIONS[0])
    )
    assert "reply_parameters" not in part.payload
