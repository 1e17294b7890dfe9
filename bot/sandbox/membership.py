"""The bot's place in the channel and in its group: https://core.telegram.org/bots/api#chatmember."""

from typing import Literal, get_args

from bot.values import Struct

Status = Literal["administrator", "member", "restricted", "left", "kicked"]
STATUSES: tuple[Status, ...] = get_args(Status)

CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages")
"""What an administrator of the channel may be given here. Pinning goes with editing: TDLib, `can_pin_messages`."""

GROUP_RIGHTS = ("can_delete_messages", "can_pin_messages")
"""What an administrator of the group may be given here."""

SENDING = {
    "text messages": "can_send_messages",
    "the rich message": "can_send_messages",
    "polls": "can_send_polls",
    "photos": "can_send_photos",
    "documents": "can_send_documents",
}
"""What is sent -> the right that a restricted member of the group needs for it."""


class Membership(Struct, frozen=True):
    """rights: names from the tables above, those of the status; empty for a member and for who is not inside."""

    status: Status
    rights: frozenset[str] = frozenset()

    @property
    def is_inside(self) -> bool:
        return self.status in ("administrator", "member", "restricted")

    def may(self, right: str) -> bool:
        return right in self.rights

    def may_send(self, what: str) -> bool:
        """In a group; `what` is a key of `SENDING`."""
        return self.status in ("administrator", "member") or self.may(SENDING[what])


def possible_rights(status: Status, in_channel: bool) -> tuple[str, ...]:
    """The rights that make sense with this status, in the order in which they are told."""
    if status == "administrator":
        return CHANNEL_RIGHTS if in_channel else GROUP_RIGHTS
    return tuple(dict.fromkeys(SENDING.values())) if status == "restricted" else ()
