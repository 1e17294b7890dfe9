"""A ballot and its result as they stand in the channel."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.chat.render.review import PostRenderer
from bot.chat.render.styled import utf16_length
from bot.polls.ballot import BallotKind, BallotOption, NewBallot
from bot.polls.ports import BallotRenderer
from bot.publishing.post import visible_hash
from bot.values import replace

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


def test_the_message_says_who_starts_with_a_bonus() -> None:
    """Not of a single paper: it has nobody to be compared with."""
    bringing = (replace(_OPTIONS[0], credit=172), replace(_OPTIONS[1], credit=4), _OPTIONS[2])
    message, _ = _RENDERER.ballot(replace(_NEW, options=bringing), _ZONE)
    assert str(message.payload["text"]).count("Starts with a bonus of") == 1
    assert "A memory of links.\nStarts with a bonus of 17\u00a0%\n\n2." in message.payload["text"]
    message, _ = _RENDERER.ballot(replace(_NEW, options=bringing, kind=BallotKind.SINGLE), _ZONE)
    assert "bonus" not in message.payload["text"]


def test_a_hebrew_title_in_an_english_ballot_leaves_its_number_at_the_left() -> None:
    named = (replace(_OPTIONS[0], title="זיכרון גרפי"), *_OPTIONS[1:])
    message, _ = _RENDERER.ballot(replace(_NEW, options=named), _ZONE)
    assert "\u200e1.\u00a0\u2068זיכרון גרפי\u2069\n" in str(message.payload["text"])


def test_in_hebrew_every_line_begins_at_the_right() -> None:
    """A number before an isolated title has no letter that says where the line begins: it needs a mark."""
    named = (replace(_OPTIONS[0], title="זיכרון גרפי", pitch="Notes that link up."), *_OPTIONS[1:])
    message, _ = _RENDERER.ballot(replace(_NEW, question="מה הלאה?", options=named), _ZONE)
    lines = [line for line in str(message.payload["text"]).split("\n") if line]
    assert "\u200f1.\u00a0\u2068זיכרון גרפי\u2069" in lines
    assert "\u200f\u2068Notes that link up.\u2069" in lines, "its full stop stays behind it"
