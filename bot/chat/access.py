"""Who may do what: by numeric id, and only where Telegram vouches for it."""

from collections.abc import Collection
from enum import StrEnum

from telegram import Chat, User

from bot.errors import NotAllowed


class Role(StrEnum):
    """What a command or a button needs. Every one declares it; there is no default."""

    READER = "reader"
    WRITER = "writer"  # reads what owners read, and changes nothing
    OWNER = "owner"

    def reaches(self, needed: "Role") -> bool:
        """Each of them may do what those before it may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Access:
    """Default deny: an owner or a writer is a real person whose id the settings name, alone with the bot."""

    def __init__(self, owners: Collection[int], writers: Collection[int] = ()) -> None:
        """Whoever is named as both is an owner."""
        self._named = dict.fromkeys(writers, Role.WRITER) | dict.fromkeys(owners, Role.OWNER)

    def role_of(self, user: User | None, chat: Chat | None) -> Role:
        """The role in this chat.

        Names are never looked at: they move from person to person. In groups everybody is a reader, since an
        anonymous admin, a channel's voice (`sender_chat`) and a forwarded button all look like somebody there.
        """
        if user is None or chat is None or user.is_bot:
            return Role.READER
        alone = chat.type == Chat.PRIVATE and chat.id == user.id
        return self._named.get(user.id, Role.READER) if alone else Role.READER


def require(needed: Role, role: Role, user_id: int | None) -> None:
    """NotAllowed when `role` is less than what is needed."""
    if not role.reaches(needed):
        raise NotAllowed(user_id, needed.value)
