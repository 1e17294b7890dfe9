"""What the owners hear: receipts, faults, and the one question that only they can answer."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.commands.confirming import single_use
from bot.chat.commands.parts import MISSING, THERE
from bot.chat.place import ChannelPlace
from bot.chat.replying import Replying
from bot.chat.screen import Keyboard, Screen, address, drawn, lines, one_line, said
from bot.chat.sentences import Sentences
from bot.clock import Clock
from bot.errors import TelegramAway, TelegramRefused
from bot.inbox.ports import ButtonStore
from bot.publishing.ports import Notice

log = logging.getLogger(__name__)

_QUESTION_LASTS = timedelta(days=3650)  # always: the part waits for this answer, and its attempt makes an old one void
_TITLE_UNITS = 150
_REASON_UNITS = 500

Write = Callable[[Notice, int], Awaitable[Screen]]
"""A notice in words, for one owner (by id)."""


class TelegramOwners:
    """Implements `publishing.ports.Owners`.

    Owners are told one by one; one who never pressed Start, or blocked the bot, does not stop the others.
    """

    def __init__(
        self,
        replying: Replying,
        buttons: ButtonStore,
        owners: Sequence[int],
        place: ChannelPlace,
        zone: ZoneInfo,
        clock: Clock,
        say: Sentences,
    ) -> None:
        """`say`: the language of all notices; Telegram tells an owner's own only when the owner writes."""
        self._replying = replying
        self._buttons = buttons
        self._owners = tuple(owners)
        self._place = place
        self._zone = zone
        self._clock = clock
        self._say = say
        self._kinds: dict[str, Write] = {
            "posted": self._posted,
            "part_unknown": self._part_unknown,
            "post_failed": self._post_failed,
            "slot_skipped": self._slot_skipped,
            "poll_unclear": self._poll_unclear,
        }

    async def tell(self, notice: Notice) -> bool:
        """Tells every owner; True when at least one has it for certain."""
        reached = [await self._tell_one(notice, owner) for owner in self._owners]
        return any(reached)

    async def _tell_one(self, notice: Notice, owner: int) -> bool:
        facts = {"action": "tell_owner", "notice": notice.id, "kind": notice.kind}
        try:
            screen = await self._kinds.get(notice.kind, self._unforeseen)(notice, owner)
            told = await self._replying.send(owner, screen)
        except (TelegramAway, TelegramRefused) as error:
            log.warning("an owner could not be told: %s", error, extra=facts)
            return False
        if not told:
            log.warning("an owner was not reached; they must press Start in the bot's chat once", extra=facts)
        return told

    async def _posted(self, notice: Notice, _: int) -> Screen:
        say, facts = self._say, notice.facts
        message_id = facts.get("message_id")
        keyboard: Keyboard = ((address(say("Open"), self._place.link(message_id)),),) if message_id else ()
        match facts.get("post_kind"):
            case "ballot":
                return said(say("The poll stands in the channel: {title}", title=_title(notice)), keyboard)
            case "result":
                return said(say("The poll's result stands in the channel: {title}", title=_title(notice)), keyboard)
        number = facts.get("number")
        head = say("Posted: No. {number}", number=number) if number is not None else say("Posted")
        parts = say.plural("in one message", "in {count} messages", int(facts.get("parts") or 1))
        at = self._moment(facts.get("at"))
        line = ", ".join(fact for fact in (head, parts, at) if fact)
        return drawn(lines(line, _title(notice)), keyboard)

    async def _part_unknown(self, notice: Notice, owner: int) -> Screen:
        say, facts = self._say, notice.facts
        subject = f"{facts['part_id']}:{facts['attempt']}"
        until = self._clock.now() + _QUESTION_LASTS
        there = await single_use(self._buttons, say("It is in the channel"), THERE, subject, owner, until)
        missing = await single_use(self._buttons, say("It is not: send it"), MISSING, subject, owner, until)
        count = int(facts.get("count") or 1)
        where = (
            (say("This is message {position} of {count}.", position=facts.get("position"), count=count),)
            if count > 1
            else ()
        )
        text = lines(
            say("Telegram did not confirm this:"),
            _title(notice),
            *where,
            "",
            say("Please look into the channel and tell me. Until then I send nothing of it again;"),
            say("please do not post it by hand."),
        )
        return drawn(text, ((there,), (missing,)))

    async def _post_failed(self, notice: Notice, _: int) -> Screen:
        say, position = self._say, int(notice.facts.get("position") or 1)
        refused = say("Telegram refused this post, so it is not in the channel:")
        if position > 1:
            count = notice.facts.get("count")
            refused = say("Telegram refused message {position} of {count}:", position=position, count=count)
        stands = (say("What comes before it stands in the channel."),) if position > 1 else ()
        return drawn(
            lines(
                refused,
                _title(notice),
                *stands,
                say("Its reason: {reason}", reason=_reason(notice)),
                say("It stays kept; nothing of it is sent again by itself."),
            )
        )

    async def _slot_skipped(self, notice: Notice, _: int) -> Screen:
        say, facts = self._say, notice.facts
        slot = f"{facts.get('day')} {facts.get('slot')}"
        text = say.plural(
            "The slot of {slot} was skipped: I was not running in time.",
            "{count} slots were skipped, the last one {slot}: I was not running in time.",
            int(facts.get("count") or 1),
            slot=slot,
        )
        return drawn(lines(text, say("The queue is as it was; /postnow posts its head at once.")))

    async def _poll_unclear(self, notice: Notice, _: int) -> Screen:
        say = self._say
        question = one_line(str(notice.facts.get("question", "")), _TITLE_UNITS)
        return drawn(
            lines(
                say("This poll is closed, but nobody told me its votes:"),
                question,
                say("Its reason: {reason}", reason=_reason(notice)),
                say("No winner was taken from it; its papers may stand in the next poll."),
            )
        )

    async def _unforeseen(self, notice: Notice, _: int) -> Screen:
        return said(self._say("Something happened that I have no words for: {kind}", kind=notice.kind))

    def _moment(self, at: object) -> str:
        """A fact that was stored as ISO 8601 text, or an instant; empty where it is neither."""
        if isinstance(at, str):
            try:
                at = datetime.fromisoformat(at)
            except ValueError:
                return ""
        return self._say.moment(at, self._zone) if isinstance(at, datetime) and at.tzinfo else ""


def _title(notice: Notice) -> str:
    return one_line(str(notice.facts.get("title") or ""), _TITLE_UNITS)


def _reason(notice: Notice) -> str:
    return one_line(str(notice.facts.get("reason") or "?"), _REASON_UNITS)
