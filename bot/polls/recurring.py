"""Ballots that recur: when they open by themselves, how long they last, and what became of each."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.polls.ballot import NewBallot
from bot.polls.proposals import BallotTime, Proposal
from bot.publishing.slots import DueSlot, Schedule, parse_slots
from bot.values import Struct

MOST_HOURS = 14 * 24
"""A longer ballot is a slip of the pen: nobody waits so long for a result."""

_RULE = re.compile(r"(?P<times>.+?)(?<!\s)\s++for\s++(?P<hours>\d{1,4})\s*+(?:h|hours?)")
_ALLOWED = 'write days, times and how long: "sat 20:00 for 24h, wed 09:00 for 48h"'
_WEEK = timedelta(days=7)
_SHORTEST = timedelta(hours=1)  # also of one that a clock change would swallow


class Occurrence(Struct, frozen=True):
    """`day` and `time` ("20:00") name it, in the channel's zone; `at`, `closes_at`: UTC."""

    day: date
    time: str
    at: datetime
    closes_at: datetime

    def key(self, channel_id: int) -> BallotTime:
        return BallotTime(channel_id, self.day, self.time)


class Rule(Struct, frozen=True):
    """`lasts` goes by the clocks on the wall: who opens at 20:00 for 24 hours closes at 20:00, whatever they do."""

    schedule: Schedule
    lasts: timedelta

    def end_of(self, slot: DueSlot) -> datetime:
        """UTC."""
        wall = datetime.combine(slot.day, time.fromisoformat(slot.slot)) + self.lasts
        return max(wall.replace(tzinfo=self.schedule.zone).astimezone(UTC), slot.at + _SHORTEST)


class Recurring(Struct, frozen=True):
    """When ballots open by themselves, at least one rule. Clock changes are met as slots meet them."""

    rules: tuple[Rule, ...]

    @property
    def text(self) -> str:
        """Equal for two spellings of the same rules."""
        return "; ".join(sorted(f"{rule.schedule.text} for {rule.lasts // timedelta(hours=1)}h" for rule in self.rules))

    def between(self, since: datetime, until: datetime) -> list[Occurrence]:
        """At `since`, at `until` and between them, oldest first."""
        found = [
            Occurrence(slot.day, slot.slot, slot.at, rule.end_of(slot))
            for rule in self.rules
            for slot in rule.schedule.between(since, until)
        ]
        return sorted(found, key=lambda one: one.at)


class KeptTime(Struct, frozen=True):
    """What is on record of an occurrence; used: it was opened or skipped."""

    proposal_id: int | None
    used: bool


class BallotTimeStore(Protocol):
    """Every method is one transaction."""

    async def since(self, schedule: str, now: datetime) -> datetime:
        """Since when ballots recur by these rules: what they say for earlier times never opens."""
        ...

    async def newer_until(self, now: datetime) -> datetime | None:
        """Until when ballots may have opened that this database knows nothing of, as `RestoredStore` says it."""
        ...

    async def kept(self, channel_id: int, since: date, now: datetime) -> Mapping[BallotTime, KeptTime]:
        """From that local day on; what was skipped at an instant that is still ahead is not used."""
        ...

    async def propose(
        self, at: BallotTime, ballot: NewBallot, opens_at: datetime, notice: str | None, now: datetime
    ) -> Proposal | None:
        """The proposal for this time, with a notice of that kind. None: there is one already."""
        ...

    async def skip(
        self,
        times: Sequence[BallotTime],
        reason: str,
        notice: tuple[str, Mapping[str, Any]] | None,
        now: datetime,
        cause: str | None = None,
    ) -> bool:
        """Uses them up without a ballot, with one notice (kind, facts). False, and nothing changed: all were used.

        AlreadyApplied when the cause was recorded before.
        """
        ...

    async def of_proposal(self, proposal_id: int) -> BallotTime | None:
        """The time for which this was proposed."""
        ...


def parse_ballots(text: str, zone: ZoneInfo) -> Recurring:
    """Reads rules divided by commas: days and times as slots have them, then "for" and how many hours.

    InvalidInput names the rule and what may be said; also where one ballot would still be open when the next one opens.
    """
    rules = [_rule(part, zone) for part in text.lower().split(",")]
    starts = sorted(start for rule in rules for start in _starts(rule))
    following = [*starts[1:], (starts[0][0] + _WEEK, *starts[0][1:])]
    for (start, lasts, name), (end, _, other) in zip(starts, following, strict=True):
        if start == end:
            raise InvalidInput(f'ballots "{text}"', f"{name} is said twice; one ballot opens at a time")
        if end - start < lasts:
            hours = lasts // timedelta(hours=1)
            raise InvalidInput(
                f'ballots "{text}"',
                f"the ballot of {name} for {hours}h is still open at {other}, when the next one opens; say fewer hours",
            )
    return Recurring(tuple(rules))


def _rule(part: str, zone: ZoneInfo) -> Rule:
    found = _RULE.fullmatch(part.strip())
    hours = int(found["hours"]) if found else 0
    if found is None:
        raise InvalidInput(f'ballots "{part.strip()}"', f'"{part.strip()}" cannot be read; {_ALLOWED}')
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidInput(f'ballots "{part.strip()}"', f"a ballot lasts 1 to {MOST_HOURS} hours, not {hours}")
    try:
        return Rule(parse_slots(found["times"], zone), timedelta(hours=hours))
    except InvalidInput as error:
        wrong = error.reason.partition(";")[0]
        raise InvalidInput(f'ballots "{part.strip()}"', f"{wrong}; {_ALLOWED}") from error


def _starts(rule: Rule) -> list[tuple[timedelta, timedelta, str]]:
    """From Monday's midnight on, by the wall clock: when, how long, and "sat 20:00"."""
    return [
        (timedelta(days=day, hours=wall.hour, minutes=wall.minute), rule.lasts, f"{_DAYS[day]} {wall:%H:%M}")
        for day, walls in enumerate(rule.schedule.week)
        for wall in walls
    ]


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
