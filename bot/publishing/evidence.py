"""What can be known of the channel beside the answers to our own calls: values and ports.

An outcome that no answer proves is settled by evidence: a message is recognised by its method, by the normalised text
that readers see, and by an id above the highest one that was known when the sending began.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.publishing.post import NotNow, Part
from bot.values import Struct


class SeenMessage(Struct, frozen=True, kw_only=True):
    """A message that stands in the channel, whoever wrote it.

    method: the one by which such a message is sent ("sendMessage", "sendRichMessage", "sendPoll"), "" for
    kinds that we never send (photos, pins); text_hash: `post.visible_hash` of what readers see, of "" for those; text:
    the same as it was seen, for finding a title in it, not stored.
    """

    channel_id: int
    message_id: int
    method: str
    text_hash: str
    poll_id: str | None = None
    text: str = ""


class Hole(Struct, frozen=True):
    """No message has this id: not yet, or not any more."""


class CannotLook(Struct, frozen=True):
    """Looking is impossible until somebody changes something: protected content, a ledger chat that blocked the bot."""

    reason: str


Look = SeenMessage | Hole | CannotLook | NotNow
"""NotNow: no answer, or a flood pause; looking again is safe."""


class Prober(Protocol):
    async def look(self, channel_id: int, message_id: int) -> Look:
        """Forwards the message silently to the ledger chat, reads the copy and deletes it. Never raises."""
        ...


class Unsettled(Struct, frozen=True, kw_only=True):
    """A part of which nobody knows whether it stands in the channel (unknown or asked), with its newest attempt.

    anchor: the highest message id known when the sending began, 0 when none was: then nothing that a sweep does not
    find is proven; since: the end of the call, or its deadline if the process died in it (UTC, may lie some seconds
    ahead); sweeps: clean ones so far; asked_at: when the owners got the question; reminders: how many followed.
    """

    part: Part
    anchor: int
    since: datetime
    sweeps: int = 0
    asked_at: datetime | None = None
    reminders: int = 0


class Match(Struct, frozen=True):
    """An unsettled part and the message that is it."""

    part: Part
    seen: SeenMessage


class Watch(Struct, frozen=True):
    """An attempt that two clean sweeps, or an owner, denied: it may still land. Ids from `above` (exclusive) to `head`
    (inclusive, the highest known now) were not looked at yet. `last`: the part is confirmed, and a message of another
    post stands above it (above the newest anchor, where only a person saw the part), so this look is the last.
    """

    part_id: int
    attempt: int
    channel_id: int
    above: int
    head: int
    last: bool


class EvidenceStore(Protocol):
    """What was seen, and what follows from it. Every method is one transaction."""

    async def unsettled(self) -> list[Unsettled]:
        """Oldest post first."""
        ...

    async def head(self, channel_id: int) -> int:
        """The highest message id known, of our parts and of what was seen; 0 when none is."""
        ...

    async def known(self, channel_id: int, above: int) -> set[int]:
        """The ids above `above` of messages that are recorded for a part, or were seen."""
        ...

    async def keep(self, seen: Sequence[SeenMessage], now: datetime) -> None:
        """Keeps messages as they were seen; one that was edited meanwhile replaces its older self."""
        ...

    async def matches(self) -> list[Match]:
        """For each unsettled part the oldest seen message that is it: same channel, method and text, an id above the
        anchor of its first attempt, recorded for no part. One message is offered to one part only, the oldest. So it is
        for each part that is planned again: what stands there is confirmed (`states.py` allows it), not sent."""
        ...

    async def swept(self, part_id: int, attempt: int) -> bool:
        """One more clean sweep is on record; False when the attempt was settled meanwhile."""
        ...

    async def deny(self, part_id: int, attempt: int, now: datetime) -> bool:
        """After two clean sweeps: not there. Planned again, and watched from its anchor on. False, and nothing changed,
        when it was settled meanwhile, or a message that looks like it was seen by now: for a rich part any rich message
        that is recorded for no part, since Telegram may have dropped something of it."""
        ...

    async def ask(self, part_id: int, attempt: int, reason: str, now: datetime) -> bool:
        """Only the owners can know: asked, with a `part_asked` notice. False when it was settled or asked meanwhile."""
        ...

    async def remind(self, part_id: int, attempt: int, now: datetime) -> bool:
        """The same `part_asked` notice once more, `reminders` + 1."""
        ...

    async def watches(self) -> list[Watch]:
        """Those with ids to look at (`head` above `above`), oldest first."""
        ...

    async def watched(self, watch: Watch) -> None:
        """Everything up to `watch.head` was looked at; with `last` the watch is over."""
        ...

    async def tell_copies(self, now: datetime) -> int:
        """Each seen message that is a second copy of a confirmed part (same channel, method and text, above the part's
        first anchor, another id, recorded for no part, newer attempts than one) gets one `stray_copy` notice; returns
        how many did. None while another part of that channel, method and text is on its way (planned, sending, unknown,
        asked): it may be that one, such as a poll that asks what last week's did."""
        ...

    async def first_probe(self, now: datetime) -> bool:
        """Before the first look in a database's life: remembered ("probing"), with one `probing` notice. False when it
        was told before."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forgets messages seen before that, but never the highest one of a channel."""
        ...
