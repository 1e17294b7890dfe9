"""What sank to the end of the list goes at once, after a second look and with a way back."""

import logging
from datetime import timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use, yes_or_no
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.looking import KeptWords, looking_in, view_of
from bot.chat.commands.pipeline import ASK_OLD, ShowPipeline
from bot.chat.screen import Done, Reply, Screen, drawn, lines, said
from bot.errors import AlreadyApplied, NotFound
from bot.inbox.ports import ButtonStore
from bot.pipeline.board import BoardStore, Shelf
from bot.pipeline.deciding import DecideCandidates

log = logging.getLogger(__name__)

_DISCARD, _UNDO = "pipeline.discard", "pipeline.undo"
_LASTS, _UNDO_LASTS = timedelta(hours=1), timedelta(days=7)
_MOST = 500  # at once; the rest is asked for again


class DiscardOld:
    """The subject names every paper that was counted, so that none goes that its owner has not seen counted."""

    def __init__(
        self, board: BoardStore, decide: DecideCandidates, kept: KeptWords, pipeline: ShowPipeline, buttons: ButtonStore
    ) -> None:
        self._board = board
        self._decide = decide
        self._kept = kept
        self._pipeline = pipeline
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(ASK_OLD, Role.OWNER, self.ask),
            Action(_DISCARD, Role.OWNER, self.discard),
            Action(_UNDO, Role.OWNER, self.undo),
        )

    async def ask(self, asked: Asked) -> Screen:
        looking, say = looking_in(asked.words), asked.say
        view = await view_of(looking, self._board, self._kept)
        old = await self._board.page(view, asked.now, _MOST) if looking.shelf is Shelf.OLD else []
        if not old:
            return await self._pipeline.show(looking, asked)
        count = len(old)
        question = say.plural("Discard this one paper?", "Discard these {count} papers?", count)
        yes = say.plural("Discard it", "Discard all {count}", count)
        subject = ",".join(str(one.id) for one in old)
        keyboard = await yes_or_no(self._buttons, asked, yes, _DISCARD, subject, _LASTS)
        why = say("They wait for more than half a year without a star. You can take this back for a week.")
        return drawn(lines(question, why), (keyboard,))

    async def discard(self, asked: Asked) -> Reply:
        """Also when the press comes twice: the answer with the way back may have been lost."""
        say, gone = asked.say, _ids(asked.words)
        try:
            gone = await self._decide.discard(gone, asked.now, asked.cause)
        except AlreadyApplied:
            log.debug("it was said before: the same answer")
        except NotFound:
            return Done(say("None of them is there any more: each was decided, or has a star by now."))
        subject = ",".join(map(str, gone))
        undo = await single_use(
            self._buttons, say("Take it back"), _UNDO, subject, asked.user_id, asked.now + _UNDO_LASTS
        )
        done = say.plural("One paper is discarded.", "{count} papers are discarded.", len(gone))
        return said(done, ((undo,),))

    async def undo(self, asked: Asked) -> Reply:
        say = asked.say
        back = await self._decide.put_back(_ids(asked.words), asked.now, asked.cause)
        return Done(say.plural("One paper is back on the list.", "{count} papers are back on the list.", len(back)))


def _ids(subject: str) -> list[int]:
    return [number_in(word) for word in subject.split(",")]
