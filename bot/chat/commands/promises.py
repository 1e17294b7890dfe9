"""/promises: what readers voted for and is not reviewed yet."""

from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.render.direction import own_direction, right_to_left
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, drawn, lines, linked, one_line, said
from bot.chat.sentences import Sentences, later
from bot.pipeline.candidate import Promise

_MOST = 15
_TITLE_UNITS = 150


class Promises(Protocol):
    """`pipeline.ports.PipelineStore`: open promises, the longest waiting first."""

    async def promises(self) -> list[Promise]: ...


class ListPromises:
    def __init__(self, pipeline: Promises) -> None:
        self._pipeline = pipeline

    def entries(self) -> tuple[Entry, ...]:
        return (Command("promises", Role.READER, later("papers you voted for that are still to come"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        promises = await self._pipeline.promises()
        say = asked.say
        if not promises:
            return said(say("No promise is open: every paper that won a vote was reviewed."))
        shown = [piece for promise in promises[:_MOST] for piece in ("", _promise(promise, say))]
        rest = len(promises) - _MOST
        more = ("", say.plural("and one more", "and {count} more", rest)) if rest > 0 else ()
        return drawn(lines(say("You chose these, their reviews are still to come:"), *shown, *more))


def _promise(promise: Promise, say: Sentences) -> Styled:
    record = promise.candidate.record
    name = linked(one_line(record.title, _TITLE_UNITS), record.paper.url if record.paper else None)
    chosen = say(
        "{votes} of {voters} voters, {day}",
        votes=promise.votes,
        voters=promise.voters,
        day=say.day(promise.chosen_at.date()),
    )
    below = plain(f"\n{chosen}")
    return right_to_left(joined((own_direction(name), below))) if say.rtl else joined((name, below))
