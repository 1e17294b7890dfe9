"""The channel as people open it."""

from bot.values import Struct

_INTERNAL = 1_000_000_000_000  # a channel's id in the Bot API is -100 followed by its own number


class ChannelPlace(Struct, frozen=True):
    """Numeric id (-100…), title, and the public name without "@" where there is one."""

    id: int
    title: str
    username: str | None = None

    @property
    def name(self) -> str:
        return f"@{self.username}" if self.username else self.title

    @property
    def address(self) -> str | None:
        """Of the channel itself; a private one has none that opens at its end."""
        return f"https://t.me/{self.username}" if self.username else None

    def link(self, message_id: int) -> str:
        """A message's address (https://core.telegram.org/api/links#message-links); private ones open for members."""
        where = self.username or f"c/{-self.id - _INTERNAL}"
        return f"https://t.me/{where}/{message_id}"
