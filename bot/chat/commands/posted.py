"""The tools of a review that stands in the channel: open, fix, take back. The receipt leads here, for years."""

from datetime import timedelta
from math import ceil
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.correcting import FIX, TOOLS, PostedDesk, public, to_tools
from bot.chat.commands.drafts import lasting
from bot.chat.commands.editing import EditDrafts
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.listing import name_line, title_of
from bot.chat.commands.twins import TWINS
from bot.chat.place import ChannelPlace
from bot.chat.render.styled import Styled, dressed
from bot.chat.screen import Done, Keyboard, Reply, Screen, address, button, drawn, lines, said
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.corrections import Posted
from bot.publishing.take_back_post import WITHIN, Taken

TAKE_BACK = "pk"
_TAKE = "post.take_back"


def receipt_keyboard(say: Sentences, place: ChannelPlace, review_id: int, message_id: int | None) -> Keyboard:
    """Under the receipt: presses that work for years, and say so when it is too late."""
    open_it = [address(say("Open"), place.link(message_id))] if message_id else []
    fix = button(say("Fix"), data_for(FIX, review_id))
    return ((*open_it, fix), (button(say("Take back (48 h)"), data_for(TAKE_BACK, review_id)),))


class PostTools:
    """The subject of every button is the review's id."""

    def __init__(
        self, desk: PostedDesk, editing: EditDrafts, place: ChannelPlace, zone: ZoneInfo, buttons: ButtonStore
    ) -> None:
        self._desk = desk
        self._editing = editing
        self._place = place
        self._zone = zone
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(TOOLS, Role.OWNER, self.open),
            Press(FIX, Role.OWNER, self.fix),
            Press(TAKE_BACK, Role.OWNER, self.ask),
            Action(_TAKE, Role.OWNER, self.take_back, at_once=True),
        )

    async def open(self, asked: Asked) -> Reply:
        return await self.screen(asked, number_in(asked.words)) or Done(_gone(asked.say))

    async def screen(self, asked: Asked, review_id: int) -> Screen | None:
        """The tools; None for a review that readers do not see."""
        try:
            posted = await public(self._desk.correct, review_id)
        except NotFound:
            return None
        say, stored = asked.say, posted.stored
        number = [say("No. {number}", number=stored.review.number)] if stored.review.number is not None else []
        when = [say.dates.moment(stored.posted_at, self._zone)] if stored.posted_at else []
        text: list[Styled | str] = [" · ".join((*number, *when)), dressed(name_line(title_of(stored), say), "bold")]
        if posted.messages:
            count = len(posted.messages)
            text.append(say.plural("One message in the channel.", "{count} messages in the channel.", count))
        else:
            text.append(say("I did not post this myself."))
        return drawn(lines(*text), self._keyboard(asked, posted))

    def _keyboard(self, asked: Asked, posted: Posted) -> Keyboard:
        say, review_id = asked.say, posted.stored.id
        left = _left(posted, asked)
        take = say("Take back ({hours} h)", hours=ceil(left / timedelta(hours=1))) if left else ""
        return (
            (*self._open(say, posted), button(say("Fix"), data_for(FIX, review_id))),
            (button(take, data_for(TAKE_BACK, review_id)),) if take else (),
            (button(say("Other language"), data_for(TWINS, review_id, TOOLS)),),
        )

    def _open(self, say: Sentences, posted: Posted) -> list[InlineKeyboardButton]:
        ids = posted.stored.message_ids
        return [address(say("Open"), self._place.link(ids[0]))] if ids else []

    async def fix(self, asked: Asked) -> Reply:
        """The text goes out as a file, and the next one that comes in is the corrected one."""
        return await self._editing.correct(asked, number_in(asked.words)) or Done(_gone(asked.say))

    async def ask(self, asked: Asked) -> Reply:
        """Asked once, since what is deleted does not come back."""
        say, posted = asked.say, await self._desk.correct.posted(number_in(asked.words))
        if posted is None:
            return Done(_gone(say))
        title, review_id = title_of(posted.stored), posted.stored.id
        ways = ((*self._open(say, posted), button(say("Fix"), data_for(FIX, review_id))),)
        if not posted.messages:
            by_hand = say(
                "I did not post “{title}” myself. You can delete it in the channel, or correct it.", title=title
            )
            return said(by_hand, ways)
        if not _left(posted, asked):
            late = say("“{title}” is older than 48 hours: Telegram lets me delete nothing so old.", title=title)
            return drawn(lines(late, say("You can delete it in the channel yourself, or correct it.")), ways)
        count = len(posted.messages)
        text = lines(
            say("Take this out of the channel?"),
            dressed(name_line(title, say), "bold"),
            say.plural("Its message is deleted.", "Its {count} messages are deleted.", count),
            say("Its number is free again, and it is a draft."),
        )
        yes = await lasting(self._buttons, asked)(say("Take it out"), _TAKE, str(review_id))
        return drawn(text, ((yes,), (button(say("Not now"), data_for(TOOLS, review_id)),)))

    async def take_back(self, asked: Asked) -> Reply:
        say, review_id = asked.say, number_in(asked.words)
        try:
            taken = await self._desk.take_back(review_id, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return Done(_gone(say))
        if taken is Taken.BUSY:
            busy = say("Something of it is on its way at this moment. Please try again in a minute.")
            return Done(busy, to_tools(say, review_id))
        if taken is Taken.TOO_OLD:
            return await self.ask(asked)
        return Done(say("I am deleting what stands of it, and tell you when it is gone."))


def _left(posted: Posted, asked: Asked) -> timedelta | None:
    """For how long it can be taken back; None: no more."""
    left = posted.frozen_at + WITHIN - asked.now if posted.frozen_at and posted.messages else timedelta()
    return left if left > timedelta() else None


def _gone(say: Sentences) -> str:
    return say("It does not stand in the channel (any more). /queue shows what waits.")
