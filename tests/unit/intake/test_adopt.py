"""Which messages that a person posts are a review, and which are one."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intake.document.parse import DocumentReview, read_document
from bot.intake.hand_message import HandMessage, HandReview
from bot.intake.hand_reading import review_in
from bot.intake.text import Text, unwatched
from bot.publishing.slots import parse_slots
from bot.sandbox.people import LONGEST
from tests.shared import shared

SCHEDULE = parse_slots("daily 09:00", ZoneInfo("Asia/Jerusalem"))
AT = datetime(2026, 3, 2, 7, tzinfo=UTC)
BODY = "Patient pruning looks at a network, and then removes what did not move. " * 5
LINK = "https://arxiv.org/abs/2403.17887"
HEADER = "Dana's and Yoav's Daily Paper, 02.03.26"


def message(number: int, text: str, at: datetime = AT, reply_to: int | None = None) -> HandMessage:
    units = len(text.encode("utf-16-le")) // 2
    return HandMessage(
        channel_id=-5, message_id=number, text=text, units=units, sent_at=at, as_of=at, reply_to=reply_to
    )


def read(*texts: str, of: int = 1, seconds: float = 1.0) -> HandReview | None:
    """Of the message with this number, from 1."""
    sent = [message(n, text, AT + n * timedelta(seconds=seconds)) for n, text in enumerate(texts, start=1)]
    return review_in(sent, of, SCHEDULE)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\nPatience\n\n{BODY}\n\n{LINK}",
        f"**{HEADER}: Patience**\n\n{BODY}\n\n{LINK}",
        f"{HEADER} – [Patience]({LINK})\n\n{BODY}",
        f"A teaser that makes you look\n\n{HEADER}\n**Patience**\n{BODY}\n[Paper link]({LINK})",
    ],
)
def test_a_header_title_and_link_are_a_review(text: str) -> None:
    found = read(text)
    assert found
    assert (found.review.title, found.review.reviewers) == ("Patience", ("Dana", "Yoav"))
    assert found.review.paper
    assert found.review.date == AT.date()
    assert found.review.number is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Good morning!",
        BODY,
        f"{BODY}\n\n{LINK}",
        f"The daily paper is late today. {BODY}",
        f"{HEADER}\n\nNo review today, sorry.",
        "🎉" * 3000,
        "Dana's Daily Paper, 31.02.26",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read(text) is None


def test_the_header_may_come_alone_with_its_text_and_its_link_behind() -> None:
    texts = (f"{HEADER}\nPatience", BODY.strip(), f"Paper: {LINK}")
    found = read(*texts, of=2)
    assert found
    assert ([one.message_id for one in found.messages], found.review.title) == ([1, 2, 3], "Patience")
    assert found.review.paper


def test_two_reviews_in_a_row_are_two() -> None:
    first, second = (f"{HEADER}\nPatience {n}\n\n{BODY}\n\n{LINK}" for n in (1, 2))
    titles = [found.review.title for n in (1, 2) if (found := read(first, second, of=n))]
    assert titles == ["Patience 1", "Patience 2"]


def test_a_remark_behind_a_review_is_none_of_it() -> None:
    text = f"{HEADER}\nPatience\n\n{BODY}\n\n{LINK}"
    found = read(text, "What do you think? " * 20)
    assert found
    assert len(found.messages) == 1
    assert read(text, "What do you think? " * 20, of=2) is None


def test_what_comes_minutes_later_is_none_of_it() -> None:
    text = f"{HEADER}\nPatience\n\n{BODY * 10}"
    found = read(text, BODY, seconds=180)
    assert found
    assert len(found.messages) == 1


def pieces(text: str) -> list[str]:
    """As the app sends a long text."""
    found = []
    while len(text) > LONGEST:
        cut = text.rfind("\n", 0, LONGEST) if "\n" in text[:LONGEST] else text.rfind(" ", 0, LONGEST)
        found.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*found, text]


def by_hand(lines: list[str], number: int, known: DocumentReview, after: int) -> list[HandMessage]:
    """The lines of one review of the document, with its teaser above the header, posted on its day."""
    at, review = (known.record.source_line or 1) - 1, known.record.review
    teaser = (review.hook or "").split("\n")[0][:30]
    above = (line for line in range(at - 1, max(at - 9, -1), -1) if teaser and teaser in lines[line].replace("*", ""))
    text = "\n".join(lines[next(above, at) : after]).strip()
    day = datetime.combine(review.date or AT.date(), AT.time(), UTC)
    sent = enumerate(pieces(text), start=10 * number)
    return [message(its_id, piece, day + timedelta(seconds=its_id % 10)) for its_id, piece in sent]


def test_the_channels_own_reviews_are_recognised_when_they_are_posted_by_hand() -> None:
    """All but the three whose header the document has lost, in up to three messages each."""
    text = shared("seeds/channel_reviews.md").read_text(encoding="utf-8")
    known, lines = read_document(Text("channel.md", text), unwatched), text.split("\n")
    starts = [(one.record.source_line or 1) - 1 for one in known] + [len(lines)]
    right = 0
    for number, one in enumerate(known):
        sent = by_hand(lines, number, one, starts[number + 1])
        found, wanted = review_in(sent, sent[-1].message_id, SCHEDULE), one.record.review
        if found is None:
            continue
        assert len(found.messages) == len(sent)
        got = found.review
        assert (got.title, got.date, got.reviewers) == (wanted.title, wanted.date, wanted.reviewers)
        assert got.paper == wanted.paper
        right += re.sub(r"\W", "", got.body).startswith(re.sub(r"\W", "", wanted.body))
    assert (len(known), right) == (152, 149)
