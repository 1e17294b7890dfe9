"""What becomes of slots that have come: decisions about values, without a store.

At most one review leaves at a time, for the newest slot. Whatever becomes of a slot, the queue keeps its head.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.publishing.pausing import Pause, Resume
from bot.publishing.slots import DueSlot, Schedule
from bot.values import Struct, replace

PUNCTUAL = timedelta(minutes=5)
"""So late a slot is on time under every policy: a busy machine, a restart, a short hiccup of the net."""
LATEST_CATCH_UP = timedelta(hours=2)  # DESIGN section 9, late policy `post`


class LatePolicy(StrEnum):
    """What becomes of the newest slot when it is late."""

    POST = "post"  # it is caught up, by two hours and half the gap to the next one; after that as `next`
    NEXT = "next"  # it passes; the head waits for the next slot
    ASK = "ask"  # it passes, and an owner may post the head all the same
    DROP = "drop"  # its whole date passes


class Verdict(Struct, frozen=True, kw_only=True):
    """Of the slots that are due. One that stands nowhere here stays due.

    leaves: the head is posted for it, and gets the date `day`; asked: used up, and the owners are asked; skipped: used
    up, and the owners hear why (`reason`), oldest first; paused: used up without a word.
    """

    leaves: DueSlot | None = None
    day: date | None = None
    asked: DueSlot | None = None
    skipped: tuple[DueSlot, ...] = ()
    reason: str = "late"
    paused: tuple[DueSlot, ...] = ()

    @property
    def over(self) -> tuple[DueSlot, ...]:
        """Those that are used up where nothing waits."""
        return (*self.skipped, *(slot for slot in (self.asked, self.leaves) if slot))


def catch_up_limit(schedule: Schedule, at: datetime) -> timedelta:
    """How late a post of that instant may still leave: two hours, and half the gap to the next slot."""
    return min(LATEST_CATCH_UP, _gap(schedule, at) / 2)


def on_return(pause: Pause, schedule: Schedule) -> DueSlot | None:
    """The slot for which the head leaves at the pause's end, with that instant; None when nothing is to be made up for.

    That is the newest one that passed in it. Where the next one comes within two hours, that one is the return.
    """
    if pause.resume is not Resume.POST or pause.until is None:
        return None
    passed = [slot for slot in schedule.between(pause.since, pause.until) if slot.at < pause.until]
    if not passed or _gap(schedule, pause.until - timedelta.resolution) < LATEST_CATCH_UP:
        return None
    return replace(passed[-1], at=pause.until)


def judge(
    due: Sequence[DueSlot],
    schedule: Schedule,
    policy: LatePolicy,
    pause: Pause | None,
    hold: str | None,
    now: datetime,
) -> Verdict:
    """`due`: slots that have come and are not used, oldest first, at least one; `hold`: why nothing may leave now."""
    paused, rest = _out_of_pause(due, schedule, pause, now)
    if not rest:
        return Verdict(paused=tuple(paused))
    verdict = _hold(rest, schedule, policy, hold, now) if hold else _release(rest, schedule, policy, now)
    return replace(verdict, paused=tuple(paused), day=_dated(verdict.leaves, due, schedule))


def _dated(leaves: DueSlot | None, due: Sequence[DueSlot], schedule: Schedule) -> date | None:
    """The slot's own date; that of the return where a pause put it off."""
    if leaves is None:
        return None
    return leaves.day if leaves in due else schedule.local_day(leaves.at)


def _out_of_pause(
    due: Sequence[DueSlot], schedule: Schedule, pause: Pause | None, now: datetime
) -> tuple[list[DueSlot], list[DueSlot]]:
    """Those that a pause uses up, and the rest. What it is to catch up stays due till its end, and is due then."""
    if pause is None:
        return [], list(due)
    during = [slot for slot in due if pause.holds(now) or pause.covers(slot.at)]
    after = [slot for slot in due if slot not in during]
    if not during or pause.resume is Resume.SKIP:
        return during, after
    if pause.holds(now):
        return during[:-1], []
    made_up = on_return(pause, schedule)
    if after or made_up is None or (made_up.day, made_up.slot) != (during[-1].day, during[-1].slot):
        return during, after
    return during[:-1], [made_up]


def _hold(due: list[DueSlot], schedule: Schedule, policy: LatePolicy, reason: str, now: datetime) -> Verdict:
    """Nothing leaves; the newest slot stays due until it is too late for it."""
    *older, newest = due
    asking = policy is LatePolicy.ASK  # while there is still something to ask about
    limit = _patience(LatePolicy.POST if asking else policy, schedule, newest.at)
    skipped = due if now - newest.at > limit else older
    return Verdict(skipped=tuple(skipped), reason=reason)


def _release(due: list[DueSlot], schedule: Schedule, policy: LatePolicy, now: datetime) -> Verdict:
    *older, newest = due
    in_time = now - newest.at <= _patience(policy, schedule, newest.at)
    if policy is LatePolicy.DROP:
        return _drop(due, schedule, in_time, now)
    if in_time:
        return Verdict(leaves=newest, skipped=tuple(older))
    if policy is LatePolicy.ASK:
        return Verdict(asked=newest, skipped=tuple(older))
    return Verdict(skipped=tuple(due))


def _drop(due: list[DueSlot], schedule: Schedule, in_time: bool, now: datetime) -> Verdict:
    """With a missed slot its whole date passes, with the slots of it that are still to come."""
    *older, newest = due
    if in_time and newest.day not in {slot.day for slot in older}:
        return Verdict(leaves=newest, skipped=tuple(older), reason="dropped")
    later = schedule.between(now, now + timedelta(days=2))  # no date ends later than that
    rest = (slot for slot in later if slot.at > now and slot.day == newest.day)
    return Verdict(skipped=(*due, *rest), reason="dropped")


def _patience(policy: LatePolicy, schedule: Schedule, at: datetime) -> timedelta:
    """How late the head may still leave for a slot of that instant, without asking anybody."""
    return catch_up_limit(schedule, at) if policy is LatePolicy.POST else min(PUNCTUAL, _gap(schedule, at) / 2)


def _gap(schedule: Schedule, at: datetime) -> timedelta:
    return schedule.next_after(at).at - at
