"""An owner takes a post back: its messages are deleted, and the review is a draft again."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import StaleButton

logger = logging.getLogger(__name__)

WITHIN = timedelta(hours=48)
"""A bot deletes no older message for certain: https://core.telegram.org/bots/api#deletemessage."""


class Taken(StrEnum):
    BEGUN = "begun"
    BUSY = "busy"  # something of it is on its way at this moment
    TOO_OLD = "too_old"
    GONE = "gone"  # it was taken back before, or the bot has posted nothing of it


class TakingBackStore(Protocol):
    async def take_back(self, review_id: int, by: int, now: datetime, cause: str) -> Taken:
        """In one transaction: the post and the replies below it are to be deleted (`mending.ClearSeries` does it, and
        tells how it went); the review leaves the archive, and the number is free when they are gone. Its corrections
        end, its twin stays its twin. Unless another review of the paper stands there, its candidate is being written
        again, the promise that it kept is open again, with its day, and readers' notes that were not begun are wishes
        again. The slot stays used.

        Nothing is changed unless it is `BEGUN`. AlreadyApplied when the cause was recorded before.
        """
        ...


class TakeBackPost:
    def __init__(self, store: TakingBackStore) -> None:
        self._store = store

    async def __call__(self, review_id: int, by: int, now: datetime, cause: str) -> Taken:
        """StaleButton: it was taken back before. AlreadyApplied: a second press."""
        taken = await self._store.take_back(review_id, by, now, cause)
        if taken is Taken.GONE:
            raise StaleButton(cause)
        logger.info(
            "a post is to be taken back: %s", taken, extra={"action": f"take_back_{taken}", "review": review_id}
        )
        return taken
