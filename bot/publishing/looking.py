"""Looking into the channel, id by id, for messages that nobody told us of."""

from collections.abc import Callable, Collection

from bot.clock import Clock
from bot.publishing.evidence import CannotLook, Hole, Look, Prober, SeenMessage
from bot.publishing.patience import Wait, again
from bot.publishing.post import NotNow
from bot.values import Struct

HOLES = 5
"""So many empty ids in a row are the end of the channel: people delete messages, but hardly five neighbours. With
one hole a model of the posting doubled 330 messages in 3 000 runs, with five none (reliability.md, F17)."""

LOOKS = 40
"""At most, at a time: at one forward a second (the pace of one chat, telegram-facts.md section 4) about as long as one
message may take to be sent."""


class PatientProber:
    """`Prober` that does not ask again before Telegram's `retry_after` is over, whoever looks for whatever."""

    def __init__(self, prober: Prober, clock: Clock) -> None:
        self._prober = prober
        self._clock = clock
        self._waiting: Wait | None = None

    async def look(self, channel_id: int, message_id: int) -> Look:
        now = self._clock.now()
        if self._waiting and self._waiting.holds(now):
            return NotNow("a flood pause", (self._waiting.until - now).total_seconds())
        look = await self._prober.look(channel_id, message_id)
        if isinstance(look, NotNow) and look.retry_after is not None:
            self._waiting = again(self._clock.now(), None, look.retry_after)
        return look


class Looked(Struct, frozen=True):
    """What a series of looks found.

    seen: lowest id first; obstacle: what ended it early; whole: nothing that stands there was left out.
    """

    seen: tuple[SeenMessage, ...]
    obstacle: CannotLook | NotNow | None = None
    whole: bool = True


async def look_above(
    prober: Prober, channel_id: int, anchor: int, known: Collection[int], halted: Callable[[], bool]
) -> Looked:
    """Looks at the ids above `anchor` that are not `known`, until `HOLES` in a row are empty above every known one.

    Not whole after `LOOKS` looks, or once `halted()`: what was seen counts all the same, and is known to the next try.
    """
    end = max(known, default=anchor)
    seen: list[SeenMessage] = []
    message_id, holes = anchor, 0
    for _ in range(LOOKS):
        message_id += 1
        while message_id in known:
            message_id, holes = message_id + 1, 0
        if halted():
            break
        look = await prober.look(channel_id, message_id)
        match look:
            case SeenMessage():
                seen.append(look)
                holes = 0
            case Hole():
                holes += message_id > end
            case CannotLook() | NotNow():
                return Looked(tuple(seen), look, whole=False)
        if holes == HOLES:
            return Looked(tuple(seen))
    return Looked(tuple(seen), whole=False)


async def look_at(prober: Prober, channel_id: int, ids: Collection[int], halted: Callable[[], bool]) -> Looked:
    """Looks at these ids, in their order; not whole once `halted()`."""
    seen: list[SeenMessage] = []
    for message_id in ids:
        if halted():
            return Looked(tuple(seen), whole=False)
        look = await prober.look(channel_id, message_id)
        match look:
            case SeenMessage():
                seen.append(look)
            case CannotLook() | NotNow():
                return Looked(tuple(seen), look, whole=False)
    return Looked(tuple(seen))
