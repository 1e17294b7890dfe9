"""The owner's answer to "this stands in the channel twice"."""

from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Reply, Toast
from bot.publishing.delete_copy import Deleted, OriginalGone
from bot.publishing.post import NotNow, OutcomeUnknown, Refused

DELETE = "copy.delete"


class Delete(Protocol):
    """`publishing.delete_copy.DeleteCopy`."""

    async def __call__(self, message_id: int, original_id: int) -> Deleted: ...


class AnswerCopy:
    """The subject is `<the copy's message id>:<the original's>`. Keeping both changes nothing."""

    def __init__(self, delete: Delete) -> None:
        self._delete = delete

    def entries(self) -> tuple[Entry, ...]:
        return (Action(DELETE, Role.OWNER, self.delete),)

    async def delete(self, asked: Asked) -> Reply:
        """The button stays good while Telegram does not answer."""
        say = asked.say
        copy, _, original = asked.words.partition(":")
        match await self._delete(number_in(copy), number_in(original)):
            case None:
                return Done(say("The copy is gone; the post stands in the channel once."))
            case OriginalGone():
                return Done(say("The other one is gone already, so I left this one where it is."))
            case Refused():
                return Done(say("Telegram does not let me delete it; please delete the copy by hand."))
            case NotNow() | OutcomeUnknown():
                return Toast(say("Telegram did not answer. Press again in a minute."))
