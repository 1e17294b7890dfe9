"""What intake needs from a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.intake.record import ImportedReview
from bot.pipeline.ports import ImportCounts


class ImportStore(Protocol):
    async def keep_reviews(self, records: Sequence[ImportedReview], now: datetime) -> ImportCounts:
        """Adds or updates by identity, all or none in one transaction; a record whose content hash is unchanged
        leaves its row (and revision) alone. New ones are `archived`."""
        ...
