"""A small maker of exports as Telegram Desktop writes them. Names and texts are invented."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from bot.chat.render.review import PostRenderer
from bot.intake.doubt import Doubt
from bot.intake.record import Found, ImportedReview, PastPoll
from bot.intake.source import file_of
from bot.intake.telegram.parse import parse_telegram
from bot.publishing.occasion import Occasion, PostFormat
from bot.reviews.review import Review

CHANNEL = "Kites and Papers"
SENT = datetime(2024, 5, 3, 6, 0, tzinfo=UTC)  # a Friday, 09:00 where the export was made
_ZONE = timezone(timedelta(hours=3))
PROSE = "Kites rise because the wind pushes them against their string, says this paper, and it has the numbers. " * 8
LINK = {"type": "link", "text": "https://arxiv.org/abs/2101.00001"}
HEADER = "Dana's Daily Paper, 03.05.24: On Kites and Wind"

Text = str | list[Any]


def message(number: int, text: Text = "", *, after: float = 0, **fields: Any) -> dict[str, Any]:
    """A message of the channel; after: minutes from `SENT`; a field of None is left out."""
    sent = SENT + timedelta(minutes=after)
    parts = [text] if isinstance(text, str) else text
    made = {
        "id": number,
        "type": "message",
        "date": f"{sent.astimezone(_ZONE):%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(int(sent.timestamp())),
        "from": CHANNEL,
        "from_id": "channel1234567890",
        "text": text,
        "text_entities": [one if isinstance(one, dict) else {"type": "plain", "text": one} for one in parts],
    }
    return {name: value for name, value in (made | fields).items() if value is not None}


def bold(text: str) -> dict[str, str]:
    return {"type": "bold", "text": text}


def review_text(header: str = HEADER, body: str = PROSE) -> list[Any]:
    """A review as people type it: bold header, text, link."""
    return [bold(header), f"\n\n{body}\n\n", LINK]


def chat(*messages: dict[str, Any], kind: str = "public_channel", name: str = CHANNEL) -> dict[str, Any]:
    return {"name": name, "type": kind, "id": 1234567890, "messages": list(messages)}


def account(*chats: dict[str, Any]) -> dict[str, Any]:
    return {"about": "…", "personal_information": {"user_id": 5}, "chats": {"about": "…", "list": list(chats)}}


def packed(export: object) -> bytes:
    return json.dumps(export, ensure_ascii=False, indent=1).encode()


def read(*messages: dict[str, Any]) -> list[Found]:
    """What is found in a channel with these messages."""
    return read_bytes(packed(chat(*messages)))


def read_bytes(data: bytes) -> list[Found]:
    return list(parse_telegram(file_of("result.json", data), lambda done, total: None))


def reviews(found: Sequence[Found]) -> list[ImportedReview]:
    return [one for one in found if isinstance(one, ImportedReview)]


def doubts(found: Sequence[Found]) -> list[Doubt]:
    return [one for one in found if isinstance(one, Doubt)]


def polls(found: Sequence[Found]) -> list[PastPoll]:
    return [one for one in found if isinstance(one, PastPoll)]


def posted(review: Review, first: int = 1, number: int = 497) -> list[dict[str, Any]]:
    """The messages of a review that this bot posted, as the export has them."""
    assert review.date is not None
    parts = PostRenderer(PostFormat.CLASSIC).review(review, Occasion(number, review.date)).parts
    return [
        message(first + index, _entities(part.payload["text"], part.payload["entities"]), after=index / 60)
        for index, part in enumerate(parts)
    ]


def _entities(text: str, entities: list[dict[str, Any]]) -> list[Any]:
    """Telegram's text and entities as the export's list: flat, an entity inside another is left out."""
    units = text.encode("utf-16-le")

    def cut(start: int, end: int) -> str:
        return units[2 * start : 2 * end].decode("utf-16-le")

    made: list[Any] = []
    at = 0
    for one in sorted(entities, key=lambda one: int(one["offset"])):
        start, end = one["offset"], one["offset"] + one["length"]
        if start < at:
            continue
        if start > at:
            made.append(cut(at, start))
        more = {"href": one["url"]} if "url" in one else {"language": one["language"]} if "language" in one else {}
        made.append({"type": one["type"], "text": cut(start, end), **more})
        at = end
    rest = cut(at, len(units) // 2)
    return [*made, rest] if rest else made
