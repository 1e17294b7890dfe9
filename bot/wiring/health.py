"""What is wrong now, for a monitor: one plain line a fault, with what to do."""

from collections.abc import Awaitable, Callable

from bot.errors import DatabaseAway
from bot.inbox.health import Backlog, stuck
from bot.storage.journal import overgrown
from bot.wiring.basis import Kept

Unsent = Callable[[], Awaitable[list[str]]]
"""What was to go out and did not, a plain line each. DatabaseAway."""

Arriving = Callable[[], str | None]
"""What keeps updates from arriving, if something does."""


ABOUT = ("database", "BOT_TOKEN", "Telegram asked", "lease", "updates", "inbox", "post", "rights", "slot")
"""What a line may begin with."""


class Health:
    """Asked by /health. Its lines are listed in `docs/reliability.md`."""

    def __init__(self, kept: Kept, unsent: Unsent, arriving: Arriving) -> None:
        self._kept = kept
        self._unsent = unsent
        self._arriving = arriving
        self._started_at = kept.clock.now()

    async def faults(self) -> list[str]:
        """Empty when all is well."""
        database = self._kept.foundation.database
        try:
            await database.check()
            unsent, backlog = await self._unsent(), await database.inbox.backlog()
        except DatabaseAway as error:
            return [f"database: {error.reason}"]
        journal = overgrown(database.transactions.address)
        of_telegram = (self._of_token(), self._kept.flood.fault())
        found = (journal, *of_telegram, self._kept.lease.fault(), self._arriving(), self._of_inbox(backlog), *unsent)
        return [line for line in found if line]

    def _of_token(self) -> str | None:
        """By the client that is busy all the time: what the other heard may be hours old."""
        connection = self._kept.connection
        api = connection.api if self._kept.environment.webhook else connection.polling
        return (
            "BOT_TOKEN: Telegram refuses it; copy the new one from @BotFather and restart"
            if api.token_refused
            else None
        )

    def _of_inbox(self, backlog: Backlog) -> str | None:
        """In a pause of Telegram's updates wait on purpose; that one has a line of its own."""
        if not self._kept.pacer.may_answer():
            return None
        return stuck(backlog, self._started_at, self._kept.clock.now())
