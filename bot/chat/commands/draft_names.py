"""With whom a draft was written: names, no accounts. Recent ones are a tap away, a new one is typed."""

from functools import partial

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.draft_card import NAMES, Cell, DraftCards
from bot.chat.commands.draft_fields import asking_screen, is_answer
from bot.chat.commands.draft_stands import DraftStands, shown_after, split
from bot.chat.commands.draft_words import byline, name_in
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.screen import Reply, bold
from bot.errors import AlreadyApplied, AlreadyQueued, InvalidInput, StaleButton
from bot.intake.document.names import listed_names
from bot.pipeline.pasted import readable
from bot.reviews.review import Review
from bot.values import replace

_TOGGLE = "draft.name"
_KIND = "draft.name"
_RECENT = 6
_MOST = 6  # names of a byline
_LONGEST = 60  # characters of one
_LABEL_UNITS = 30


class ChooseNames:
    """A tap puts a name behind the others, or takes it away; the first one is the author."""

    def __init__(self, drafting: Drafting, cards: DraftCards, stands: DraftStands, asking: AskPeople) -> None:
        self._drafting = drafting
        self._cards = cards
        self._stands = stands
        self._asking = asking

    def entries(self) -> tuple[Entry, ...]:
        return (Press(NAMES, Role.WRITER, self.ask), Action(_TOGGLE, Role.WRITER, self.toggle))

    def answerers(self) -> tuple[Answerer, ...]:
        return (Answerer(_KIND, Role.WRITER, self.take),)

    async def ask(self, asked: Asked) -> Reply:
        return await self._shown(number_in(asked.words), asked)

    async def toggle(self, asked: Asked) -> Reply:
        """`<id>:<revision>:<name>`."""
        review_id, revision, name = split(asked.words)
        work, change = self._drafting.work, partial(_toggled, name=name)
        try:
            await work.change(review_id, revision, change, hand_of(asked), asked.now, asked.cause)
        except AlreadyApplied:
            pass
        except (StaleButton, AlreadyQueued):
            return await self._stands.changed(review_id, asked)
        return await self._shown(review_id, asked)

    async def take(self, message: Message, asked: Asked, subject: str) -> Reply | None:
        if not is_answer(message):
            return None
        names = tuple(readable(name) for name in listed_names(readable(message.text or "")))
        if not names or len(names) > _MOST or any(not name or len(name) > _LONGEST for name in names):
            reason = asked.say(
                "send one name, or several with commas, each of at most {count} characters.", count=_LONGEST
            )
            raise InvalidInput("", reason)
        review_id = number_in(subject)
        change = partial(_with, names=names)
        made = self._drafting.work.change(review_id, None, change, hand_of(asked), asked.now, asked.cause)
        return await shown_after(made, self._stands, review_id, asked)

    async def _shown(self, review_id: int, asked: Asked) -> Reply:
        view = await self._drafting.show(review_id, hand_of(asked), asked.now)
        if view is None:
            return await self._stands.changed(review_id, asked)
        say, stored = asked.say, view.draft.stored
        chosen = stored.review.reviewers
        recent = [name for name in await self._drafting.names(_RECENT) if name not in chosen]
        seen = f"{stored.id}:{stored.revision}"
        cells: list[Cell] = [(f"✓ {name_in(name, _LABEL_UNITS)}", _TOGGLE, f"{seen}:{name}") for name in chosen]
        cells += [(name_in(name, _LABEL_UNITS), _TOGGLE, f"{seen}:{name}") for name in recent[:_RECENT]]
        now = byline(stored.review, say) or say("nobody is named yet")
        words = (
            bold(say("Who wrote it?")),
            now,
            "",
            say("Tap a name, or send one as a message. The first is the author."),
        )
        screen = await self._asking.ask(asked, _KIND, str(review_id), *words)
        rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
        return await asking_screen(screen, rows, review_id, self._cards, asked)


def _toggled(review: Review, name: str) -> Review:
    if name in review.reviewers:
        return replace(review, reviewers=tuple(one for one in review.reviewers if one != name))
    return replace(review, reviewers=(*review.reviewers, name)[-_MOST:])


def _with(review: Review, names: tuple[str, ...]) -> Review:
    """Behind those that stand there."""
    return replace(review, reviewers=tuple(dict.fromkeys((*review.reviewers, *names)))[:_MOST])
