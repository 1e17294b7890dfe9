"""Any bytes at any method: refused in words, never an error of the server, never a hang."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.sandbox.api.methods import METHODS
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.served import SUNDAY

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the server's; a hang is, and `_ask` ends it."""

FIELDS = sorted(
    {
        *("chat_id", "message_id", "user_id", "text", "entities", "reply_markup", "reply_parameters", "question"),
        *("options", "commands", "scope", "language_code", "offset", "limit", "allowed_updates", "url", "secret_token"),
        *("inline_query_id", "results", "button", "next_offset", "query", "inline", "result"),
        *("callback_query_id", "link_preview_options", "question_entities", "description", "type", "is_anonymous"),
        *("as", "chat", "data", "payload", "reply_to", "action", "to", "seconds", "rate", "method", "kind", "nth"),
        *("photo", "document", "caption", "caption_entities", "file_id", "from_chat_id", "message_ids"),
        *("name", "content", "mime_type", "status", "rights", "linked", "protected", "max_connections"),
    }
)
TELLING = st.sampled_from(
    (
        *(
            -1001234500001,
            303,
            1,
            True,
            10**30,
            -(2**70),
            "0" * 5000,
            "@paper_a_day",
            "hello",
            "\ud800",
            "NaN",
            "1e999",
        ),
        *([1, 2], [2, 1], {"can_post_messages": False}, "administrator", "d29yZHM=", "attach://photo", -1001234500002),
        *("[]", "{}", "[{}]", '[{"type":"bold","offset":0,"length":1}]', "[" * 5000),
        *([["x"]], [{"text": "x"}], {"type": "chat", "chat_id": "x"}, [{"type": "url", "offset": -1, "length": 2**64}]),
        {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]},
        [{"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}],
        {"text": "x", "start_parameter": "y"},
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | TELLING,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
KINDS = st.sampled_from(
    (
        *("application/json", "application/x-www-form-urlencoded", "text/plain", "", "multipart/form-data"),
        *("multipart/form-data; boundary=x", "multipart/form-data; boundary=x; charset=none"),
    )
)
DESK = [
    *("/start", "/messages", "/press", "/vote", "/block", "/inline", "/choose", "/limits", "/clock", "/faults"),
    *("/files", "/edit", "/delete", "/close", "/place", "/group", "/protect"),
]
SEEING = ["/world", "/chats/{}/messages?after={}&limit={}&as={}", "/presses/{}", "/calls?after={}", "/ledger", "/{}"]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[asyncio.Runner, str, str]]:
    """One world for every example: what an earlier one left behind is part of the test."""
    world = World(MovableClock(SUNDAY))
    with asyncio.Runner() as runner, _kept_open(runner, world) as address:
        yield runner, address, world.bot.token


@contextmanager
def _kept_open(runner: asyncio.Runner, world: World) -> Iterator[str]:
    server = serving(world)
    address = runner.run(server.__aenter__())
    try:
        yield address
    finally:
        runner.run(server.__aexit__(None, None, None))


Served = tuple[asyncio.Runner, str, str]


def _ask(served: Served, method: str, path: str, body: bytes | None, kind: str) -> tuple[int, object]:
    runner, address, _ = served

    async def bounded() -> tuple[int, bytes]:
        async with asyncio.timeout(20):
            return await request(address, method, path, body, {"Content-Type": kind})

    status, answer = runner.run(bounded())
    return status, json.loads(answer)


@settings(PATIENT, max_examples=150)
@given(method=st.sampled_from(sorted(METHODS)), fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_at_any_method(served: Served, method: str, fields: dict[str, object]) -> None:
    body = json.dumps({**fields, "timeout": 0}).encode()
    status, answer = _ask(served, "POST", f"/bot{served[2]}/{method}", body, "application/json")
    assert status < 500
    assert isinstance(answer, dict)
    assert answer["ok"] is (status == 200)


@settings(PATIENT, max_examples=100)
@given(method=st.sampled_from(sorted(METHODS)), body=st.binary(max_size=200), kind=KINDS)
def test_any_bytes_at_any_method(served: Served, method: str, body: bytes, kind: str) -> None:
    status, answer = _ask(served, "POST", f"/bot{served[2]}/{method}?timeout=0", body, kind)
    assert status < 500
    assert isinstance(answer, dict)
    assert answer["ok"] is (status == 200)


@settings(PATIENT, max_examples=150)
@given(path=st.sampled_from(DESK), fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_at_the_desk(served: Served, path: str, fields: dict[str, object]) -> None:
    fields |= {"method": "sendRichMessage"}  # a fault that strikes none of the methods above
    status, answer = _ask(served, "POST", f"/sandbox{path}", json.dumps(fields).encode(), "application/json")
    assert status < 500
    assert isinstance(answer, dict)
    assert ("error" in answer) is (status != 200)


@settings(PATIENT, max_examples=60)
@example(path="/presses/{}", word="0/")
@given(path=st.sampled_from(SEEING), word=st.text("0123456789-@%ÿ?&=/.", max_size=12))
def test_any_question_at_the_desk(served: Served, path: str, word: str) -> None:
    target = "/sandbox" + path.replace("{}", word.encode("ascii", "xmlcharrefreplace").decode())
    status, answer = _ask(served, "GET", target, None, "")
    assert status < 500
    assert isinstance(answer, dict)
