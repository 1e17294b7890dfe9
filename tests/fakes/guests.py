"""Guests and their invitations in memory: judged by the same contract tests as the database's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import AlreadyApplied
from bot.publishing.guests import INVITATION_LASTS, MOST_WRITERS, Entrance, Invitation, Writer


@dataclass
class MemoryGuests:
    """`publishing.guests.GuestStore`; nobody here has drafts."""

    writing: dict[int, Writer] = field(default_factory=dict)
    left: dict[int, datetime] = field(default_factory=dict)
    made: dict[str, Invitation] = field(default_factory=dict)
    ended: dict[str, Entrance] = field(default_factory=dict)
    causes: set[str] = field(default_factory=set)

    async def is_writer(self, user_id: int) -> bool:
        return user_id in self.writing

    async def name(self, user_id: int) -> str:
        return self.writing[user_id].name if user_id in self.writing else ""

    async def names(self) -> Mapping[int, str]:
        return {user_id: writer.name for user_id, writer in self.writing.items()}

    async def writers(self) -> list[Writer]:
        return list(self.writing.values())

    async def invitations(self, now: datetime) -> list[Invitation]:
        return [one for one in self.made.values() if one.token not in self.ended and one.expires_at > now]

    async def invite(self, by: int, now: datetime, cause: str) -> Invitation | None:
        self._once(cause)
        if len(self.writing) + len(await self.invitations(now)) >= MOST_WRITERS:
            return None
        new = Invitation(f"invitation{len(self.made):012}", by, now, now + INVITATION_LASTS)
        self.made[new.token] = new
        return new

    async def withdraw(self, token: str, by: int, now: datetime, cause: str) -> bool:
        self._once(cause)
        open_yet = token in (one.token for one in await self.invitations(now))
        if open_yet:
            self.ended[token] = Entrance.REVOKED
        return open_yet

    async def entrance(self, token: str, user_id: int, now: datetime) -> Entrance:
        found = self.made.get(token)
        if user_id in self.writing:
            return Entrance.WRITER
        if found is None:
            return Entrance.UNKNOWN
        if token in self.ended:
            return self.ended[token]
        if user_id in self.left and found.made_at <= self.left[user_id]:
            return Entrance.REVOKED
        return Entrance.OPEN if found.expires_at > now else Entrance.EXPIRED

    async def accept(self, token: str, user_id: int, name: str, now: datetime, cause: str) -> Entrance:
        self._once(cause)
        found = await self.entrance(token, user_id, now)
        if found is not Entrance.OPEN:
            return found
        self.ended[token] = Entrance.USED
        self.writing[user_id] = Writer(user_id, name, now)
        return Entrance.JOINED

    async def revoke(self, user_id: int, by: int, now: datetime, cause: str) -> bool:
        self._once(cause)
        self.left[user_id] = now
        return self.writing.pop(user_id, None) is not None

    def _once(self, cause: str) -> None:
        if cause in self.causes:
            raise AlreadyApplied(cause)
        self.causes.add(cause)
