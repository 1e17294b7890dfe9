"""What intake needs from a database and from the network."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from bot.intake.doubt import Doubt
from bot.intake.record import Record
from bot.intake.source import File
from bot.pipeline.ports import ImportCounts
from bot.values import Struct, field


class Kept(Struct, frozen=True):
    """counts: what changed, by kind of record ("reviews", "candidates", "terms", "polls"), only kinds that were there;
    doubts: those that only the archive could raise."""

    counts: Mapping[str, ImportCounts] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


class ImportStore(Protocol):
    async def keep(
        self, records: Iterable[Record], now: datetime, *, force: bool = False, rehearse: bool = False
    ) -> Kept:
        """Adds or updates by identity, all or none in one transaction, taking the records as they come.

        A review is the same as one of another source when its date is at most a day away and paper or title are the
        same. An unchanged record leaves its row (and revision) alone; one that changed leaves a row alone that was
        edited meanwhile, unless `force`. rehearse: everything is rolled back. An error of `records` rolls back too.
        """
        ...


class PaperSource(Protocol):
    """A service that lists papers."""

    async def fetch(self, wanted: str) -> File:
        """Its answer (at most 5 MiB), ready to be parsed. wanted: what stands behind the colon of "arxiv:2403.17887".

        InvalidInput: nothing can be asked so. SourceAway: no answer in time, or a useless one.
        """
        ...
