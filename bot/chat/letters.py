"""Letters to readers: their words, by kind, and the one call that brings each."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.api import BotApi, Lost, NotSent, Refusal, Result
from bot.chat.commands.confirming import single_use
from bot.chat.commands.guests_proposing import Leaves
from bot.chat.commands.listing import name_line
from bot.chat.commands.reading import read_button
from bot.chat.commands.wishes import WISH
from bot.chat.guest_letters import proposal_declined, proposal_posted, proposal_queued
from bot.chat.place import ChannelPlace
from bot.chat.render.direction import in_line, set_line
from bot.chat.render.styled import joined, plain
from bot.chat.replying import content_of
from bot.chat.screen import Screen, address, bold, drawn, lines
from bot.chat.sentences import Languages
from bot.chat.writing import Writing, title_in
from bot.clock import Clock
from bot.errors import DatabaseAway
from bot.inbox.ports import ButtonStore
from bot.pipeline.letters import Letter, LetterKind
from bot.publishing.post import Barred, NotNow, OutcomeUnknown, Refused, Sent
from bot.publishing.send_letters import LetterOutcome

log = logging.getLogger(__name__)

_BUTTON_LASTS = timedelta(days=30)
# A 400 that means the reader and not the letter, in lower case; a blocked bot is a 403.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid", "deactivated")


async def review_out(writing: Writing, letter: Letter) -> Screen:
    say, facts = writing.say, letter.facts
    number = f" · {say('No. {number}', number=facts['number'])}" if facts.get("number") is not None else ""
    chosen = [line] if (line := _chosen(writing, letter)) else []
    post, review = facts.get("message_id"), facts.get("review_id")
    ways = [
        *([address(say("Read in the channel"), writing.place.link(post))] if post is not None else []),
        *([read_button(say("Read here"), review)] if review is not None else []),
    ]
    head = bold(say("The paper you waited for is out"))
    title = plain(title_in(letter))
    name = set_line(joined((in_line(title, say.rtl), plain(number))), say.rtl)
    end = say("This was the one note you asked for.")
    return drawn(lines(head, name, *chosen, end), [[way] for way in ways])


async def suggestion_accepted(writing: Writing, letter: Letter) -> Screen:
    say = writing.say
    subject, until = f"{letter.facts['candidate_id']}:", writing.now + _BUTTON_LASTS
    tell = await single_use(writing.buttons, say("Tell me when it is out"), WISH, subject, letter.user_id, until)
    head = bold(say("The paper you asked for is on the list"))
    note = say("It may stand in one of the next votes, and readers choose.")
    return drawn(lines(head, name_line(title_in(letter), say), note), ((tell,),))


async def suggestion_declined(writing: Writing, letter: Letter) -> Screen:
    say = writing.say
    head = say("You asked for this paper:")
    note = say("The owners looked at it and decided against a review for now. Thank you for the idea; the next one is "
               "welcome.")  # fmt: skip
    return drawn(lines(head, name_line(title_in(letter), say), note))


WRITERS: Mapping[str, Callable[[Writing, Letter], Awaitable[Screen]]] = {
    LetterKind.REVIEW_OUT: review_out,
    LetterKind.SUGGESTION_ACCEPTED: suggestion_accepted,
    LetterKind.SUGGESTION_DECLINED: suggestion_declined,
    LetterKind.PROPOSAL_QUEUED: proposal_queued,
    LetterKind.PROPOSAL_POSTED: proposal_posted,
    LetterKind.PROPOSAL_DECLINED: proposal_declined,
}


class TelegramPostman:
    """`publishing.send_letters.Postman`. Letters wait in the line of all private chats, one at a time, so answers and
    posts pass them."""

    def __init__(
        self,
        api: BotApi,
        languages: Languages,
        buttons: ButtonStore,
        place: ChannelPlace,
        zone: ZoneInfo,
        clock: Clock,
        leaves: Leaves,
    ) -> None:
        self._api = api
        self._languages = languages
        self._buttons = buttons
        self._place = place
        self._zone = zone
        self._clock = clock
        self._leaves = leaves

    async def send(self, letter: Letter) -> LetterOutcome:
        if letter.kind not in WRITERS:
            return Refused(f"no words for {letter.kind}, which a later release wrote")
        writing = Writing(
            say=self._languages.of(letter.language),
            buttons=self._buttons,
            place=self._place,
            zone=self._zone,
            now=self._clock.now(),
            leaves=self._leaves,
        )
        try:
            screen = await WRITERS[letter.kind](writing, letter)
        except DatabaseAway as error:
            return NotNow(error.reason)
        except Exception:  # nothing was sent, and the next try would end the same
            log.exception("a letter has no words", extra={"action": "letter_broken", "letter": letter.id})
            return Refused("broken")
        return await self._post(letter.user_id, screen)

    async def _post(self, user_id: int, screen: Screen) -> LetterOutcome:
        match await self._api.call("sendMessage", {"chat_id": user_id, **content_of(screen)}):
            case Result(value=message):
                return Sent(message["message_id"] if isinstance(message, dict) else 0)
            case Refusal(code=429, description=reason, retry_after=seconds):
                return NotNow(reason, seconds)
            case Refusal(code=401 | 404, description=reason):  # the token, not the letter
                return NotNow(reason)
            case Refusal(code=409, description=reason):  # not an answer to a send: it proves nothing
                return OutcomeUnknown(reason)
            case Refusal(code=code, description=reason) as refusal:
                gone = code == 403 or refusal.says(*_GONE)
                return (Barred if gone else Refused)(f"{code} {reason}")
            case NotSent(reason=reason):
                return NotNow(reason)
            case Lost(reason=reason):
                return OutcomeUnknown(reason)


def _chosen(writing: Writing, letter: Letter) -> str:
    """ "214 readers chose it 12 days ago." where a vote did."""
    votes, at = letter.facts.get("votes"), letter.facts.get("chosen_at")
    if not votes or not isinstance(at, str):
        return ""
    say, day = writing.say, datetime.fromisoformat(at).astimezone(writing.zone).date()
    days = max((writing.now.astimezone(writing.zone).date() - day).days, 0)
    ago = say.plural("a day ago", "{count} days ago", days) if days else say("today")
    return say.plural("One reader chose it {ago}.", "{count} readers chose it {ago}.", votes, ago=ago)
