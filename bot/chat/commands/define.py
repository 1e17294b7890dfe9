"""/define: what a term means, what it is called in Hebrew, and which reviews are about it."""

from collections.abc import Awaitable, Callable, Sequence

from telegram import InlineKeyboardButton

from bot.archive.glossary import Defined, Glossary, handle_of
from bot.archive.plain import plain_line
from bot.archive.ports import ArchiveStore
from bot.archive.term import SHIPPED, Term
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import TITLE_UNITS, entry_head, read_buttons
from bot.chat.commands.paper import HITS
from bot.chat.commands.search import Search
from bot.chat.render.classic import render_blocks
from bot.chat.render.split import MESSAGE_ENTITIES, MESSAGE_UNITS, split
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.errors import NotFound
from bot.reviews.parse import parse
from bot.reviews.review import StoredReview

Glossaries = Callable[[], Awaitable[Glossary]]
"""`archive.read_glossary.ReadGlossary`."""

_NAME = "d"
_EXAMPLES = 3
_REVIEWS = 3
_A_ROW = 2  # names of terms beside each other on a phone
_LABEL_UNITS = 40
_GIST_UNITS = 160  # as long as a passage of a search hit
_HEBREW_NAMES, _HEBREW_UNITS = 3, 200  # the commonest come first; plurals and other spellings help the search only
_MORE = " …"
_OTHER_ENTITIES = 10  # the names and titles around a definition


class DefineTerm:
    """A term's screen is stateless: its button holds a number that stands for the term."""

    def __init__(self, glossary: Glossaries, search: Search, archive: ArchiveStore) -> None:
        self._glossary = glossary
        self._search = search
        self._archive = archive

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("define", Role.READER, later("what a term means"), self.define, listed=False),
            Press(_NAME, Role.READER, self.turn),
        )

    async def define(self, asked: Asked) -> Screen:
        glossary = await self._glossary()
        if not asked.words:
            return _usage(glossary, asked.say)
        found = glossary.define(asked.words)
        if not found.terms:
            return _unknown(found, asked, await self._archive.keep_query(asked.words, asked.now))
        meant, *others = found.terms
        if any(other.term.casefold() != meant.term.casefold() for other in others):
            return _choice(found.terms, asked.say)
        return await self._screen(glossary, meant, others, asked.say)

    async def turn(self, asked: Asked) -> Screen:
        """`<number of the term>`; NotFound when it left the glossary."""
        glossary = await self._glossary()
        term = glossary.by_handle(number_in(asked.words))
        if term is None:
            raise NotFound("term", asked.words)
        return await self._screen(glossary, term, (), asked.say)

    async def _screen(self, glossary: Glossary, term: Term, others: Sequence[Term], say: Sentences) -> Screen:
        """`others`: terms of the same name from other sources."""
        reviews = await self._reviews(term)
        below = _below(term, reviews, say)
        head = _name(term)
        room = MESSAGE_UNITS - head.units - below.units - 2
        keyboard = (
            read_buttons(reviews, _NAME, handle_of(term)),
            *_in_rows([_term_button(other) for other in (*others, *glossary.also(term))]),
        )
        return drawn(lines(head, _definition(term, room), below), keyboard)

    async def _reviews(self, term: Term) -> list[StoredReview]:
        """Up to three that speak of the term by its name, else by its acronym; two searches at the most."""
        phrase = f'"{term.term}"' if " " in term.term else term.term
        for words in (phrase, term.acronym):
            found = await self._search(words, 1, _REVIEWS) if words else None
            if found and found.close:
                return [hit.stored for hit in found.hits]
        return []


def _usage(glossary: Glossary, say: Sentences) -> Screen:
    examples = glossary.central(_EXAMPLES)
    if not examples:
        return said(say("The glossary is empty."))
    names = [f"/define {term.acronym or term.term}" for term in examples]
    text = say("Write a term after the command: its name, its acronym or its name in Hebrew, such as")
    return drawn(lines(text, *names), _in_rows([_term_button(term) for term in examples]))


def _unknown(found: Defined, asked: Asked, query_id: int) -> Screen:
    say = asked.say
    words = one_line(asked.words, _LABEL_UNITS)
    text = [say("“{words}” is not in the glossary.", words=words)]
    text += [say("The nearest:")] if found.nearest else []
    search = [button(say("Search the reviews for it"), data_for(HITS, query_id, 1))]
    return drawn(lines(*text), (*_in_rows([_term_button(term) for term in found.nearest]), search))


def _choice(terms: Sequence[Term], say: Sentences) -> Screen:
    """Terms that share a name, each with its gist."""
    gists = [piece for term in terms for piece in ("", _name(term), one_line(plain_line(term.definition), _GIST_UNITS))]
    text = lines(say("That can mean:"), *gists)
    return drawn(text, _in_rows([_term_button(term) for term in terms]))


def _name(term: Term) -> Styled:
    """ "**Rotary position embedding** (RoPE)"; of imported notes with their source."""
    facts = [f"({term.acronym})" if term.acronym else "", f"· {term.source}" if term.source != SHIPPED else ""]
    behind = one_line(" ".join(facts), TITLE_UNITS)
    return joined((bold(one_line(term.term, TITLE_UNITS)), plain(f" {behind}" if behind else "")))


def _definition(term: Term, room: int) -> Styled:
    """At most `room` units of it; cut between paragraphs or sentences."""
    whole = render_blocks(parse(term.definition))
    parts = split(whole, room - len(_MORE), MESSAGE_ENTITIES - _OTHER_ENTITIES)
    return whole if len(parts) <= 1 else joined((parts[0], plain(_MORE)))


def _below(term: Term, reviews: Sequence[StoredReview], say: Sentences) -> Styled:
    """What follows the definition; it begins with an empty line where there is anything."""
    pieces: list[Styled | str] = []
    if term.hebrew:
        pieces += ["", say("In Hebrew: {names}", names=one_line(", ".join(term.hebrew[:_HEBREW_NAMES]), _HEBREW_UNITS))]
    if reviews:
        pieces += ["", say("In the archive:")]
    return lines(*pieces, *(entry_head(place, stored, say) for place, stored in enumerate(reviews, start=1)))


def _term_button(term: Term) -> InlineKeyboardButton:
    source = f" · {term.source}" if term.source != SHIPPED else ""
    return button(one_line(term.term + source, _LABEL_UNITS), data_for(_NAME, handle_of(term)))


def _in_rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[place : place + _A_ROW]) for place in range(0, len(buttons), _A_ROW)]
