"""A draft's topics: the channel's, as toggles."""

from functools import partial

from bot.archive.browsing import Subjects
from bot.chat.access import Role
from bot.chat.commands.candidate_words import topic_name
from bot.chat.commands.draft_card import TOPICS, Cell, DraftCards
from bot.chat.commands.draft_fields import BACK
from bot.chat.commands.draft_stands import DraftStands, split
from bot.chat.commands.draft_words import title_line, topics_line
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.paging import page_buttons
from bot.chat.screen import Reply, button, drawn, lines
from bot.errors import AlreadyApplied, AlreadyQueued, StaleButton
from bot.reviews.review import Review
from bot.values import replace

_TOGGLE = "draft.topic"
_A_PAGE = 8  # a third of them, with the text a screen of a phone


class ChooseTopics:
    """Those that it has carry a tick. A text that came with others shows them at the end, so that they can go."""

    def __init__(self, drafting: Drafting, cards: DraftCards, stands: DraftStands, subjects: Subjects) -> None:
        self._drafting = drafting
        self._cards = cards
        self._stands = stands
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (Press(TOPICS, Role.WRITER, self.show), Action(_TOGGLE, Role.WRITER, self.toggle))

    async def show(self, asked: Asked) -> Reply:
        """`<id>[:<page>]`."""
        word, _, page = asked.words.partition(":")
        return await self._shown(number_in(word), number_in(page or "1"), asked)

    async def toggle(self, asked: Asked) -> Reply:
        """`<id>:<revision>:<page>:<topic>`."""
        review_id, revision, rest = split(asked.words)
        page, _, topic = rest.partition(":")
        work, change = self._drafting.work, partial(_toggled, topic=topic)
        try:
            await work.change(review_id, revision, change, hand_of(asked), asked.now, asked.cause)
        except AlreadyApplied:
            pass
        except (StaleButton, AlreadyQueued):
            return await self._stands.changed(review_id, asked)
        return await self._shown(review_id, number_in(page), asked)

    async def _shown(self, review_id: int, page: int, asked: Asked) -> Reply:
        view = await self._drafting.show(review_id, hand_of(asked), asked.now)
        if view is None:
            return await self._stands.changed(review_id, asked)
        say, stored = asked.say, view.draft.stored
        every = list(dict.fromkeys((*self._drafting.topics, *stored.review.topics)))
        pages = max(-(-len(every) // _A_PAGE), 1)
        page = min(max(page, 1), pages)
        rows: list[list[Cell]] = []
        for topic in every[(page - 1) * _A_PAGE : page * _A_PAGE]:
            name = topic_name(topic, self._subjects, say)
            label = f"✓ {name}" if topic in stored.review.topics else name
            rows.append([(label, _TOGGLE, f"{stored.id}:{stored.revision}:{page}:{topic}")])
        turns = page_buttons(page, pages, lambda target: data_for(TOPICS, review_id, target))
        back = button(say("‹ Back to the draft"), data_for(BACK, review_id))
        text = lines(title_line(stored.review.title, say), topics_line(stored.review, self._subjects, say))
        return drawn(text, await self._cards.issued([*rows, turns, [back]], asked))


def _toggled(review: Review, topic: str) -> Review:
    if topic in review.topics:
        return replace(review, topics=tuple(one for one in review.topics if one != topic))
    return replace(review, topics=(*review.topics, topic))
