"""/suggestions: what readers ask for, and the owners' word on it."""

from collections.abc import Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import numbered
from bot.chat.commands.looking import CARD, Looking
from bot.chat.commands.looking import LIST as PIPELINE
from bot.chat.commands.paging import page_buttons
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Done, Reply, Screen, bold, button, drawn, lines, linked, one_line
from bot.chat.sentences import Sentences, later
from bot.inbox.ports import ButtonStore
from bot.pipeline.pasted import provisional_title
from bot.pipeline.suggestions import Decided, Suggestion, SuggestionStore

LIST = "sg"
"""The button that shows what waits, by page."""

ACCEPT, DECLINE = "suggestion.accept", "suggestion.decline"
"""The actions; their subject is the suggestion's id, and the page of the list that is shown again."""

_PER_PAGE = 5
_LASTS = timedelta(days=7)
_TITLE_UNITS = 120


class DecideSuggestions:
    def __init__(self, suggestions: SuggestionStore, buttons: ButtonStore) -> None:
        self._suggestions = suggestions
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("suggestions", Role.OWNER, later("papers that readers ask for"), self.first, listed=False),
            Press(LIST, Role.OWNER, self.turn),
            Action(ACCEPT, Role.OWNER, self.accept),
            Action(DECLINE, Role.OWNER, self.decline),
        )

    async def first(self, asked: Asked) -> Screen:
        return await self._page(1, asked)

    async def turn(self, asked: Asked) -> Screen:
        return await self._page(number_in(asked.words), asked)

    async def accept(self, asked: Asked) -> Reply:
        return await self._decide(True, asked)

    async def decline(self, asked: Asked) -> Reply:
        return await self._decide(False, asked)

    async def _decide(self, accept: bool, asked: Asked) -> Reply:
        its_id, _, page = asked.words.partition(":")
        decided = await self._suggestions.decide(number_in(its_id), accept, asked.now, asked.cause)
        if page:
            return await self._page(number_in(page), asked, _outcome(decided, asked.say))
        card = (
            [button(asked.say("The paper's card"), data_for(CARD, decided.candidate.id))] if decided.candidate else []
        )
        return Done(_outcome(decided, asked.say), (card,))

    async def _page(self, page: int, asked: Asked, before: str = "") -> Screen:
        say, count = asked.say, await self._suggestions.count()
        head = [before, ""] if before else []
        if not count:
            return drawn(lines(*head, say("No reader waits for an answer about a paper.")), (_to_the_list(say),))
        pages = -(-count // _PER_PAGE)
        page = min(max(page, 1), pages)
        first = (page - 1) * _PER_PAGE
        shown = await self._suggestions.waiting(_PER_PAGE, first)
        title = bold(say.plural("Readers ask for one paper:", "Readers ask for {count} papers:", count))
        entries = [piece for at, one in enumerate(shown, first + 1) for piece in ("", _entry(at, one, asked))]
        turns = page_buttons(page, pages, lambda target: data_for(LIST, target))
        return drawn(
            lines(*head, title, *entries), (*await self._choices(shown, first, page, asked), turns, _to_the_list(say))
        )

    async def _choices(
        self, shown: Sequence[Suggestion], first: int, page: int, asked: Asked
    ) -> list[list[InlineKeyboardButton]]:
        """Two buttons a suggestion, with its number."""
        say = asked.say
        wanted = [
            (f"{at} · {label}", action, f"{one.id}:{page}")
            for at, one in enumerate(shown, first + 1)
            for label, action in ((say("Accept"), ACCEPT), (say("Decline"), DECLINE))
        ]
        made = await single_uses(self._buttons, wanted, asked, _LASTS)
        return [made[at : at + 2] for at in range(0, len(made), 2)]


def _to_the_list(say: Sentences) -> list[InlineKeyboardButton]:
    """/pipeline: what is accepted stands there."""
    return [button(say("‹ Back to the list"), data_for(PIPELINE, Looking().words))]


def _entry(at: int, suggestion: Suggestion, asked: Asked) -> Styled:
    say = asked.say
    title = one_line(provisional_title(suggestion.paper), _TITLE_UNITS)
    readers = say.plural("one reader", "{count} readers", suggestion.readers)
    waiting = say("for {span}", span=say.dates.span(asked.now - suggestion.suggested_at))
    return joined((numbered(at, linked(title, suggestion.paper.url), say), plain(f"{readers} · {waiting}")), "\n")


def _outcome(decided: Decided, say: Sentences) -> str:
    """Also for whoever comes second: what holds is what the first one said."""
    if not decided.first:
        return say("That was accepted already.") if decided.accepted else say("That was declined already.")
    if not decided.accepted:
        return say("Declined. Who asked for it is told so, kindly.")
    return say("Accepted: it is on the list. Who asked for it is told.")
