"""What the bot asks a person for, and who gets the answer: the next message of the private chat."""

from collections.abc import Awaitable, Callable, Iterable

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.drafts import lasting
from bot.chat.commands.entry import Action, Asked, Entry, data_for
from bot.chat.render.styled import Styled
from bot.chat.screen import Done, Reply, Screen, button, drawn, lines
from bot.errors import StaleButton
from bot.inbox.ports import ButtonStore
from bot.inbox.questions import LASTS, Question, QuestionStore
from bot.intake.gather_text import FULL
from bot.values import Struct

_CANCEL = "question.end"

Answered = Callable[[Message, Asked, str], Awaitable[Reply | None]]
"""The message, who sent it (`asked.cause` is the cause that the change records), the question's subject; the reply, or
None for a message that is no answer: it goes to the next conversation, and the question stays open. InvalidInput: the
question stays open as well, and its sentence says what to send instead."""


class Answerer(Struct, frozen=True):
    """kind: of the questions it hears the answers to, such as "draft.title"; role: who may be asked; long: a whole
    message may be the answer."""

    kind: str
    role: Role
    answer: Answered
    long: bool = False

    def may_be_answered_by(self, message: Message) -> bool:
        """What an app may have cut is the beginning of a draft, and what follows would be taken for the answer."""
        return self.long or len(message.text or "") < FULL // 2


class AskPeople:
    """A conversation (`desk.Conversation`) for all questions: each room names its kinds, and asks by `ask`."""

    role = Role.WRITER

    def __init__(self, questions: QuestionStore, buttons: ButtonStore) -> None:
        self._questions = questions
        self._buttons = buttons
        self._answerers: dict[str, Answerer] = {}

    def hears(self, answerers: Iterable[Answerer]) -> None:
        """At the wiring, once for each room. Two of one kind are a mistake of ours: ValueError."""
        for answerer in answerers:
            if self._answerers.setdefault(answerer.kind, answerer) is not answerer:
                raise ValueError(f"{answerer.kind} is answered already")

    def entries(self) -> tuple[Entry, ...]:
        return (Action(_CANCEL, Role.WRITER, self.cancel),)

    async def ask(self, asked: Asked, kind: str, subject: str, *words: Styled | str, back: str = "") -> Screen:
        """The words with a button that ends the question; whatever else this person was asked for is over.

        back: the data of a button that leads on from there, as of `data_for`; without it the end is a sentence.
        """
        await self._questions.ask(Question(asked.user_id, kind, subject, asked.now + LASTS))
        cancel = await lasting(self._buttons, asked)(asked.say("Cancel"), _CANCEL, back or kind)
        return drawn(lines(*words), ((cancel,),))

    async def cancel(self, asked: Asked) -> Reply:
        if not await self._questions.withdraw(asked.user_id):
            raise StaleButton(asked.words)
        back = [[button(asked.say("‹ Back"), asked.words)]] if asked.words.startswith(data_for("")) else []
        return Done(asked.say("Very well, nothing was changed."), back)

    async def leave(self, asked: Asked) -> bool:
        return await self._questions.withdraw(asked.user_id)

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        question = await self._questions.asked(asked.user_id, asked.now, asked.cause)
        answerer = self._answerers.get(question.kind) if question else None
        if question is None or answerer is None or not asked.role.reaches(answerer.role):
            return None
        if not answerer.may_be_answered_by(message):
            await self._questions.withdraw(asked.user_id)
            return None
        reply = await answerer.answer(message, asked, question.subject)
        if reply is not None:
            await self._questions.answered(asked.user_id, asked.cause)
        return reply
