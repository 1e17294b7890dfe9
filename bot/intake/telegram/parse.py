"""A channel exported by Telegram Desktop (result.json) -> its reviews with their message ids, and its polls."""

import re
from collections.abc import Iterator

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.record import TELEGRAM, Found, ImportedReview, Standing
from bot.intake.source import File
from bot.intake.telegram.export import HOW_TO_EXPORT, raw_messages
from bot.intake.telegram.gather import Gathered, Read, gathered, opens_review
from bot.intake.telegram.messages import read_message
from bot.intake.telegram.own_post import part_of
from bot.intake.telegram.reading import Reading, names_a_paper, read_reviews
from bot.intake.text import Progress
from bot.reviews.identity import Occurrences
from bot.values import replace

_CHAT_TYPE = r"(?:public|private)_(?:channel|supergroup|group)|personal_chat|bot_chat|saved_messages|replies"
_SIGNS = re.compile(
    rf'"type"\s*:\s*"(?:{_CHAT_TYPE})"|"messages"\s*:\s*\[|"(?:left_)?chats"\s*:\s*\{{|"personal_information"\s*:\s*\{{'
)
_PAGE = re.compile(r"<title>\s*Exported Data\s*</title>", re.IGNORECASE)  # messages.html of the same export
_SHORTEST = 200  # characters of body; the channel's shortest review has 903, a notice with a header less
_LONG = 600  # UTF-16 units; a text of this length with a paper's link may be a review that lost its header
_SHOWN = 80  # characters of a text in a doubt


def looks_like_telegram(head: str) -> bool:
    """Whether the beginning of a file is an export of Telegram Desktop, as JSON or (to be refused) as HTML."""
    start = head.lstrip("\ufeff \t\r\n")[:1]
    return (start == "{" and bool(_SIGNS.search(head))) or (start == "<" and bool(_PAGE.search(head)))


def parse_telegram(source: File, progress: Progress) -> Iterator[Found]:
    """The reviews of the channel, each with all its messages, and its polls, each followed by its doubts.

    A review is what stands below a header of the channel or of this bot. A long text with a paper's link and without a
    header is a doubt, everything else (greetings, pictures, service messages) is nothing. A date is the header's, else
    the message's. Holds a few messages at a time. progress: bytes.

    Raises InvalidInput, naming the message, for anything but the JSON export of one channel; some faults only show
    after the last record, so nothing may be kept before the end is reached.
    """
    if source.head(1024).lstrip().startswith(b"<"):
        raise InvalidInput(source.name, f"it is the HTML form of an export; {HOW_TO_EXPORT}")
    occurrences = Occurrences()
    empty = True
    for one in gathered(_read(source, progress)):
        for found in _found(one, source.name, occurrences) if isinstance(one, Gathered) else (one,):
            empty = empty and isinstance(found, Doubt)
            yield found
    if empty:
        raise InvalidInput(
            source.name,
            "no review and no poll is in it: a review starts with a line such as “Dana's Daily Paper, 21.03.24: Title”",
        )


def _read(source: File, progress: Progress) -> Iterator[Read]:
    for raw in raw_messages(source, progress):
        found = read_message(raw, source.name)
        if found is not None:
            yield found


def _found(one: Gathered, name: str, occurrences: Occurrences) -> Iterator[Found]:
    first = one.messages[0]
    if first.repeated or not opens_review(one.text):
        yield from _doubtful(one)
        return
    for reading in read_reviews(one.text, first.day, f"{name}, message {first.id}"):
        if len(reading.review.body) < _SHORTEST and (reading.review.paper is None or not reading.review.body):
            yield _skipped(one, "too short for a review")
            continue
        yield _record(one, reading, occurrences)
        doubts = (*reading.doubts, one.doubt) if one.doubt else reading.doubts
        for doubt in doubts:
            yield replace(doubt, line=None, place=f"message {first.id}", review=reading.review.title)


def _record(one: Gathered, reading: Reading, occurrences: Occurrences) -> ImportedReview:
    edited = any(message.edited for message in one.messages)
    return ImportedReview(
        identity=occurrences.identity(TELEGRAM, reading.review),
        review=reading.review,
        standing=Standing.EDITED if edited else Standing.COPY,
        place=f"message {one.messages[0].id}",
        message_ids=tuple(message.id for message in one.messages),
        posted_at=one.messages[0].sent_at,
        stated_number=reading.review.number,
    )


def _doubtful(one: Gathered) -> Iterator[Doubt]:
    """A doubt for what may be a review after all; nothing for what is none."""
    message = one.messages[0]
    if message.repeated and opens_review(one.text):
        yield _skipped(one, "the channel's own message, forwarded again")
    elif part_of(message.text):
        yield _skipped(one, "a part without its first one")
    elif message.units >= _LONG and names_a_paper(one.text):
        yield _skipped(one, "no header of a review")


def _skipped(one: Gathered, why: str) -> Doubt:
    start = " ".join(one.text[: 10 * _SHOWN].split())[:_SHOWN]
    return Doubt(kind=DoubtKind.SKIPPED, place=f"message {one.messages[0].id}", review=start, found=start, used=why)
