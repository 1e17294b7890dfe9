"""A reader asks for a paper that is neither reviewed nor on the list: the owners decide, and the reader hears of it."""

from collections.abc import Mapping
from datetime import timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Entry, Link, Press, data_for
from bot.chat.commands.listing import name_line
from bot.chat.deep_links import SUGGEST
from bot.chat.refusals import refusal_words
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Reply, Screen, Toast, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.errors import StaleButton
from bot.inbox.ports import ButtonStore
from bot.pipeline.suggestions import (
    ASK,
    MOST_A_DAY,
    MOST_IN_ALL,
    MOST_WAITING,
    Request,
    SuggestionState,
    SuggestionStore,
)
from bot.reviews.acceptable import Refusal, acceptable
from bot.reviews.paper import Paper

_HOW = "ak"
_LASTS = timedelta(days=1)
_LINK_UNITS = 200
_PAGES = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}

_LIMITS: Mapping[Request, tuple[str, int]] = {
    Request.TOO_MANY_WAITING: (
        later("You asked for {most} papers that wait for a decision. When one is decided, ask for the next."),
        MOST_WAITING,
    ),
    Request.TOO_MANY_TODAY: (later("{most} papers a day is all I take. Ask for this one tomorrow."), MOST_A_DAY),
    Request.TOO_MANY_IN_ALL: (
        later("{most} papers wait for the owners already. Please ask again in some days."),
        MOST_IN_ALL,
    ),
}


class AskForPapers:
    """The button is single-use: what is asked for stands on the server, by the paper's canonical key."""

    def __init__(self, suggestions: SuggestionStore, buttons: ButtonStore) -> None:
        self._suggestions = suggestions
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(ASK, Role.READER, self.ask),
            Press(_HOW, Role.READER, self.how),
            Link(SUGGEST, Role.READER, self.how, ""),
        )

    async def offer(self, key: str, asked: Asked) -> tuple[list[Styled | str], Keyboard]:
        """What to say of a paper that the bot does not know, and the way to ask for it; owners add it by themselves."""
        say, paper = asked.say, _paper_of(key)
        if isinstance(paper, Refusal):
            return [refusal_words(paper, say)], ()
        found, mine = await self._suggestions.about(key, asked.user_id)
        if asked.role is Role.OWNER:
            return [], ()
        if mine:
            return [say("You asked for it. The owners have not decided yet.")], ()
        waiting = found is not None and found.state is SuggestionState.WAITING and found.readers > 0
        others = [_readers(found.readers, say)] if found and waiting else []
        offered = say("Shall I ask the owners for a review? I tell you what they say.")
        way = await single_use(
            self._buttons, say("Ask for this paper"), ASK, key, asked.user_id, asked.now + _LASTS
        )  # fmt: skip
        return [*others, offered], ((way,),)

    async def ask(self, asked: Asked) -> Reply:
        """The subject is the paper's key."""
        say, paper = asked.say, _paper_of(asked.words)
        if isinstance(paper, Refusal):
            raise StaleButton(asked.words)
        became, readers = await self._suggestions.suggest(
            paper, asked.user_id, say.language, asked.now, asked.cause
        )  # fmt: skip
        if became in _LIMITS:
            sentence, most = _LIMITS[became]
            return Toast(say(sentence, most=most))
        name = name_line(one_line(paper.url, _LINK_UNITS), say)
        match became:
            case Request.DECLINED:
                return drawn(lines(name, say("The owners decided against a review of it not long ago.")))
            case Request.KNOWN:
                return drawn(lines(name, say("You asked for it. The owners have not decided yet.")))
        also = [_readers(readers, say)] if became is Request.JOINED else []
        asked_for = say("The owners decide; I tell you here what they say.")
        return drawn(lines(bold(say("You asked for this paper")), name, *also, asked_for))

    async def how(self, asked: Asked) -> Screen:
        """From the search, and from the button below a vote."""
        return said(how_to_ask(asked.say))


def how_to_ask(say: Sentences) -> str:
    return say(
        "Paste the paper's link here, or its arXiv number or DOI:\nhttps://arxiv.org/abs/2403.17887\n\n"
        "If it was not reviewed and is not on the list, you can ask for it with one press."
    )


def none_of_these(say: Sentences) -> Keyboard:
    """Below what was found: the way on for whom it was not."""
    return ((button(say("None of these: ask for it"), data_for(_HOW)),),)


def _readers(count: int, say: Sentences) -> str:
    return say.plural("One reader asks for it.", "{count} readers ask for it.", count)


def _paper_of(key: str) -> Paper | Refusal:
    """By a canonical key: the address that it stands for, as far as readers may be led there."""
    kind, _, rest = key.partition(":")
    found = acceptable(_PAGES.get(kind, "https://") + rest)
    return Paper(key, found.url) if isinstance(found, Paper) else found
