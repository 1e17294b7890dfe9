"""A message that stands in the channel twice, and its owner wants it once."""

import logging

from bot.publishing.evidence import Hole, Prober
from bot.publishing.ports import Channel
from bot.publishing.post import NotNow, OutcomeUnknown, Refused
from bot.values import Struct

logger = logging.getLogger(__name__)


class OriginalGone(Struct, frozen=True):
    """Somebody took the other one away by now: this one is no copy any more, and stays."""


Deleted = NotNow | Refused | OutcomeUnknown | OriginalGone | None
"""None: the copy is gone. After all else but `Refused` and `OriginalGone` it may be tried again."""


class DeleteCopy:
    """Takes a copy away. Repeating it is safe, so it leaves no record: what is gone is gone."""

    def __init__(self, channel: Channel, prober: Prober, channel_id: int) -> None:
        self._channel = channel
        self._prober = prober
        self._channel_id = channel_id

    async def __call__(self, message_id: int, original_id: int) -> Deleted:
        """Not the last one of the two. Where nobody can look, the owner's word is enough: they saw both."""
        facts = {"action": "copy_deleted", "message": message_id, "original": original_id}
        if isinstance(await self._prober.look(self._channel_id, original_id), Hole):
            logger.info("a copy stays, since the original is gone", extra=facts | {"action": "copy_kept"})
            return OriginalGone()
        outcome = await self._channel.delete(self._channel_id, message_id)
        logger.info("the copy was to be deleted: %s", outcome or "it is gone", extra=facts)
        return outcome
