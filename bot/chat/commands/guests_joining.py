"""The link that invites: a guest reads what writers may do here, and accepts."""

from collections.abc import Callable, Iterable, Mapping

from bot.chat.access import Role
from bot.chat.commands.confirming import yes_or_no
from bot.chat.commands.draft_list import WRITE
from bot.chat.commands.entry import Action, Asked, Command, Entry, Link, data_for
from bot.chat.deep_links import INVITATION
from bot.chat.menus import ShowMenu
from bot.chat.place import ChannelPlace
from bot.chat.render.signs import shows
from bot.chat.screen import Done, Reply, Screen, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.inbox.ports import ButtonStore
from bot.pipeline.pasted import readable
from bot.publishing.guests import INVITATION_LASTS, LONGEST_NAME, Entrance, GuestStore

Listed = Callable[[Role], Iterable[Command]]
"""`Registry.listed`."""

_JOIN = "guest.join"
_TOKEN = "[A-Za-z0-9_-]{22}"  # noqa: S105  how one looks
_CLOSED: Mapping[Entrance, str] = {
    Entrance.USED: later("This invitation was used already: it is good for one person, once."),
    Entrance.EXPIRED: later("This invitation has had its seven days."),
    Entrance.REVOKED: later("An owner took this invitation back."),
    Entrance.UNKNOWN: later("I do not know this invitation."),
}


class WriteAsGuest:
    def __init__(
        self, guests: GuestStore, show_menu: ShowMenu, listed: Listed, buttons: ButtonStore, place: ChannelPlace
    ) -> None:
        self._guests = guests
        self._show_menu = show_menu
        self._listed = listed
        self._buttons = buttons
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        return (Link(INVITATION, Role.READER, self.follow, _TOKEN), Action(_JOIN, Role.READER, self.join))

    async def follow(self, asked: Asked) -> Screen:
        say = asked.say
        if asked.role is not Role.READER:
            return said(say("You write here already. This link is for your guest: it is good for one person, once."))
        if asked.name is None:
            return said(_alone(say))
        found = await self._guests.entrance(asked.words, asked.user_id, asked.now)
        if found is not Entrance.OPEN:
            return said(_closed(found, say))
        yes = await yes_or_no(self._buttons, asked, say("Accept"), _JOIN, asked.words, INVITATION_LASTS)
        return drawn(
            lines(
                bold(say("An owner of {channel} invites you to write", channel=self._place.name)),
                say("• Send me your review, however long: it is a draft that you and the owners see."),
                say("• When it is ready, propose it. An owner reads it and decides: nothing reaches the channel "
                    "without their word, and you hear what it is."),
                say("• You may read the queue and the list of papers."),
                "",
                say("I show the owners your name as it is at Telegram, and keep it until you and your last draft have "
                    "left. Whose a draft was stays on record, with your Telegram number. /privacy says more."),
            ),
            (yes,),
        )  # fmt: skip

    async def join(self, asked: Asked) -> Reply:
        say = asked.say
        if asked.name is None:
            return said(_alone(say))
        found = await self._guests.accept(asked.words, asked.user_id, _told(asked.name), asked.now, asked.cause)
        if found is not Entrance.JOINED:
            return Done(_closed(found, say))
        await self._show_menu(asked.user_id, self._listed(Role.WRITER))
        welcome = say("Welcome: you write here now. Send me a review when you like; /help says what else you may do.")
        return Done(welcome, ([button(say("How to write"), data_for(WRITE))],))


def _told(name: str) -> str:
    """A name as owners read it; empty when nothing shows of it."""
    told = one_line(readable(name), LONGEST_NAME)
    return told if shows(told) else ""


def _closed(found: Entrance, say: Sentences) -> str:
    if found is Entrance.WRITER:
        return say("You write here already.")
    ask = say("Ask an owner of the channel for a new one; nothing was changed.")
    return f"{say(_CLOSED[found])} {ask}"


def _alone(say: Sentences) -> str:
    return say("Open this invitation in a private chat with me.")
