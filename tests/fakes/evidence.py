"""What was seen in the channel, in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.publishing.evidence import Match, SeenMessage, Unsettled, Watch
from bot.publishing.post import Part, PartState
from bot.publishing.states import Event, sources
from tests.fakes.tables import KeptAttempt, KeptMessage, Tables

_UNSETTLED = sources(Event.DENY)
_ON_ITS_WAY = set(PartState) - {PartState.CONFIRMED, PartState.FAILED, PartState.REPLACED}


class MemoryEvidence:
    """`publishing.evidence.EvidenceStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def unsettled(self) -> list[Unsettled]:
        awaited = (kept.awaited for kept in self._tables.posts.values())
        open_parts = [part for part in awaited if part is not None and part.state in _UNSETTLED]
        return [_unsettled(part, self._tables.attempts[part.id, part.attempt]) for part in open_parts]

    async def head(self, channel_id: int) -> int:
        return self._tables.head(channel_id)

    async def known(self, channel_id: int, above: int) -> set[int]:
        sent = {part.message_id for part in self._tables.parts if part.channel_id == channel_id and part.message_id}
        seen = {message_id for channel, message_id in self._tables.seen if channel == channel_id}
        return {message_id for message_id in sent | seen if message_id > above}

    async def keep(self, seen: Sequence[SeenMessage], now: datetime) -> None:
        for one in seen:
            key = one.channel_id, one.message_id
            before = self._tables.seen.get(key)
            self._tables.seen[key] = KeptMessage(one, now, before.copy_of if before else None)

    async def matches(self) -> list[Match]:
        return [Match(part, seen) for part, seen in self._tables.offers().values()]

    async def swept(self, part_id: int, attempt: int) -> bool:
        kept = self._open_attempt(part_id, attempt)
        if kept is not None:
            kept.sweeps += 1
        return kept is not None

    async def deny(self, part_id: int, attempt: int, now: datetime) -> bool:
        part = next(part for part in self._tables.parts if part.id == part_id)
        if self._tables.alike(part, loosely=True):
            return False
        if self._tables.move(Event.DENY, part_id, attempt, reason=None) is None:
            return False
        kept = self._tables.attempts[part_id, attempt]
        kept.watched_to = kept.anchor
        return True

    async def ask(self, part_id: int, attempt: int, reason: str, now: datetime) -> bool:
        part = self._tables.move(Event.ASK, part_id, attempt, reason=reason)
        if part is None:
            return False
        self._tables.attempts[part_id, attempt].asked_at = now
        self._ask(part, 0)
        return True

    async def remind(self, part_id: int, attempt: int, now: datetime) -> bool:
        kept = self._open_attempt(part_id, attempt)
        part = next(part for part in self._tables.parts if part.id == part_id)
        if kept is None or part.state is not PartState.ASKED:
            return False
        kept.reminders += 1
        self._ask(part, kept.reminders)
        return True

    async def watches(self) -> list[Watch]:
        found = []
        open_ones = [
            (key, kept.watched_to) for key, kept in self._tables.attempts.items() if kept.watched_to is not None
        ]
        for (part_id, attempt), above in open_ones:
            part = next(part for part in self._tables.parts_of_both_forms if part.id == part_id)
            head = self._tables.head(part.channel_id)
            if head > above:
                found.append(Watch(part_id, attempt, part.channel_id, above, head, self._is_passed(part)))
        return found

    async def watched(self, watch: Watch) -> None:
        kept = self._tables.attempts[watch.part_id, watch.attempt]
        kept.watched_to = None if watch.last else watch.head

    async def tell_copies(self, now: datetime) -> int:
        parts = self._tables.parts
        open_forms = {_form(part) for part in parts if part.state in _ON_ITS_WAY}
        told = 0
        for part in parts:
            if part.message_id is None or part.attempt < 2 or _form(part) in open_forms:
                continue
            for seen in self._tables.alike(part):
                self._tables.seen[seen.channel_id, seen.message_id].copy_of = part.id
                facts = {"channel_id": seen.channel_id, "message_id": seen.message_id}
                self._tables.write_notice("stray_copy", facts | {"original_id": part.message_id, "title": part.title})
                told += 1
        return told

    async def first_probe(self, now: datetime) -> bool:
        if "probing" in self._tables.remembered:
            return False
        self._tables.remembered["probing"] = now
        self._tables.write_notice("probing", {})
        return True

    async def purge(self, before: datetime) -> int:
        highest = {channel: self._tables.head(channel) for channel, _ in self._tables.seen}
        old = [key for key, kept in self._tables.seen.items() if kept.at < before and key[1] != highest[key[0]]]
        for key in old:
            del self._tables.seen[key]
        return len(old)

    def _open_attempt(self, part_id: int, attempt: int) -> KeptAttempt | None:
        newest = next(part for part in self._tables.parts if part.id == part_id)
        is_open = newest.attempt == attempt and newest.state in _UNSETTLED
        return self._tables.attempts[part_id, attempt] if is_open else None

    def _is_passed(self, part: Part) -> bool:
        """Whether a message of another post stands above the part."""
        if part.state is not PartState.CONFIRMED:
            return False
        place = part.message_id or self._tables.attempts[part.id, part.attempt].anchor
        others = [other for other in self._tables.parts if other.post_id != part.post_id]
        return any((other.message_id or 0) > place for other in others if other.channel_id == part.channel_id)

    def _ask(self, part: Part, reminder: int) -> None:
        facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title, "position": part.position}
        more = {"count": part.count, "reason": part.reason, "reminder": reminder}
        self._tables.write_notice("part_asked", facts | more)


def _unsettled(part: Part, kept: KeptAttempt) -> Unsettled:
    return Unsettled(
        part=part,
        anchor=kept.anchor,
        since=kept.since,
        sweeps=kept.sweeps,
        asked_at=kept.asked_at,
        reminders=kept.reminders,
    )


def _form(part: Part) -> tuple[int, str, str]:
    return part.channel_id, part.frozen.method, part.frozen.text_hash
