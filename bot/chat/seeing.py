"""What Telegram tells of the channel by itself: posts and edits of people there, and copies in its discussion group.

The bot's own posts come in the second way only: https://core.telegram.org/bots/api#message, `is_automatic_forward`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.chat.counted import count_of
from bot.chat.hand_writing import hand_message
from bot.chat.recognising import origin_of, place_of, recognised
from bot.intake.hand_message import HandMessage
from bot.polls.count import PollCount
from bot.publishing.evidence import SeenMessage

KeepPoll = Callable[[int, int, PollCount, datetime], Awaitable[object]]
"""`polls.hand_polls.HandPollStore.held`."""

Adopt = Callable[[HandMessage, SeenMessage, datetime], Awaitable[object]]
"""`intake.adopt.AdoptHandPosts`."""

Follow = Callable[[HandMessage, SeenMessage, datetime], Awaitable[bool]]
"""`intake.hand_edits.FollowHandEdits`: False for what belongs to no review."""

_FOREIGN = frozenset({"forward_origin", "via_bot"})
"""Fields of a message whose poll somebody else made."""

Keep = Callable[[Sequence[SeenMessage], datetime], Awaitable[object]]
"""`publishing.evidence.EvidenceStore.keep`."""


class ChannelPosts:
    """Hears `channel_post` and `edited_channel_post`, of this channel only."""

    def __init__(self, channel_id: int, keep: Keep) -> None:
        self._channel_id = channel_id
        self._keep = keep

    async def __call__(self, post: Any, now: datetime) -> None:
        place = place_of(post)
        if place is None or place[0] != self._channel_id:
            return
        if seen := recognised(post, *place):
            await self._keep([seen], now)


class HandPolls:
    """Hears `channel_post`: a poll that an owner holds by hand in this channel.

    Not one that was forwarded there, which was held elsewhere; nor a quiz, which has a right answer and no winner.
    """

    def __init__(self, channel_id: int, keep: KeepPoll) -> None:
        self._channel_id = channel_id
        self._keep = keep

    async def __call__(self, post: Any, now: datetime) -> None:
        place = place_of(post)
        if place is None or place[0] != self._channel_id or not _FOREIGN.isdisjoint(post):
            return
        poll = post.get("poll")
        count = count_of(poll)
        if count is not None and poll.get("type") == "regular":
            await self._keep(*place, count, now)


class HandReviews:
    """Hears `channel_post` and `edited_channel_post`: what a person writes in this channel, or edits there.

    Telegram tells a bot nothing of its own messages, whoever edits them (`docs/facts.md`), and nothing of deletions.
    """

    def __init__(self, channel_id: int, adopt: Adopt, follow: Follow) -> None:
        self._channel_id = channel_id
        self._adopt = adopt
        self._follow = follow

    async def posted(self, post: Any, now: datetime) -> None:
        if heard := self._heard(post):
            await self._adopt(*heard, now)

    async def edited(self, post: Any, now: datetime) -> None:
        """What belongs to no review yet may be one by now."""
        if (heard := self._heard(post)) and not await self._follow(*heard, now):
            await self._adopt(*heard, now)

    def _heard(self, post: Any) -> tuple[HandMessage, SeenMessage] | None:
        message = hand_message(post)
        if message is None or message.channel_id != self._channel_id:
            return None
        seen = recognised(post, message.channel_id, message.message_id)
        return (message, seen) if seen is not None else None


class AutomaticForwards:
    """Hears `message`: a copy of a post, as Telegram itself puts it into the channel's discussion group.

    A poll there is the channel's own, with its id. A post that was forwarded into the channel names its first place
    instead of this one; it is left out, and is none of ours.
    """

    def __init__(self, channel_id: int, keep: Keep) -> None:
        self._channel_id = channel_id
        self._keep = keep

    async def __call__(self, message: Any, now: datetime) -> None:
        if not isinstance(message, Mapping) or message.get("is_automatic_forward") is not True:
            return
        sender, origin = message.get("sender_chat"), origin_of(message)
        if not isinstance(sender, Mapping) or sender.get("id") != self._channel_id:
            return
        if origin is None or origin[0] != self._channel_id:
            return
        if seen := recognised(message, *origin):
            await self._keep([seen], now)
