"""The bot before it has an owner and a channel: whatever is said leads to the next step."""

from collections.abc import Mapping

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Link
from bot.chat.commands.registry import Registry
from bot.chat.commands.rehearsal import Rehearse, rehearse_data
from bot.chat.deep_links import OWNER
from bot.chat.notices.rights import RESTORE
from bot.chat.screen import Reply, Screen, address, bold, button, drawn, lines, said, typed
from bot.chat.sentences import Sentences, later
from bot.publishing.ownership import OwnerStore, Taking

_TOKEN = "[A-Za-z0-9_-]{22}"  # noqa: S105  how one looks
_CLOSED: Mapping[Taking, str] = {
    Taking.TAKEN: later("This bot has an owner already; nothing was changed."),
    Taking.EXPIRED: later("This link has had its ten minutes. `reviewbot owner-link` prints a new one."),
    Taking.UNKNOWN: later("I do not know this link. `reviewbot owner-link` prints a new one."),
}


class FirstDay:
    """`has_channel`: the environment names it already."""

    role = Role.READER

    def __init__(self, owners: OwnerStore, username: str, has_channel: bool) -> None:
        self._owners = owners
        self._username = username
        self._has_channel = has_channel

    def entries(self) -> tuple[Entry, ...]:
        start = Command("start", Role.READER, later("the welcome"), self.answer, listed=False)
        return (start, Link(OWNER, Role.READER, self.follow, _TOKEN))

    async def answer(self, asked: Asked) -> Screen:
        return self._card(asked.say) if asked.role is Role.OWNER else drawn(typed(_not_yet(asked.say)))

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """`Conversation`: of a review that is sent too early, and of whatever else is no command."""
        return await self.answer(asked)

    async def follow(self, asked: Asked) -> Screen:
        """The owner's link, in the private chat of whoever has it."""
        if asked.name is None:
            return said(asked.say("Open this link in a private chat with me."))
        taking = await self._owners.take(asked.words, asked.user_id, asked.now, asked.cause)
        return self._card(asked.say) if taking is Taking.OWNER else drawn(typed(asked.say(_CLOSED[taking])))

    def _card(self, say: Sentences) -> Screen:
        rehearse = [button(say("Rehearse here first"), rehearse_data())]
        head = bold(say("Hello, this bot is yours now."))
        token, reviews = say("1 done: the token works"), say("3 later: bring your old reviews")
        send = say("4 then: send me a review, however long")
        if self._has_channel:
            return drawn(lines(head, token, say("2 done: the channel is named"), reviews, send), (rehearse,))
        how = say(
            "The button shows your channels, with the rights that I need. I take a channel only from you: if I am in "
            "it already, take me out and add me again."
        )
        add = [address(say("Add to my channel"), RESTORE.format(username=self._username))]
        steps = lines(head, token, say("2 now: add me to your channel"), reviews, send, "", how)
        return drawn(steps, (add, rehearse))


class FirstDayCommands(Registry):
    """Every command leads to the next step, too: queue and polls have no channel yet."""

    def __init__(self, first_day: FirstDay) -> None:
        super().__init__((*first_day.entries(), *Rehearse().entries()), "start", (first_day,))

    def written(self, name: str, words: str) -> tuple[Entry | None, str]:
        entry, rest = super().written(name, words)
        return (entry if isinstance(entry, Link) else self.plain_words), rest


def _not_yet(say: Sentences) -> str:
    return say(
        "I am not set up yet: come back a little later. If this bot is yours, say `reviewbot owner-link` where it "
        "runs, and open the link that it prints."
    )
