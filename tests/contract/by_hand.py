"""What people post in the channel by hand, as the tests of its stores need it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.archive.topic_rules import TopicRules
from bot.clock import no_checkpoint
from bot.intake.adopt import AdoptHandPosts
from bot.intake.hand_edits import FollowHandEdits
from bot.intake.hand_message import HandMessage
from bot.intake.propose_topics import ProposeTopics
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import visible_hash
from bot.publishing.slots import parse_slots
from bot.storage.database import Database
from tests.makers import CHANNEL_ID, NOW

SCHEDULE = parse_slots("daily 20:00", ZoneInfo("Asia/Jerusalem"))
"""The next one comes eleven hours after `NOW`."""

BODY = ("Patient pruning looks at a network for a while, then removes what did not move. " * 5).strip()
LINK = "https://arxiv.org/abs/2403.17887"


def written(title: str = "Patience", header: str = "Dana's Daily Paper, 02.03.26", body: str = BODY) -> str:
    return f"{header}\n**{title}**\n\n{body}\n\n{LINK}"


def by_hand(message_id: int = 31, text: str | None = None, sent_at: datetime = NOW, **fields: object) -> HandMessage:
    text = written() if text is None else text
    as_of = fields.get("as_of", sent_at)
    assert isinstance(as_of, datetime)
    return HandMessage(
        channel_id=CHANNEL_ID, message_id=message_id, text=text, units=len(text), sent_at=sent_at, as_of=as_of
    )


def seen_as(message: HandMessage) -> SeenMessage:
    return SeenMessage(
        channel_id=message.channel_id,
        message_id=message.message_id,
        method="sendMessage",
        text_hash=visible_hash(message.text),
    )


def adopting(database: Database) -> AdoptHandPosts:
    return AdoptHandPosts(
        database.hand_posts, database.pauses, lambda: ProposeTopics(TopicRules([])), SCHEDULE, no_checkpoint
    )


async def post(database: Database, *messages: HandMessage, now: datetime = NOW) -> None:
    for message in messages:
        await adopting(database)(message, seen_as(message), now)


async def edit(database: Database, message: HandMessage, now: datetime = NOW) -> bool:
    """Through the same doors as an update."""
    follow = FollowHandEdits(database.hand_edits, lambda sent: str(sent["text"]), SCHEDULE, no_checkpoint)
    known = await follow(message, seen_as(message), now)
    if not known:
        await adopting(database)(message, seen_as(message), now)
    return known


def seconds(number: int) -> datetime:
    return NOW + timedelta(seconds=number)
