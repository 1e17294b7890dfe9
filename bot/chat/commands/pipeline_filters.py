"""What the list of candidates is narrowed by: shelves, topics, sources."""

from collections.abc import Mapping

from telegram import InlineKeyboardButton

from bot.archive.browsing import Subject, Subjects
from bot.chat.access import Role
from bot.chat.commands.candidate_words import SHELVES, source_name, topic_name
from bot.chat.commands.entry import Asked, Entry, Press, data_for
from bot.chat.commands.looking import LIST, Looking, looking_in
from bot.chat.commands.pipeline import FILTERS
from bot.chat.screen import Screen, button, said
from bot.chat.sentences import Sentences
from bot.pipeline.board import BoardStore, Shelf
from bot.values import replace

_TOPICS, _SOURCES = "kt", "ks"
_MOST = 40  # buttons; the channel has 24 topics, and Telegram takes a hundred
_A_ROW = 2


class FilterPipeline:
    def __init__(self, board: BoardStore, subjects: Subjects) -> None:
        self._board = board
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(FILTERS, Role.WRITER, self.filters),
            Press(_TOPICS, Role.WRITER, self.topics),
            Press(_SOURCES, Role.WRITER, self.sources),
        )

    async def filters(self, asked: Asked) -> Screen:
        looking, say = looking_in(asked.words), asked.say
        counts = await self._board.shelves(asked.now)
        shelves = [_shelf(shelf, looking, counts, say) for shelf in Shelf]
        by = [
            button(say("By topic"), data_for(_TOPICS, looking.words)),
            button(say("By source"), data_for(_SOURCES, looking.words)),
        ]
        everything = replace(looking, topic=0, source=0, query=0, page=1)
        clear = [button(say("No filter"), data_for(LIST, everything.words))] if looking.narrowed else []
        hint = say("Which papers shall I show? To find one by words: /pipeline graph memory")
        return said(hint, (*_rows(shelves), by, clear, _way_back(looking, say)))

    async def topics(self, asked: Asked) -> Screen:
        looking, say = looking_in(asked.words), asked.say
        subjects = self._subjects.counted(await self._board.topics())[:_MOST]
        found = [
            button(
                f"{topic_name(one.topic, self._subjects, say)} · {one.count}",
                _leading(replace(looking, topic=one.handle, page=1)),
            )
            for one in subjects
        ]
        every = [button(say("All topics"), _leading(replace(looking, topic=0, page=1)))] if looking.topic else []
        question = say("Which topic?") if found else say("These papers have no topics.")
        return said(question, (*_rows(found), every, _way_back(looking, say)))

    async def sources(self, asked: Asked) -> Screen:
        looking, say = looking_in(asked.words), asked.say
        counted = sorted((await self._board.sources()).items(), key=lambda one: (-one[1], one[0]))[:_MOST]
        found = [
            button(
                f"{source_name(source, say)} · {count}",
                _leading(replace(looking, source=Subject(source, {}, count).handle, page=1)),
            )
            for source, count in counted
        ]
        every = [button(say("All sources"), _leading(replace(looking, source=0, page=1)))] if looking.source else []
        return said(say("Where did they come from?"), (*_rows(found), every, _way_back(looking, say)))


def _shelf(shelf: Shelf, looking: Looking, counts: Mapping[Shelf, int], say: Sentences) -> InlineKeyboardButton:
    return button(f"{say(SHELVES[shelf])} · {counts[shelf]}", _leading(replace(looking, shelf=shelf, page=1)))


def _leading(looking: Looking) -> str:
    return data_for(LIST, looking.words)


def _rows(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [buttons[place : place + _A_ROW] for place in range(0, len(buttons), _A_ROW)]


def _way_back(looking: Looking, say: Sentences) -> list[InlineKeyboardButton]:
    return [button(say("‹ Back to the list"), _leading(looking))]
