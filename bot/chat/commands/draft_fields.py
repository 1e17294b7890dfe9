"""A draft's title, hook and link: asked for, and written by the next message."""

from collections.abc import Callable, Mapping
from functools import partial

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.draft_card import HOOK, LINK, TITLE, Cell, DraftCards
from bot.chat.commands.draft_stands import DraftStands, shown_after, split
from bot.chat.commands.draft_words import name_in, paper_name
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.refusals import refusal_words
from bot.chat.render.styled import Styled
from bot.chat.screen import Reply, Screen, bold, button
from bot.chat.sentences import Sentences, later
from bot.errors import InvalidInput, StaleButton
from bot.pipeline.pasted import readable
from bot.reviews.acceptable import Refusal, acceptable
from bot.reviews.review import Review
from bot.values import Struct, replace

BACK = "db"
"""The press that leaves a question for the card, by the review's id."""

LONGEST_ANSWER = 1_000
"""Characters. A longer text is a review of its own, and no answer to any of these questions."""

_CLEAR = "draft.clear"
_LONGEST_TITLE = 300  # characters, as `intake.document.title.MAX_TITLE`
_LONGEST_HOOK = 500  # characters; the channel's longest has 260
_SHOWN_UNITS = 300

Write = Callable[[Review], Review]


class _Field(Struct, frozen=True):
    """kind: of its question; ask: the question; none: the label of the button that empties it, "" where it must not be
    empty; read: the change that an answer makes (InvalidInput: none that can be taken); now: what it holds."""

    kind: str
    ask: str
    none: str
    read: Callable[[str, Sentences], Write]
    now: Callable[[Review, Sentences], str]


def _title(words: str, say: Sentences) -> Write:
    title = readable(words)
    if not title or len(title) > _LONGEST_TITLE:
        raise InvalidInput("", say("a title has one to {count} characters.", count=_LONGEST_TITLE))
    return lambda review: replace(review, title=title)


def _hook(words: str, say: Sentences) -> Write:
    hook = readable(words)
    if not hook or len(hook) > _LONGEST_HOOK:
        raise InvalidInput("", say("a hook has one to {count} characters.", count=_LONGEST_HOOK))
    return lambda review: replace(review, hook=hook)


def _link(words: str, say: Sentences) -> Write:
    paper = acceptable(words)
    if isinstance(paper, Refusal):
        raise InvalidInput("", refusal_words(paper, say))
    return lambda review: replace(review, paper=paper)


def _nothing(review: Review, name: str) -> Review:
    return replace(review, hook=None) if name == HOOK else replace(review, paper=None)


_FIELDS: Mapping[str, _Field] = {
    TITLE: _Field(
        "draft.title",
        later("What is its title? Send it as a message."),
        "",
        _title,
        lambda review, say: name_in(review.title, _SHOWN_UNITS),
    ),
    HOOK: _Field(
        "draft.hook",
        later("What is its first line, the one that notifications show? Send it as a message."),
        later("No hook"),
        _hook,
        lambda review, say: name_in(review.hook, _SHOWN_UNITS) if review.hook else "",
    ),
    LINK: _Field(
        "draft.link",
        later("Which paper is it about? Send me its link, arXiv id or DOI."),
        later("No link"),
        _link,
        lambda review, say: paper_name(review.paper, say) if review.paper else "",
    ),
}
"""By the press that asks."""


class WriteFields:
    """Whatever is answered stands on the card at once, and [Undo] takes it back."""

    def __init__(self, drafting: Drafting, cards: DraftCards, stands: DraftStands, asking: AskPeople) -> None:
        self._drafting = drafting
        self._cards = cards
        self._stands = stands
        self._asking = asking

    def entries(self) -> tuple[Entry, ...]:
        return (
            *(Press(name, Role.WRITER, partial(self.ask, name)) for name in _FIELDS),
            Press(BACK, Role.WRITER, self.back),
            Action(_CLEAR, Role.WRITER, self.clear),
        )

    def answerers(self) -> tuple[Answerer, ...]:
        return tuple(Answerer(field.kind, Role.WRITER, partial(self.take, name)) for name, field in _FIELDS.items())

    async def ask(self, name: str, asked: Asked) -> Reply:
        review_id = number_in(asked.words)
        view = await self._drafting.show(review_id, hand_of(asked), asked.now)
        if view is None:
            return await self._stands.changed(review_id, asked)
        say, field, stored = asked.say, _FIELDS[name], view.draft.stored
        now = field.now(stored.review, say)
        words: tuple[Styled | str, ...] = (bold(say(field.ask)), *((say("Now: {words}", words=now),) if now else ()))
        screen = await self._asking.ask(asked, field.kind, str(review_id), *words)
        clear: list[Cell] = []
        if field.none and now:
            clear.append((say(field.none), _CLEAR, f"{review_id}:{stored.revision}:{name}"))
        return await asking_screen(screen, [clear], review_id, self._cards, asked)

    async def take(self, name: str, message: Message, asked: Asked, subject: str) -> Reply | None:
        if not is_answer(message):
            return None
        change = _FIELDS[name].read(message.text or "", asked.say)
        review_id = number_in(subject)
        made = self._drafting.work.change(review_id, None, change, hand_of(asked), asked.now, asked.cause)
        return await shown_after(made, self._stands, review_id, asked)

    async def clear(self, asked: Asked) -> Reply:
        review_id, revision, name = split(asked.words)
        if name not in (HOOK, LINK):
            raise StaleButton(asked.words)
        await self._asking.leave(asked)
        change = partial(_nothing, name=name)
        made = self._drafting.work.change(review_id, revision, change, hand_of(asked), asked.now, asked.cause)
        return await shown_after(made, self._stands, review_id, asked)

    async def back(self, asked: Asked) -> Reply:
        await self._asking.leave(asked)
        return await self._stands.now(number_in(asked.words), asked)


def is_answer(message: Message) -> bool:
    """A file and a long text are drafts, and no answers."""
    return message.effective_attachment is None and 0 < len(message.text or "") <= LONGEST_ANSWER


async def asking_screen(
    asked_screen: Screen, rows: list[list[Cell]], review_id: int, cards: DraftCards, asked: Asked
) -> Screen:
    """The question with buttons of its own, and the way back that ends it."""
    way_back = button(asked.say("‹ Back to the draft"), data_for(BACK, review_id))
    return replace(asked_screen, keyboard=await cards.issued([*rows, [way_back]], asked))
