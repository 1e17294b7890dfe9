"""Readers wait for a review that they chose."""

from datetime import date

from telegram import InlineKeyboardButton

from bot.chat.commands.entry import data_for
from bot.chat.commands.looking import CARD
from bot.chat.commands.promises import LATER, due
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.commands.write_off import ASK
from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.chat.sentences import Sentences
from bot.pipeline.promises import ON_IT
from bot.publishing.ports import Notice
from bot.reviews.review import ReviewState


async def promise_waits(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The two ways on stand in buttons: a few days more, or an end that readers are told."""
    say, facts = telling.say, notice.facts
    days = say.plural("Readers wait a day for:", "Readers wait {count} days for:", number_in(notice, "days"))
    chosen = say("chosen by {votes} of {voters} readers", votes=facts.get("votes"), voters=facts.get("voters"))
    text = lines(days, bold(telling.title(notice)), ", ".join((chosen, *_due(telling, notice))), *_writing(notice, say))
    more = say("I am on it: {count} more days", count=ON_IT.days)
    promise_id = number_in(notice, "promise_id")
    rows = [
        _look(notice, say),
        await telling.action(more, LATER, str(promise_id), owner),
        button(say("Write it off…"), data_for(ASK, promise_id)),
    ]
    return drawn(text, [[row] for row in rows])


def _due(telling: Telling, notice: Notice) -> tuple[str, ...]:
    day = notice.facts.get("due_on")
    today = telling.clock.now().astimezone(telling.zone).date()
    return (due(date.fromisoformat(str(day)), today, telling.say),) if day else ()


def _writing(notice: Notice, say: Sentences) -> tuple[str, ...]:
    match notice.facts.get("review_state"):
        case ReviewState.DRAFT:
            return ("", say("A draft of it waits for your word."))
        case ReviewState.QUEUED | ReviewState.POSTING:
            return ("", say("It waits in the queue: /queue shows when it leaves."))
    return ()


def _look(notice: Notice, say: Sentences) -> InlineKeyboardButton:
    """At the draft where there is one, else at the paper."""
    if notice.facts.get("review_state") == ReviewState.DRAFT:
        return button(say("Open the draft"), data_for(OPEN_DRAFT, number_in(notice, "review_id")))
    return button(say("The paper's card"), data_for(CARD, number_in(notice, "candidate_id")))
