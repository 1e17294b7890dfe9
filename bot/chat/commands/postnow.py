"""/postnow: the head of the queue goes out at once, after a second look and ten seconds."""

from datetime import timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import yes_or_no
from bot.chat.commands.counting_down import CountDown
from bot.chat.commands.draft_words import title_line
from bot.chat.commands.entry import Action, Asked, Command, Entry, Press, number_in
from bot.chat.commands.queue import POST_HEAD, ViewQueue
from bot.chat.names import Names
from bot.chat.screen import Reply, Screen, Toast, drawn, lines
from bot.chat.sentences import later
from bot.errors import MayNotPost, QueueEmpty, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.ports import QueueEntry

_ACTION = "queue.post"
_LASTS = timedelta(hours=1)


class PostHead:
    """The button is for the head as it was shown: after any change of the queue it posts nothing."""

    def __init__(self, counting: CountDown, names: Names, view: ViewQueue, buttons: ButtonStore) -> None:
        self._counting = counting
        self._names = names
        self._view = view
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("postnow", Role.OWNER, later("post the head of the queue at once"), self.ask),
            Press(POST_HEAD, Role.OWNER, self.ask),
            Action(_ACTION, Role.OWNER, self.post, at_once=True),
        )

    async def ask(self, asked: Asked) -> Screen:
        view = await self._view(asked.now)
        head = view.head
        if head is None:
            raise QueueEmpty
        if not view.may_post:
            raise MayNotPost
        if running := await self._counting.running(head.stored.id):
            return await self._counting.shown(asked, running)
        say = asked.say
        keyboard = await yes_or_no(self._buttons, asked, say("Post it now"), _ACTION, _version(head), _LASTS)
        held = (say("It is held back, see /queue."),) if head.held else ()
        title = title_line(head.stored.review.title, say)
        text = lines(say("Post this at once?"), title, *held, say("The next slot stays as it is."))
        return drawn(text, (keyboard,))

    async def post(self, asked: Asked) -> Reply:
        review_id, _, version = asked.words.partition(":")
        await self._names.hear(asked.user_id, asked.name)
        try:
            return await self._counting.entry(asked, number_in(review_id), number_in(version))
        except StaleButton:
            return Toast(asked.say("This was posted already, or the queue has changed. /queue shows how it stands."))


def _version(entry: QueueEntry) -> str:
    return f"{entry.stored.id}:{entry.version}"
