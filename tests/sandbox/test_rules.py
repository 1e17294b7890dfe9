"""Every refusal, one case each: the call that breaks the rule, and that nothing else changed by it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import people
from bot.sandbox.api.keyboards import DATA_BYTES, MOST_BUTTONS
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World
from tests.sandbox.http import request

CHANNEL = -1001234500001
BY_BOT, POLL, CLOSED, BY_MEI = 1, 2, 3, 2
"""Message ids: the bot's post, its open poll and a closed one in the channel; Mei's own message in her chat."""


def _sent(**params: Any) -> dict[str, Any]:
    return {"chat_id": CHANNEL, "text": "hello", **params}


def _keys(*buttons: Any) -> dict[str, Any]:
    return _sent(reply_markup={"inline_keyboard": [list(buttons)]})


def _entity(**fields: Any) -> dict[str, Any]:
    return _sent(entities=[{"type": "bold", "offset": 0, "length": 1, **fields}])


def _poll(**params: Any) -> dict[str, Any]:
    return {"chat_id": CHANNEL, "question": "Which?", "options": ["this"], **params}


def _post(number: int = BY_BOT, **params: Any) -> dict[str, Any]:
    return {"chat_id": CHANNEL, "message_id": number, "text": "post", **params}


Case = tuple[str, Any, dict[str, Any]]
"""Method, parameters (bytes: sent as they are), and the facts in the refusal's words."""

CASES: dict[Rule, Case] = {
    Rule.METHOD_NOT_FOUND: ("sendMassage", {}, {}),
    Rule.BAD_BODY: ("sendMessage", b"[]", {}),
    Rule.NOT_UTF8: ("sendMessage", _sent(text="\ud83d"), {}),
    Rule.NOT_IMITATED: ("sendMessage", _sent(parse_mode="HTML"), {"name": "parse_mode"}),
    Rule.BAD_JSON: ("sendMessage", _sent(entities="[{"), {"name": "entities"}),
    Rule.BAD_UPDATE_KINDS: ("getUpdates", {"allowed_updates": "poll"}, {}),
    Rule.CHAT_EMPTY: ("sendMessage", {"text": "hello"}, {}),
    Rule.CHAT_NOT_FOUND: ("sendMessage", _sent(chat_id="@elsewhere"), {}),
    Rule.USER_NOT_FOUND: ("getChatMember", {"chat_id": CHANNEL, "user_id": 999}, {}),
    Rule.BLOCKED: ("sendMessage", _sent(chat_id=404), {}),
    Rule.NEVER_STARTED: ("sendMessage", _sent(chat_id=202), {}),
    Rule.NO_ADMINISTRATORS: ("getChatAdministrators", {"chat_id": 303}, {}),
    Rule.TEXT_EMPTY: ("sendMessage", _sent(text=" \n\t"), {}),
    Rule.TEXT_TOO_LONG: ("sendMessage", _sent(text="🙂" * 4097), {}),
    Rule.ENTITY_UNKNOWN: ("sendMessage", _entity(type="sparkle"), {}),
    Rule.ENTITY_LATE: ("sendMessage", _entity(offset=6), {"offset": 6}),
    Rule.ENTITY_LONG: (
        "sendMessage",
        _sent(text="🙂x", entities=[{"type": "bold", "offset": 2, "length": 2}]),
        {"offset": 2, "end": 4},
    ),
    Rule.ENTITY_URL: ("sendMessage", _entity(type="text_link", url="nowhere"), {"url": "nowhere"}),
    Rule.REPLY_NOT_FOUND: ("sendMessage", _sent(reply_parameters={"message_id": 99}), {}),
    Rule.KEYBOARD_NOT_ARRAY: ("sendMessage", _sent(reply_markup={"inline_keyboard": {}}), {}),
    Rule.BUTTON_BROKEN: (
        "sendMessage",
        _keys({"text": "nothing"}),
        {"reason": "Text buttons are unallowed in the inline keyboard"},
    ),
    Rule.BUTTON_DATA_INVALID: ("sendMessage", _keys({"text": "x", "callback_data": "é" * (DATA_BYTES // 2) + "x"}), {}),
    Rule.BUTTON_URL_INVALID: ("sendMessage", _keys({"text": "x", "url": "ftp:/x"}), {"url": "ftp:/x"}),
    Rule.TOO_MANY_BUTTONS: ("sendMessage", _keys(*[{"text": "x", "callback_data": "x"}] * (MOST_BUTTONS + 1)), {}),
    Rule.NO_MESSAGE_ID: ("editMessageText", _sent(), {}),
    Rule.EDIT_NOT_FOUND: ("editMessageText", _post(99), {}),
    Rule.EDIT_REFUSED: ("editMessageText", _post(BY_MEI, chat_id=303), {}),
    Rule.EDIT_NO_TEXT: ("editMessageText", _post(POLL), {}),
    Rule.NOT_MODIFIED: ("editMessageText", _post(), {}),
    Rule.DELETE_NOT_FOUND: ("deleteMessage", _post(99), {}),
    Rule.DELETE_REFUSED: ("deleteMessage", _post(), {}),
    Rule.QUERY_EMPTY: ("answerCallbackQuery", {}, {}),
    Rule.ANSWER_LONG: ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, {}),
    Rule.QUERY_OLD: ("answerCallbackQuery", {"callback_query_id": "77"}, {}),
    Rule.POLL_QUESTION_EMPTY: ("sendPoll", _poll(question=" "), {}),
    Rule.POLL_QUESTION_LONG: ("sendPoll", _poll(question="q" * 301), {}),
    Rule.POLL_DESCRIPTION_LONG: ("sendPoll", _poll(description="d" * 1025), {}),
    Rule.POLL_NO_OPTIONS: ("sendPoll", _poll(options=[]), {}),
    Rule.POLL_MANY_OPTIONS: ("sendPoll", _poll(options=["x"] * 13), {}),
    Rule.POLL_OPTION_EMPTY: ("sendPoll", _poll(options=["x", {"text": ""}]), {}),
    Rule.POLL_OPTION_LONG: ("sendPoll", _poll(options=["x" * 101]), {}),
    Rule.POLL_NOT_ANONYMOUS: ("sendPoll", _poll(is_anonymous=False), {}),
    Rule.POLL_NOT_A_POLL: ("stopPoll", _post(), {}),
    Rule.POLL_GONE: ("stopPoll", _post(99), {}),
    Rule.POLL_CLOSED: ("stopPoll", _post(CLOSED), {}),
    Rule.COMMAND_INVALID: ("setMyCommands", {"commands": [{"command": "a-b", "description": "x"}]}, {}),
    Rule.COMMAND_DESCRIPTION_INVALID: ("setMyCommands", {"commands": [{"command": "ab", "description": ""}]}, {}),
    Rule.COMMANDS_TOO_MUCH: ("setMyCommands", {"commands": [{"command": "ab", "description": "x"}] * 101}, {}),
    Rule.SCOPE_UNKNOWN: ("getMyCommands", {"scope": {"type": "everybody"}}, {}),
    Rule.LANGUAGE_INVALID: ("getMyCommands", {"language_code": "english"}, {}),
    Rule.WEBHOOK_ELSEWHERE: ("setWebhook", {"url": "https://example.org/hook"}, {}),
    Rule.SECRET_LONG: ("setWebhook", {"url": "http://localhost:9/", "secret_token": "x" * 257}, {}),
    Rule.SECRET_CHARACTERS: ("setWebhook", {"url": "http://localhost:9/", "secret_token": "a b"}, {}),
}

ELSEWHERE = {
    Rule.UNAUTHORIZED: "test_methods.py, test_http.py",
    Rule.NOT_FOUND: "test_http.py",
    Rule.METHOD_NOT_ALLOWED: "test_http.py",
    Rule.TOO_LARGE: "test_http.py",
    Rule.OTHER_POLLER: "test_updates.py",
    Rule.POLLER_AND_WEBHOOK: "test_updates.py",
    Rule.WEBHOOK_SET: "test_updates.py",
}
"""Rules that one call alone cannot break, and where they are tested."""


def test_every_rule_has_its_case_and_names_its_source() -> None:
    assert {*CASES, *ELSEWHERE} == set(Rule)
    assert all(rule.source for rule in Rule)
    assert len({rule.name for rule in Rule}) == len(Rule.__members__), "two rules say the same"


def _prepare(world: World) -> None:
    """Mei has written and pressed, Luca has blocked the bot; the channel has a post, an open poll and a closed one."""
    mei, luca = world.people[303], world.people[404]
    people.press_start(world, luca)
    people.block(world, luca)
    people.press_start(world, mei)
    world.post(CHANNEL, world.bot.id, {"text": "post"})
    world.presses.add(mei.id, CHANNEL, BY_BOT, "more")
    for is_closed in (False, True):
        poll = world.new_poll(question="Which?", options=(), is_closed=is_closed)
        world.post(CHANNEL, world.bot.id, {}, poll=poll)


@pytest.mark.parametrize("rule", CASES, ids=lambda rule: rule.name)
async def test_a_broken_rule_is_refused_in_telegrams_words(rule: Rule, world: World, address: str) -> None:
    _prepare(world)
    if rule is Rule.DELETE_REFUSED:
        world.clock.advance(timedelta(hours=49))
    method, params, facts = CASES[rule]
    seq, before = world.events.seq, (world.updates.first(100), world.webhook)

    status, answer = await request(
        address,
        "POST",
        f"/bot{world.bot.token}/{method}",
        params if isinstance(params, bytes) else json.dumps(params).encode(),
        {"Content-Type": "application/json"},
    )

    assert json.loads(answer) == Refused(rule, **facts).answer()
    assert status == rule.code
    announced = world.events.after(seq) or []
    assert {event.kind for event in announced} <= {"call"}, "a refused call changes nothing"
    assert (world.updates.first(100), world.webhook) == before
