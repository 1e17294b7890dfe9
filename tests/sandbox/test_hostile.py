"""Anything at any path: refused in words with nothing changed, never an error of the server, never a hang."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot.sandbox.api.methods import METHODS
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.served import SUNDAY
from tests.sandbox.state import state

T = TypeVar("T")

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the server's; a hang is, and `Served` ends it."""

FIELDS = sorted(
    {
        *("chat_id", "message_id", "user_id", "text", "entities", "reply_markup", "reply_parameters", "question"),
        *("options", "commands", "scope", "language_code", "offset", "limit", "allowed_updates", "url", "secret_token"),
        *("inline_query_id", "results", "button", "next_offset", "query", "inline", "result"),
        *("callback_query_id", "link_preview_options", "question_entities", "description", "type", "is_anonymous"),
        *("as", "chat", "data", "payload", "reply_to", "action", "to", "seconds", "rate", "method", "kind", "nth"),
        *("photo", "document", "caption", "caption_entities", "file_id", "from_chat_id", "message_ids"),
        *("name", "content", "mime_type", "status", "rights", "linked", "protected", "max_connections", "rich_message"),
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
SEEING = [
    *(
        "/world",
        "/chats/{}/messages?after={}&limit={}&as={}",
        "/presses/{}",
        "/calls?after={}&limit={}",
        "/ledger",
        "/{}",
    ),
    *("/chats/{}/page?before={}&limit={}&as={}", "/chats/{}/page?around={}", "/chats/{}/page?above={}"),
]


BLOCK = ("text", "size", "blocks", "items", "cells", "expression", "language", "summary", "credit", "name", "type")
BLOCKS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(("x", "", None, 0, -1, 2**31, True, [], {}, "\ud800", "blockquote", [[]], [None], [{"text": "x"}])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda kind, fields: {"type": kind, **fields},
            st.sampled_from(
                (
                    *("paragraph", "heading", "pre", "footer", "divider", "mathematical_expression", "anchor", "list"),
                    *("blockquote", "expandable_blockquote", "pullquote", "table", "details", "bold", "url", "nothing"),
                )
            ),
            st.dictionaries(
                st.sampled_from((*BLOCK, "url", "value", "align", "colspan", "has_checkbox")), inner, max_size=4
            ),
        )
    ),
    max_leaves=12,
)
VERBS = st.sampled_from(
    ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "P\x00ST", "(", "")
)
BYTES = st.binary(min_size=1, max_size=60).filter(lambda it: b"\n" not in it and b"\r" not in it)
HEADERS = st.lists(
    st.one_of(
        BYTES,
        st.builds(lambda name, value: name + b": " + value, st.sampled_from((b"Content-Type", b"Host", b"X")), BYTES),
        st.sampled_from(
            (
                *(b"Content-Length: -1", b"Content-Length: 0x1", b"Content-Length: 1, 2", b"Transfer-Encoding: gzip"),
                *(
                    b"Upgrade: websocket\r\nConnection: Upgrade",
                    b"Upgrade: h2c",
                    b"Expect: nothing",
                    b"Range: bytes=9-1",
                ),
                *(
                    b"Content-Type: multipart/form-data; boundary=" + b"x" * 300,
                    b"Last-Event-ID: -1",
                ),
            )
        ),
    ),
    max_size=3,
)
CHUNKS = st.lists(
    st.builds(lambda data: b"%x\r\n%b\r\n" % (len(data), data), st.binary(min_size=1, max_size=40))
    | st.sampled_from((b"zz\r\n\r\n", b"-1\r\n", b"1;x=y\r\nabc\r\n", b"f" * 40 + b"\r\n", b"\r\n")),
    max_size=3,
).map(lambda chunks: b"".join(chunks) + b"0\r\n\r\n")


@dataclass(frozen=True)
class Served:
    """One world for every example: what an earlier one left behind is part of the test."""

    runner: asyncio.Runner
    world: World
    address: str

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, object]:
        status, answer = self._bounded(request(self.address, method, path, body, {"Content-Type": kind}))
        return status, json.loads(answer)

    def call(self, method: str, body: bytes, kind: str = "application/json") -> None:
        """A call that is refused as Telegram refuses and changes nothing, or is answered."""
        before = state(self.world)
        status, answer = self.ask("POST", f"/bot{self.world.bot.token}/{method}?timeout=0", body, kind)
        if status == 200:
            assert isinstance(answer, dict)
            assert answer["ok"] is True
        else:
            _assert_refused(status, answer)
            assert state(self.world) == before, "a refused call changes nothing"

    def write(self, data: bytes) -> bytes:
        """All that the server answers to these bytes until it closes the connection."""
        return self._bounded(self._written(data))

    def _bounded(self, work: Coroutine[Any, Any, T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(60):
                return await work

        return self.runner.run(bounded())

    async def _written(self, data: bytes) -> bytes:
        host, _, port = self.address.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(data)
            return await reader.read()
        finally:
            writer.close()


def _assert_refused(status: int, answer: object) -> None:
    assert 400 <= status < 500
    assert isinstance(answer, dict)
    assert (answer["ok"], answer["error_code"], type(answer["description"])) == (False, status, str)
    assert answer.keys() <= {"ok", "error_code", "description", "parameters"}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    world = World(MovableClock(SUNDAY))
    server = serving(world)
    with asyncio.Runner() as runner:
        address = runner.run(server.__aenter__())
        try:
            yield Served(runner, world, address)
        finally:
            runner.run(server.__aexit__(None, None, None))


@settings(PATIENT, max_examples=150)
@given(method=st.sampled_from(sorted(METHODS)), fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_at_any_method(served: Served, method: str, fields: dict[str, object]) -> None:
    served.call(method, json.dumps({**fields, "timeout": 0}).encode())


@settings(PATIENT, max_examples=100)
@given(method=st.sampled_from(sorted(METHODS)), body=st.binary(max_size=200), kind=KINDS)
def test_any_bytes_at_any_method(served: Served, method: str, body: bytes, kind: str) -> None:
    served.call(method, body, kind)


@settings(PATIENT, max_examples=150)
@given(method=st.sampled_from(("sendRichMessage", "editMessageText")), blocks=BLOCKS)
def test_any_blocks_in_a_rich_message(served: Served, method: str, blocks: object) -> None:
    rich = {"blocks": blocks if isinstance(blocks, list) else [blocks], "skip_entity_detection": True}
    served.call(
        method, json.dumps({"chat_id": served.world.channel.id, "message_id": 1, "rich_message": rich}).encode()
    )


@settings(PATIENT, max_examples=150)
@example(verb="GET", path="/bot{token}/getMe", headers=[], body=b"zz\r\n\r\n")
@given(
    verb=VERBS,
    path=st.sampled_from(("/bot{token}/getMe", "/bot{token}/sendPhoto", "/file/bot{token}/x", "/sandbox/clock", "/")),
    headers=HEADERS,
    body=CHUNKS,
)
def test_any_verb_header_and_chunk(served: Served, verb: str, path: str, headers: list[bytes], body: bytes) -> None:
    """HTTP in pieces: whatever is wrong with it, the server refuses in JSON and lets go of the connection."""
    first = f"{verb} {path.format(token=served.world.bot.token)} HTTP/1.1\r\nHost: {served.address[7:]}\r\n".encode()
    head = b"".join(header + b"\r\n" for header in headers) + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer = served.write(first + head + body)
    status, told = _read(answer)
    assert 200 <= status < 500
    assert status < 400 or "error" in told or told["error_code"] == status


def test_headers_without_end_are_refused(served: Served) -> None:
    status, told = _read(served.write(b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000))
    _assert_refused(status, told)


def _read(answer: bytes) -> tuple[int, Any]:
    """Status, and the JSON of a refusal."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    return status, json.loads(body) if status >= 400 else None


@settings(PATIENT, max_examples=100)
@given(path=st.text("abot:/.%0 2f?#\\é\x7f", max_size=12), below=st.sampled_from(("/", "/file/bot{token}/", "/bot")))
def test_any_path_that_is_nothing_here(served: Served, path: str, below: str) -> None:
    assume(".." not in path)  # it may lead back to the page; test_http has those that lead out of its folder
    target = below.format(token=served.world.bot.token) + "~" + quote(path, safe="/.%:?")
    status, answer = served.ask("GET", target)
    _assert_refused(status, answer)


@settings(PATIENT, max_examples=150)
@given(path=st.sampled_from(DESK), fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_at_the_desk(served: Served, path: str, fields: dict[str, object]) -> None:
    fields |= {"method": "getChat", "nth": 10**6}  # a fault that strikes none of the calls above
    before = state(served.world)
    status, answer = served.ask("POST", f"/sandbox{path}", json.dumps(fields).encode(), "application/json")
    assert status < 500
    assert isinstance(answer, dict)
    assert ("error" in answer) is (status != 200)
    assert status == 200 or state(served.world) == before, "a refused request changes nothing"


@settings(PATIENT, max_examples=60)
@example(path="/presses/{}", word="0/")
@given(path=st.sampled_from(SEEING), word=st.text("0123456789-@%ÿ?&=/.", max_size=12))
def test_any_question_at_the_desk(served: Served, path: str, word: str) -> None:
    target = "/sandbox" + path.replace("{}", word.encode("ascii", "xmlcharrefreplace").decode())
    status, answer = served.ask("GET", target)
    assert status < 500
    assert isinstance(answer, dict)
