"""Lists of papers: a file that an owner sends, and what Hugging Face lists today."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from telegram import Document, Message

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for
from bot.chat.commands.looking import LIST, Looking, looking_in
from bot.chat.commands.pipeline import ADD
from bot.chat.screen import Reply, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.inbox.ports import ButtonStore
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.import_papers import PapersImported
from bot.intake.source import File
from bot.pipeline.board import Order, Shelf
from bot.pipeline.pasted import clean_title

_TODAYS = "papers.today"
_LASTS = timedelta(hours=1)
_MOST_DOUBTS = 5
_NAME_UNITS, _DOUBT_UNITS = 60, 80

_DOUBTS: Mapping[DoubtKind, str] = {
    DoubtKind.NO_YEAR: later("dates without a year, taken for this year's"),
    DoubtKind.NO_ABSTRACT: later("no abstract"),
    DoubtKind.NO_DATE: later("no date"),
    DoubtKind.SKIPPED: later("left out"),
}


class Import(Protocol):
    """`intake.import_papers.ImportPapers`: InvalidInput, SourceAway; nothing was stored then."""

    async def __call__(self, file: File, now: datetime) -> PapersImported: ...

    async def todays(self, now: datetime) -> PapersImported: ...


class Fetch(Protocol):
    """`chat.documents.Documents`."""

    async def fetch_list(self, document: Document) -> File: ...


class AddFiles:
    """A conversation (`desk.Conversation`) behind those that wait for a file."""

    role = Role.OWNER

    def __init__(self, take: Import, files: Fetch, buttons: ButtonStore) -> None:
        self._take = take
        self._files = files
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Press(ADD, Role.OWNER, self.ways), Action(_TODAYS, Role.OWNER, self.todays))

    async def ways(self, asked: Asked) -> Screen:
        """How papers come onto the list."""
        looking, say = looking_in(asked.words), asked.say
        todays = say("Today's Hugging Face papers")
        bring = await single_use(self._buttons, todays, _TODAYS, "", asked.user_id, asked.now + _LASTS)
        text = lines(
            bold(say("Add papers")),
            say(
                "Paste or forward a link: arXiv, DOI, OpenReview, Hugging Face or a blog post."
                " What stands behind it on its line is the title."
            ),
            say("Or send a file: the text of a Daily Papers page, a list of blog posts, or the JSON of Hugging Face."),
        )
        return drawn(text, ([bring], [button(say("‹ Back to the list"), data_for(LIST, looking.words))]))

    async def todays(self, asked: Asked) -> Reply:
        """Importing the same list again changes nothing, so a press that comes twice does no harm."""
        return _receipt(await self._take.todays(asked.now), asked.say)

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        if message.document is None:
            return None
        return _receipt(await self._take(await self._files.fetch_list(message.document), asked.now), asked.say)


def _receipt(done: PapersImported, say: Sentences) -> Screen:
    counts = done.counts
    found = say.plural("One paper in {name}:", "{count} papers in {name}:", counts.total, name=_name(done.name))
    told = say(
        "{added} new, {changed} with news, {unchanged} as they were.",
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
    )
    rest = len(done.doubts) - _MOST_DOUBTS
    more = (say.plural("and one more", "and {count} more", rest),) if rest > 0 else ()
    doubts = ("", say("To look at:"), *(_doubt(one, say) for one in done.doubts[:_MOST_DOUBTS]), *more)
    newest = Looking(shelf=Shelf.ALL, order=Order.NEWEST)
    text = lines(bold(found), told, *(doubts if done.doubts else ()))
    return drawn(text, ([button(say("Show them"), data_for(LIST, newest.words))],))


def _doubt(doubt: Doubt, say: Sentences) -> str:
    """ "line 12, Title: no abstract"."""
    what = say(_DOUBTS[doubt.kind]) if doubt.kind in _DOUBTS else doubt.kind.value.replace("_", " ")
    title = one_line(clean_title(doubt.review or doubt.found), _DOUBT_UNITS)
    return say("Line {line}, {title}: {what}", line=doubt.line or 1, title=title or "…", what=what)


def _name(name: str) -> str:
    return one_line(clean_title(name), _NAME_UNITS) or "…"
