"""What keeps the head of the queue waiting at its slot."""

from collections.abc import Awaitable, Callable

from bot.publishing.ports import SlotStore
from bot.publishing.standing import StandingStore

Hold = Callable[[], Awaitable[str | None]]
"""Why no review may leave at this moment, as one word for `slot_skipped` ("rights"); None: nothing is in the way."""


def without_rights(standing: StandingStore) -> Hold:
    """Where the bot may not post, no slot is spent."""

    async def hold() -> str | None:
        return None if (await standing.standing()).may_post else "rights"

    return hold


def while_unsent(slots: SlotStore, channel_id: int) -> Hold:
    """While an earlier review waits for its sending the next one does too: one post is late then, not two."""

    async def hold() -> str | None:
        return "away" if await slots.unsent(channel_id) else None

    return hold
