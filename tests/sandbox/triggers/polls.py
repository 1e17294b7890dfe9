"""Polls: https://core.telegram.org/bots/api#sendpoll."""

from typing import Any

from bot.sandbox.api.rules import Rule
from tests.sandbox.triggers.case import CHANNEL, CLOSED, MEI, Trigger, Triggers, post


def _poll(**params: Any) -> dict[str, Any]:
    return {"chat_id": CHANNEL, "question": "Which?", "options": ["this"], **params}


TRIGGERS: Triggers = {
    Rule.TEXT_BLANK: Trigger("sendPoll", _poll(options=["x", {"text": " "}])),
    Rule.POLL_QUESTION_LONG: Trigger("sendPoll", _poll(question="q" * 301)),
    Rule.POLL_DESCRIPTION_LONG: Trigger("sendPoll", _poll(description="d" * 1025)),
    Rule.POLL_NO_OPTIONS: Trigger("sendPoll", _poll(options=[])),
    Rule.POLL_MANY_OPTIONS: Trigger("sendPoll", _poll(options=["x"] * 13)),
    Rule.POLL_OPTION_LONG: Trigger("sendPoll", _poll(options=["x" * 101])),
    Rule.POLL_NOT_ANONYMOUS: Trigger("sendPoll", _poll(is_anonymous=False)),
    Rule.POLL_NOT_A_POLL: Trigger("stopPoll", post()),
    Rule.POLL_GONE: Trigger("stopPoll", post(99)),
    Rule.POLL_STAYS: Trigger("stopPoll", post(CLOSED)),
    Rule.POLL_TYPE: Trigger("sendPoll", _poll(type="survey")),
    Rule.POLL_MEMBERS: Trigger("sendPoll", _poll(chat_id=MEI, members_only=True)),
    Rule.POLL_TWO_ENDS: Trigger("sendPoll", _poll(open_period=60, close_date=1)),
    Rule.POLL_END: Trigger("sendPoll", _poll(open_period=2_628_001), {"name": "open_period"}),
    Rule.NOT_IMITATED: Trigger("sendPoll", _poll(type="quiz"), {"name": "a quiz"}),
}
