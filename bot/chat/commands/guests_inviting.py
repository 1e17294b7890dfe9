"""/writers: who may write here, the links that invite, and how an owner parts with a guest."""

import re
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Command, Entry, Press, data_for, payload_for
from bot.chat.commands.listing import numbered
from bot.chat.commands.settings_pages import OPEN as SETTINGS
from bot.chat.deep_links import INVITATION, deep_link
from bot.chat.menus import ShowMenu
from bot.chat.render.direction import in_line
from bot.chat.render.styled import Styled, dressed, plain
from bot.chat.screen import Done, Reply, Screen, Toast, address, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.guests import MOST_WRITERS, GuestStore, Invitation, Writer

LIST = "gw"
"""The button that shows who writes; its words do not matter."""

_LINK, _PART = "gi", "gr"
_INVITE, _WITHDRAW, _REVOKE = "guest.invite", "guest.withdraw", "guest.revoke"
_LASTS = timedelta(days=30)
_NAME_UNITS = 30  # of a button: one line of a phone
_USER = re.compile(r"[0-9]{1,16}")  # Telegram's ids have 52 bits at most
_SHARE = "https://t.me/share/url?"  # https://core.telegram.org/widgets/share


class InviteGuests:
    def __init__(
        self,
        guests: GuestStore,
        named: Collection[int],
        show_menu: ShowMenu,
        buttons: ButtonStore,
        username: str,
        zone: ZoneInfo,
    ) -> None:
        self._guests = guests
        self._named = named
        self._show_menu = show_menu
        self._buttons = buttons
        self._username = username
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("writers", Role.OWNER, later("guests who write, and links that invite"), self.show, listed=False),
            Press(LIST, Role.OWNER, self.show),
            Press(_LINK, Role.OWNER, self.link),
            Press(_PART, Role.OWNER, self.part),
            Action(_INVITE, Role.OWNER, self.invite),
            Action(_WITHDRAW, Role.OWNER, self.withdraw),
            Action(_REVOKE, Role.OWNER, self.revoke),
        )

    async def show(self, asked: Asked) -> Screen:
        say = asked.say
        writers, links = await self._guests.writers(), await self._guests.invitations(asked.now)
        entries = [_entry(at, one, say) for at, one in enumerate(writers, 1)]
        entries += [
            numbered(at, plain(str(user_id)), say, f" · {say('named in BOT_WRITERS')}")
            for at, user_id in enumerate(self._named, len(writers) + 1)
        ]
        nobody = () if entries else (say("Nobody beside the owners writes here."),)
        fixed = ("", say("Whom BOT_WRITERS names, only the operator removes.")) if self._named else ()
        waiting = ("", say.plural("One link is open.", "{count} links are open.", len(links))) if links else ()
        note = say("Guests send drafts and propose them. Nothing reaches the channel without an owner's word.")
        settings = [button(say("‹ Settings"), data_for(SETTINGS))]
        (invite,) = await single_uses(self._buttons, [(say("Invite a writer"), _INVITE, "")], asked, _LASTS)
        return drawn(
            lines(bold(say("Writers")), *nobody, *entries, *fixed, *waiting, "", note),
            (
                [invite],
                *([self._open(link, say)] for link in links),
                *([_parting(one, say)] for one in writers),
                settings,
            ),
        )

    async def invite(self, asked: Asked) -> Reply:
        """A second press finds the link in the list."""
        try:
            invitation = await self._guests.invite(asked.user_id, asked.now, asked.cause)
        except AlreadyApplied:
            return await self.show(asked)
        if invitation is None:
            return Toast(
                asked.say("{most} guests and open links are the most. End one of them first.", most=MOST_WRITERS)
            )
        return await self._screen(invitation, asked)

    async def link(self, asked: Asked) -> Reply:
        for invitation in await self._guests.invitations(asked.now):
            if invitation.token == asked.words:
                return await self._screen(invitation, asked)
        return Toast(asked.say("This link was used, or its time is over."))

    async def withdraw(self, asked: Asked) -> Reply:
        ended = await self._guests.withdraw(asked.words, asked.user_id, asked.now, asked.cause)
        say = asked.say
        text = say("This link opens nothing any more.") if ended else say("This link was used, or its time is over.")
        return Done(text, (_back(say),))

    async def part(self, asked: Asked) -> Screen:
        say, user_id = asked.say, _user_in(asked.words)
        found = next((one for one in await self._guests.writers() if one.user_id == user_id), None)
        if found is None:
            raise NotFound("writer", "who left")  # no number: a log is read by others
        drafts = say.plural("One draft stays with you.", "{count} drafts stay with you.", found.drafts)
        kept = (drafts,) if found.drafts else ()
        (revoke,) = await single_uses(self._buttons, [(say("Revoke"), _REVOKE, str(user_id))], asked, _LASTS)
        head = bold(say("Shall {name} write here no longer?", name=shown_name(found.name, user_id, say)))
        at_once = say("At once they read what all readers read, and links that they hold open nothing.")
        return drawn(lines(head, at_once, *kept), ([revoke], _back(say)))

    async def revoke(self, asked: Asked) -> Reply:
        say, user_id = asked.say, _user_in(asked.words)
        name = shown_name(await self._guests.name(user_id), user_id, say)
        if not await self._guests.revoke(user_id, asked.user_id, asked.now, asked.cause):
            return Done(say("They wrote here no longer already."), (_back(say),))
        if user_id in self._named:
            named = say("BOT_WRITERS names {name}, too: they write until the operator removes them there.", name=name)
            return Done(named, (_back(say),))
        await self._show_menu(user_id, ())
        return Done(say("{name} is a reader again. Their drafts stay with you.", name=name), (_back(say),))

    async def _screen(self, invitation: Invitation, asked: Asked) -> Screen:
        say = asked.say
        url = deep_link(self._username, payload_for(INVITATION, invitation.token))
        until = say.dates.moment(invitation.expires_at, self._zone)
        (revoke,) = await single_uses(self._buttons, [(say("Revoke"), _WITHDRAW, invitation.token)], asked, _LASTS)
        text = lines(
            bold(say("Send this link to your guest:")),
            dressed(plain(url), "code"),
            "",
            say("It makes one person a writer, whoever opens it first, until {moment}.", moment=until),
        )
        send = address(say("Send it…"), _SHARE + urlencode({"url": url}))
        return drawn(text, ([send], [revoke, *_back(say)]))

    def _open(self, invitation: Invitation, say: Sentences) -> InlineKeyboardButton:
        day = say.dates.weekday(invitation.expires_at.astimezone(self._zone).date())
        return button(say("Link until {day}", day=day), data_for(_LINK, invitation.token))


def shown_name(name: str, user_id: int, say: Sentences) -> str:
    """What a guest is called on one line."""
    return name or say("guest {number}", number=user_id)


def _entry(at: int, writer: Writer, say: Sentences) -> Styled:
    drafts = say.plural("one draft", "{count} drafts", writer.drafts) if writer.drafts else say("no drafts")
    return numbered(at, plain(shown_name(writer.name, writer.user_id, say)), say, f" · {drafts}")


def _parting(writer: Writer, say: Sentences) -> InlineKeyboardButton:
    name = plain(one_line(shown_name(writer.name, writer.user_id, say), _NAME_UNITS))
    return button(say("Revoke: {name}", name=in_line(name, say.rtl).text), data_for(_PART, writer.user_id))


def _back(say: Sentences) -> list[InlineKeyboardButton]:
    return [button(say("‹ Writers"), data_for(LIST))]


def _user_in(words: str) -> int:
    if not _USER.fullmatch(words):
        raise StaleButton(words[:64])
    return int(words)
