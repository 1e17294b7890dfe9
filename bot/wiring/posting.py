"""Everything that the tick does about posts: what leaves, what became of it, who is told."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.archive.weekly import TellWeek
from bot.chat.letters import TelegramPostman
from bot.chat.members import TelegramMembers
from bot.chat.owners import TelegramOwners
from bot.chat.probing import TelegramProber
from bot.clock import Clock
from bot.pipeline.deciding import WakeSnoozed
from bot.pipeline.details import FetchDetails
from bot.pipeline.readers import ForgetButtons
from bot.polls.close_due import CloseDueBallots
from bot.polls.find_tally import FindTally
from bot.polls.members import CountMembers
from bot.polls.votes_of_week import VotesOfWeek
from bot.publishing.deliver import DeliverPosts
from bot.publishing.head_check import CheckHead
from bot.publishing.health import PublishingHealth
from bot.publishing.holds import while_unsent, without_rights
from bot.publishing.lateness import LatePolicy
from bot.publishing.mending import ClearSeries, HoldStaleSeries
from bot.publishing.nudge import NudgeSilence
from bot.publishing.nudge_drafts import NudgeDrafts
from bot.publishing.nudge_promises import NudgePromises
from bot.publishing.pinning import PinNewest
from bot.publishing.preflight import Preflight
from bot.publishing.publish import PublishDue
from bot.publishing.restored import AskAfterRestore
from bot.publishing.send_letters import SendLetters
from bot.publishing.settle import SettleUnknown
from bot.publishing.slots import Schedule
from bot.publishing.take_back import TakeBackLate
from bot.publishing.tell import TellOwners
from bot.publishing.turn import Turn
from bot.storage.database import Database
from bot.timetable import Duty
from bot.wiring.ballots import open_recurring
from bot.wiring.basis import Basis
from bot.wiring.gathering import tell_drafts
from bot.wiring.guests import leaves
from bot.wiring.posted import send_corrections
from bot.wiring.queueing import fire_countdowns
from bot.wiring.rooms import propose_topics

AT_ONCE = frozenset({"takeover", "head", "slots", "countdowns", "evidence", "delivery", "owners"})
"""The duties that a slot may wait for; what else is due has waited longer than a tick already."""


class Posting:
    """The use cases that the tick runs, in the one process that posts. Nothing leaves before the channel was compared
    with the database."""

    def __init__(self, basis: Basis, owners: TelegramOwners) -> None:
        database, channel, prober = basis.rooms.database, basis.channel, basis.prober
        clock, checkpoint = basis.clock, basis.checkpoint
        self._basis = basis
        self._check_head = basis.check_head
        self._publish_due = _publish_due(basis, self._check_head)
        self._fire_countdowns = fire_countdowns(basis)
        self._publishing = Turn()  # at a start two duties come to the same slot
        self._take_back = TakeBackLate(database.slots, database.delivery, basis.settings.schedule, basis.place.id)
        self._hold_stale = HoldStaleSeries(database.series)
        self._clear_series = ClearSeries(database.series, channel, checkpoint)
        self._deliver = DeliverPosts(
            database.delivery,
            channel,
            clock,
            checkpoint,
            may_leave=basis.pacer.may_post,
            hold_back=self._hold_back_late,
            trust=basis.lease,
        )
        self._led: int | None = None  # the epoch of the term for which all is ready
        self._others_call = False  # a process before us may still be at it
        self._settle = SettleUnknown(database.evidence, database.delivery, prober, clock, checkpoint)
        first_probe = database.evidence.first_probe
        find_tally = FindTally(database.closings, channel, prober, basis.forms, clock, checkpoint, first_probe)
        self._close_due = CloseDueBallots(
            database.ballots, find_tally, basis.forms, clock, checkpoint, basis.settings.terms
        )
        self._open_recurring = open_recurring(basis)
        self._send_corrections = send_corrections(basis)
        self._pin_newest = PinNewest(database.pins, channel, checkpoint, basis.place.id)
        self._wake_snoozed = WakeSnoozed(database.board, basis.settings.schedule.zone)
        self._fetch_details = _fetch_details(basis)
        self._preflight = _preflight(basis)
        self._nudge = _nudge(basis)
        self._nudge_promises = NudgePromises(database.promises, database.pauses, basis.settings.schedule.zone)
        self._nudge_drafts = NudgeDrafts(database.drafts)
        self._tell_week = _tell_week(basis)
        self._count_members = _count_members(basis)
        self._letters = _letters(basis)
        self._tell_drafts = tell_drafts(basis)
        self._forget_buttons = ForgetButtons(database.readers)
        self._tell = TellOwners(database.notices, database.delivery, owners, basis.settings.quiet)
        self._health = _health(basis)

    async def take_over(self) -> None:
        """Where this process posts from now on: what a dead one left, and since when schedule, silence and weeks
        count. Before the first tick, and a duty; nothing is done in a term before it."""
        term = self._basis.lease.term
        if term is None or (term.epoch == self._led and not self._others_call):
            return
        now, schedule = self._basis.clock.now(), self._basis.settings.schedule
        self._others_call = not await self._deliver.recover(now)
        if term.epoch != self._led:
            await self._basis.flood.follow()
            await self._basis.rooms.database.slots.schedule_since(schedule.text, now)
            await self._nudge.begin(now)  # to tell what they count is for duties: their failure must keep no post back
            await self._tell_week.begin(now)
            self._check_head.begin_term(term.epoch)
            self._led = term.epoch

    def duties(self) -> Mapping[str, Duty]:
        """By name, for `timetable.ticking`."""
        led = {name: self._leading(duty) for name, duty in (self._chosen() | self._usual()).items()}
        return {"takeover": self.take_over} | led | {"delivery": self._deliver_after_check}

    def _leads(self) -> bool:
        term = self._basis.lease.term
        return term is not None and term.epoch == self._led

    def _leading(self, duty: Duty) -> Duty:
        async def run() -> None:
            if self._leads():
                await duty()

        return run

    def _usual(self) -> dict[str, Duty]:
        now = self._basis.clock.now
        return {
            "rights": lambda: self._basis.note_rights(now()),
            "preflight": lambda: self._preflight(now()),
            "lint": lambda: self._basis.rooms.lint_queue(now()),
            "head": self._check_first,
            "slots": self._publish_after_check,
            "countdowns": self._fire_after_check,
            "evidence": self._settle_after_check,
            "series": lambda: self._clear_series(now()),
            "corrections": self._correct_after_check,
            "ballots": self._close_due,
            "snoozed": lambda: self._wake_snoozed(now()),
            "silence": lambda: self._nudge(now()),
            "promises": lambda: self._nudge_promises(now()),
            "old drafts": lambda: self._nudge_drafts(now()),
            "week": lambda: self._tell_week(now()),
            "counts": lambda: self._basis.count_use.forget(now()),
            "buttons": lambda: self._forget_buttons(now()),
            "letters": self._letters,
            "drafts": self._tell_drafts,
            "members": lambda: self._count_members(now()),
            "owners": self._tell_owners,
        }

    def _chosen(self) -> dict[str, Duty]:
        """What the settings ask for, and the outside world allows."""
        now, open_due, fetch = self._basis.clock.now, self._open_recurring, self._fetch_details
        duties: dict[str, Duty] = {}
        if self._basis.settings.pin:
            duties["pins"] = lambda: self._pin_newest(now())
        if open_due is not None:
            duties["recurring ballots"] = lambda: open_due(now())
        if fetch is not None:
            duties["details"] = lambda: fetch(now())
        return duties

    async def unsent(self) -> list[str]:
        """What was to go out and did not, a plain line each. DatabaseAway."""
        return await self._health(self._basis.clock.now())

    async def stop(self) -> None:
        """Begins nothing more; returns when the outcome of what was under way is on record: as long as a call may
        take."""
        posts = (
            self._deliver,
            self._settle,
            self._clear_series,
            self._close_due,
            self._pin_newest,
            self._send_corrections,
        )
        await asyncio.gather(*(each.stop() for each in (*posts, self._tell, self._letters)))

    async def _check_first(self) -> None:
        """What waited for the look leaves when it is over, not a tick later."""
        if not self._check_head.free:
            await self._check_head()
            await self._publish_after_check()
            await self._deliver_after_check()

    async def _publish_after_check(self) -> None:
        """What is frozen leaves at once, not a tick later."""
        if self._check_head.over:
            await self._publishing(self._publish)

    async def _publish(self) -> None:
        if await self._publish_due(self._basis.clock.now()) is not None and self._check_head.free:
            await self._deliver()

    async def _fire_after_check(self) -> None:
        if self._check_head.free and await self._fire_countdowns(self._basis.clock.now()):
            await self._deliver()

    async def _correct_after_check(self) -> None:
        if self._check_head.free:
            await self._send_corrections()

    async def _settle_after_check(self) -> None:
        """Not before: what it sees would hide from the check what stands above the head."""
        if self._check_head.over:
            await self._settle()

    async def _deliver_after_check(self) -> None:
        """What a call of ours proved is written whoever posts by now."""
        if not self._leads():
            await self._deliver.write_down()
        elif self._check_head.free:
            await self._deliver()

    async def _hold_back_late(self) -> None:
        """After a machine's sleep what became too late in it goes back to the queue before anything is sent, or waits
        for its owner where some of it stands in the channel. One query while every post has ended."""
        if not await self._basis.rooms.database.delivery.unfinished():
            return
        await self._take_back(self._basis.clock.now())
        await self._hold_stale(self._basis.clock.now())
        await self._basis.rooms.database.closings.take_back_late(self._basis.clock.now())

    async def _tell_owners(self) -> None:
        """Not in a long pause of Telegram's: each try would be refused, and the next one later."""
        if self._basis.pacer.may_answer():
            await self._tell(self._basis.clock.now())


def _letters(basis: Basis) -> SendLetters:
    database, clock = basis.rooms.database, basis.clock
    zone, api = basis.settings.schedule.zone, basis.connection.api
    postman = TelegramPostman(api, basis.languages, database.buttons, basis.place, zone, clock, leaves(basis))

    def may_leave() -> bool:
        return basis.pacer.may_answer() and basis.lease.trusted()

    return SendLetters(database.letters, database.readers, postman, clock, basis.checkpoint, may_leave)


def check_head(
    database: Database, prober: TelegramProber, clock: Clock, channel_id: int, schedule: Schedule
) -> CheckHead:
    """Once in a process, however often settings change."""
    unsent = TakeBackLate(database.slots, database.delivery, schedule, channel_id)

    async def hold_back(now: datetime) -> None:
        await unsent.all("restored", now)
        await database.series.hold_stale(now, now)

    restored, stores = AskAfterRestore(database.restored, hold_back), (database.evidence, database.delivery)
    return CheckHead(*stores, database.queue, database.ahead, prober, clock, channel_id, restored)


def _publish_due(basis: Basis, check_head: CheckHead) -> PublishDue:
    database, channel_id = basis.rooms.database, basis.place.id
    return PublishDue(
        database.slots,
        database.pauses,
        basis.renderer,
        basis.checkpoint,
        basis.settings.schedule,
        channel_id,
        LatePolicy(basis.settings.late_policy),
        (check_head.hold, without_rights(database.standing), while_unsent(database.slots, channel_id)),
        basis.rooms.lint_queue,
    )


def _tell_week(basis: Basis) -> TellWeek:
    database, zone = basis.rooms.database, basis.settings.schedule.zone
    return TellWeek(database.weeks, database.counts, VotesOfWeek(database.figures, zone), zone)


def _count_members(basis: Basis) -> CountMembers:
    members, zone = TelegramMembers(basis.connection.api), basis.settings.schedule.zone
    return CountMembers(basis.rooms.database.members, members, basis.place.id, zone)


def _fetch_details(basis: Basis) -> FetchDetails | None:
    """None in the sandbox: nobody is asked there."""
    lookup = basis.outside.details
    return FetchDetails(basis.rooms.database.details, lookup, lambda: propose_topics().candidate) if lookup else None


def _preflight(basis: Basis) -> Preflight:
    database = basis.rooms.database
    return Preflight(
        database.slots,
        database.pauses,
        database.standing,
        database.preflight,
        basis.note_rights,
        basis.renderer,
        basis.settings.schedule,
        basis.place.id,
        basis.rooms.lint_queue,
    )


def _nudge(basis: Basis) -> NudgeSilence:
    database, days = basis.rooms.database, timedelta(days=basis.settings.silence_nudge)
    return NudgeSilence(
        database.silence,
        database.queue,
        database.pauses,
        database.promises,
        basis.place.id,
        basis.settings.schedule.zone,
        days,
    )


def _health(basis: Basis) -> PublishingHealth:
    database, schedule = basis.rooms.database, basis.settings.schedule
    return PublishingHealth(
        database.waiting, database.slots, database.pauses, database.standing, schedule, basis.place.id
    )
