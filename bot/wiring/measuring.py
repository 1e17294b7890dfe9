"""The numbers behind /metrics, gathered when a monitor asks for them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version

from bot.errors import DatabaseAway
from bot.inbox.health import Backlog
from bot.storage.measures import Measures, measure
from bot.storage.schema import REVISIONS
from bot.web.metrics import Gauge, page
from bot.wiring.basis import Kept
from bot.wiring.health import ABOUT, Health


class Measuring:
    """Gives the whole page. A database that is away is a fault on it; its numbers are missing then."""

    def __init__(self, kept: Kept, health: Health) -> None:
        self._kept = kept
        self._health = health

    async def __call__(self) -> bytes:
        faults, database = await self._health.faults(), self._kept.foundation.database
        measures, backlog = None, None
        with suppress(DatabaseAway):  # a line of the faults says so
            measures, backlog = await measure(database.transactions), await database.inbox.backlog()
        return page(
            self._kept.tally, gauges(faults, measures, backlog, self._kept.clock.now(), self._kept.lease.trusted())
        )


def gauges(
    faults: list[str], measures: Measures | None, backlog: Backlog | None, now: datetime, posts: bool
) -> list[Gauge]:
    """The numbers as they are now; None: the database did not say. posts: this process is the one that does."""
    work = _of_work(measures) if measures else ()
    inbox = _of_inbox(backlog, now) if backlog else ()
    holder = Gauge("reviewbot_posts_here", "1: of all processes of the bot this is the one that posts.", posts)
    return [*_release(), *_of_faults(faults), holder, *work, *inbox]


def _release() -> Iterator[Gauge]:
    says = "Always 1; the label is the release and its schema."
    yield Gauge("reviewbot_release", says, 1, ("release", f"{version('reviewbot')}/{REVISIONS[-1]}"))


def _of_faults(faults: list[str]) -> Iterator[Gauge]:
    for about in ABOUT:
        count = sum(line.startswith(about) for line in faults)
        yield Gauge("reviewbot_faults", "Lines of /health, by the word that they begin with.", count, ("about", about))


def _of_work(measures: Measures) -> Iterator[Gauge]:
    yield Gauge("reviewbot_archived_reviews", "Reviews in the archive.", measures.archived)
    yield Gauge("reviewbot_queued_reviews", "Reviews that wait for a slot.", measures.queued)
    yield Gauge("reviewbot_unfinished_posts", "Posts on their way into the channel.", measures.unfinished)
    yield Gauge("reviewbot_waiting_notices", "Messages to owners that could not be told yet.", measures.untold)
    yield Gauge("reviewbot_waiting_letters", "Notes to readers on their way.", measures.letters)
    if measures.posted_at is not None:
        says = "When the last review stood in the channel whole, in seconds since 1970."
        yield Gauge("reviewbot_last_post_timestamp_seconds", says, measures.posted_at.timestamp())


def _of_inbox(backlog: Backlog, now: datetime) -> Iterator[Gauge]:
    waited = (now - backlog.oldest).total_seconds() if backlog.oldest else 0.0
    yield Gauge("reviewbot_inbox_updates", "Updates that wait or are being handled.", backlog.unfinished)
    yield Gauge("reviewbot_inbox_oldest_seconds", "How long the first of them has waited.", max(waited, 0.0))
