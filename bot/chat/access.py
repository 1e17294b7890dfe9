"""Who may do what: by numeric id, and only where Telegram vouches for it."""

from collections.abc import Collection
from enum import StrEnum

from telegram import Chat, User

from bot.errors import NotAllowed


class Role(StrEnum):
    """What a command or a button needs. Every one declares it; there is no default."""

    READER = "reader"
    OWNER = "owner"

    def reaches(self, needed: "Role") -> bool:
        return self is Role.OWNER or needed is Role.READER


class Access:
    """Default deny: an owner is a real person whose id the settings name, alone with the bot."""

    def __init__(self, owners: Collection[int]) -> None:
        self._owners = frozenset(owners)

    def role_of(self, user: User | None, chat: Chat | None) -> Role:
        """The role in this chat.

        Names are never looked at: they move from person to person. In groups nobody is an owner, since an anonymous
        admin, a channel's voice (`sender_chat`) and a forwarded button all look like somebody there.
        """
        if user is None or chat is None or user.is_bot:
            return Role.READER
        alone = chat.type == Chat.PRIVATE and chat.id == user.id
        return Role.OWNER if alone and user.id in self._owners else Role.READER


def require(needed: Role, role: Role, user_id: int | None) -> None:
    """NotAllowed when `role` is less than what is needed."""
    if not role.reaches(needed):
        raise NotAllowed(user_id, needed.value)
