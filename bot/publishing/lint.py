"""Each review that waits is read once before it leaves, and again when its text or its day changes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.errors import StaleButton
from bot.publishing.linted import Linted, codes
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import QueueEntry, QueueStore, SlotStore
from bot.publishing.queue import Departure, view_queue
from bot.publishing.slots import DueSlot, Schedule
from bot.reviews.lint.finding import Finding, as_json
from bot.reviews.lint.known import Earlier, Known, Needs
from bot.reviews.paper import Paper
from bot.reviews.review import Review, StoredReview
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

LinkTo = Callable[[int], str]
"""Where a message of the channel can be read, by its id."""


class Filed(Struct, frozen=True):
    """What the archive and the pipeline know of a review. same: the first review of its paper; by_day: reviews of the
    days asked for; titled and spelling: see `Known`."""

    same: Earlier | None = None
    by_day: Mapping[date, tuple[Earlier, ...]] | None = None
    titled: Paper | None = None
    spelling: str | None = None


class LintStore(Protocol):
    """What was found, and what there is to know. Every method is one transaction."""

    async def signature(self) -> str:
        """Another one after each change of the queue and of a text in it."""
        ...

    async def filed(self, stored: StoredReview, asked: Needs) -> Filed:
        """Two queries, however many days are asked for."""
        ...

    async def keep(self, entry: QueueEntry, linted: Linted, told: Mapping[str, Any] | None, now: datetime) -> bool:
        """Of a review that waits, or of a draft. With `told`: also a `lint` notice, unless owners were told of all of
        these findings before. False, and nothing changed, when the text is another by now. What owners allowed stays
        allowed."""
        ...

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> bool:
        """All that was found in this text may stay. False: the text is another by now, or does not wait. AlreadyApplied
        when the cause was recorded before."""
        ...


class Checked(Struct, frozen=True):
    """An entry with what lint says of it now; slot: at which it leaves, or would, if it were not held."""

    entry: QueueEntry
    slot: DueSlot

    @property
    def linted(self) -> Linted:
        return self.entry.linted or Linted(self.entry.stored.revision)


class LintQueue:
    """A duty: what it reads is on record, so that a restart reads nothing twice and tells nobody twice."""

    def __init__(
        self,
        queue: QueueStore,
        slots: SlotStore,
        pauses: PauseStore,
        store: LintStore,
        schedule: Schedule,
        link_to: LinkTo | None = None,
    ) -> None:
        """link_to: None where the channel's address is not known, such as in a shell."""
        self._queue = queue
        self._slots = slots
        self._pauses = pauses
        self._store = store
        self._schedule = schedule
        self._link_to = link_to
        self._seen = ""

    async def __call__(self, now: datetime) -> None:
        """Reads what is new, and tells. DatabaseAway: the next tick goes on."""
        signature = f"{self._schedule.local_day(now)} {await self._store.signature()}"
        if signature == self._seen:
            return
        for checked in await self._checked(now):
            logger.info(
                "lint: %s",
                ", ".join(codes(checked.linted.findings)) or "all is well",
                extra={"action": "review_linted", "review": checked.entry.stored.id},
            )
        self._seen = signature

    async def check(self, review_id: int, now: datetime, *, anew: bool = False) -> Checked | None:
        """This entry as lint sees it now, nobody is told; None when it does not wait. anew: what others posted counts
        as well, so a text that speaks of days is read again."""
        departures = await self._departures(now)
        for place, departure in enumerate(departures):
            if departure.entry.stored.id == review_id:
                number = await self._slots.next_number() + place
                return await self._fresh(departure, number, departures[:place], now, tell=False, anew=anew)
        return None

    async def read(self, departure: Departure, number: int, before: Sequence[Departure], now: datetime) -> Linted:
        """Of a draft, as if it waited: what lint says where it leaves so, behind those before it. Nobody is told, and
        nobody is told of the same again when it does wait: its card says it."""
        return (await self._fresh(departure, number, before, now, tell=False)).linted

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None:
        """The owner's word: it leaves as it is. StaleButton: it has another text, or does not wait any more."""
        if not await self._store.allow(review_id, revision, now, cause, by):
            raise StaleButton(cause)
        logger.info("an owner lets a review leave as it is", extra={"action": "lint_allowed", "review": review_id})

    async def _checked(self, now: datetime) -> list[Checked]:
        """What was read in this run."""
        departures, first = await self._departures(now), await self._slots.next_number()
        found = []
        for place, departure in enumerate(departures):
            checked = await self._fresh(departure, first + place, departures[:place], now, tell=True)
            if checked.entry is not departure.entry:
                found.append(checked)
        return found

    async def _departures(self, now: datetime) -> Sequence[Departure]:
        """All entries in the order in which they would leave if none were held."""
        entries = {entry.stored.id: entry for entry in await self._queue.entries()}
        free = [replace(entry, linted=None) for entry in entries.values()]
        passing = await self._pauses.passing(self._schedule.local_day(now))
        view = view_queue(free, self._schedule, now, await self._pauses.pause(), passing)
        return [replace(one, entry=entries[one.entry.stored.id]) for one in view.departures]

    async def _fresh(
        self,
        departure: Departure,
        number: int,
        before: Sequence[Departure],
        now: datetime,
        *,
        tell: bool,
        anew: bool = False,
    ) -> Checked:
        entry, day = departure.entry, departure.slot.day
        known = entry.linted
        if known and known.is_about(entry.stored.revision, day, number) and not (anew and known.day):
            return Checked(entry, departure.slot)
        linted = await self._lint(entry, day, number, before)
        fresh = Checked(replace(entry, linted=linted), departure.slot)
        await self._store.keep(entry, linted, _facts(fresh) if tell and linted.findings else None, now)
        return fresh

    async def _lint(self, entry: QueueEntry, day: date, number: int, before: Sequence[Departure]) -> Linted:
        stored = entry.stored
        asked = await asyncio.to_thread(_needs, stored.review, day)
        filed = await self._store.filed(stored, asked)
        by_day = {day: tuple(map(self._linked, there)) for day, there in (filed.by_day or {}).items()}
        for one in before:
            if one.slot.day in asked.days and one.slot.day < day:
                due = Earlier(one.entry.stored.review.title, one.slot.day)
                by_day[one.slot.day] = (*by_day.get(one.slot.day, ()), due)
        known = Known(
            day=day,
            written=self._schedule.local_day(entry.added_at),
            number=number,
            same=self._linked(filed.same) if filed.same else None,
            by_day=by_day,
            titled=filed.titled,
            spelling=filed.spelling,
        )
        findings = await asyncio.to_thread(_findings, stored.review, known)
        allowed = entry.linted.allowed if entry.linted else frozenset[str]()
        return Linted(
            stored.revision, tuple(findings), day if asked.days else None, number if asked.counts else None, allowed
        )

    def _linked(self, earlier: Earlier) -> Earlier:
        if self._link_to is None or earlier.message_id is None:
            return earlier
        return replace(earlier, url=self._link_to(earlier.message_id))


def _needs(review: Review, day: date) -> Needs:
    """In a thread, where the rules are imported: while nothing waits they are not, a fiftieth of a start."""
    from bot.reviews.lint.lint import needs

    return needs(review, day)


def _findings(review: Review, known: Known) -> list[Finding]:
    from bot.reviews.lint.lint import lint

    try:
        return lint(review, known)
    except Exception:  # a mistake in a rule is no reason to keep a review from its slot
        logger.exception("a review could not be read", extra={"action": "lint_broken"})
        return []


def _facts(checked: Checked) -> dict[str, Any]:
    """Of the notice."""
    stored = checked.entry.stored
    return {
        "review_id": stored.id,
        "revision": stored.revision,
        "title": stored.review.title,
        "held": checked.linted.holds,
        "day": checked.slot.day.isoformat(),
        "slot": checked.slot.slot,
        "findings": [as_json(found) for found in checked.linted.open],
    }
