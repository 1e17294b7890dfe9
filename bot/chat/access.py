"""Who may do what: by numeric id, and only where Telegram vouches for it."""

from collections.abc import Awaitable, Callable, Collection
from enum import StrEnum

from telegram import Chat, User

from bot.errors import NotAllowed


class Role(StrEnum):
    """What a command or a button needs. Every one declares it; there is no default."""

    READER = "reader"
    WRITER = "writer"  # reads what owners read, and changes drafts of their own only
    OWNER = "owner"

    def reaches(self, needed: "Role") -> bool:
        """Each of them may do what those before it may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


Invited = Callable[[int], Awaitable[bool]]
"""`publishing.guests.GuestStore.is_writer`."""


class Access:
    """Default deny: an owner is a real person whose id the settings name, a writer one whom the settings name or who
    accepted an owner's invitation; and both are alone with the bot."""

    def __init__(self, owners: Collection[int], writers: Collection[int], invited: Invited) -> None:
        """Whoever is named as both is an owner."""
        self._named = dict.fromkeys(writers, Role.WRITER) | dict.fromkeys(owners, Role.OWNER)
        self._invited = invited

    async def role_of(self, user: User | None, chat: Chat | None) -> Role:
        """The role in this chat. One query for whoever is named nowhere; DatabaseAway.

        Names are never looked at: they move from person to person. In groups everybody is a reader, since an
        anonymous admin, a channel's voice (`sender_chat`) and a forwarded button all look like somebody there.
        """
        if user is None or not alone(user, chat):
            return Role.READER
        if named := self._named.get(user.id):
            return named
        return Role.WRITER if await self._invited(user.id) else Role.READER


def alone(user: User, chat: Chat | None) -> bool:
    """Whether this is the private chat of a real person."""
    return chat is not None and not user.is_bot and chat.type == Chat.PRIVATE and chat.id == user.id


def require(needed: Role, role: Role, user_id: int | None) -> None:
    """NotAllowed when `role` is less than what is needed."""
    if not role.reaches(needed):
        raise NotAllowed(user_id, needed.value)
