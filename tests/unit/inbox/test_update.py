"""Which lane an update belongs to."""

from typing import Any

import pytest

from bot.inbox.buttons import cause_of
from bot.inbox.update import ClaimedUpdate, lane_of

CHAT = {"id": -5}
USER = {"id": 7}


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"chat": CHAT, "from": USER}}, "chat:-5"),
        ({"update_id": 1, "channel_post": {"chat": CHAT}}, "chat:-5"),
        ({"update_id": 1, "callback_query": {"from": USER, "message": {"chat": CHAT}}}, "chat:-5"),
        ({"update_id": 1, "callback_query": {"from": USER, "inline_message_id": "a"}}, "user:7"),
        ({"update_id": 1, "callback_query": {"from": USER, "message": None}}, "user:7"),
        ({"update_id": 1, "inline_query": {"from": USER, "query": "words"}}, "user:7"),
        ({"update_id": 1, "poll_answer": {"poll_id": "9", "user": USER}}, "user:7"),
        ({"update_id": 1, "poll": {"id": "9", "question": "Which?"}}, "poll:9"),
        ({"update_id": 1, "unheard_of": {"some": "thing"}}, "update:1"),
        ({"update_id": 1, "unheard_of": "thing"}, "update:1"),
        ({"update_id": 1}, "update:1"),
    ],
)
def test_the_lane_is_the_chat_else_the_user_else_the_poll(update: dict[str, Any], lane: str) -> None:
    assert lane_of(update) == lane


def test_a_change_names_its_update_or_its_button() -> None:
    assert ClaimedUpdate(12, 34, "chat:5", 1, {}).cause == "update:12:34"
    assert cause_of("token") == "button:token"
