"""The server as HTTP: forms of a request, who may ask, what else is there."""

import json
import signal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.bodies import LARGEST, TooLarge, read_body
from bot.sandbox.guard import POLICY
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.http import Headers, exchange, request

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n-1001234500001\r\n'
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhello \xf0\x9f\x99\x82\r\n--x--\r\n'
)
FIELDS = {"chat_id": "-1001234500001", "text": "hello 🙂"}
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "query", "kind", "body"),
    [
        ("GET", urlencode(FIELDS), "", b""),
        ("POST", "", FORM, urlencode(FIELDS).encode()),
        ("POST", "", "multipart/form-data; boundary=x", MULTIPART),
        ("POST", "", "application/json", json.dumps(FIELDS).encode()),
        ("POST", urlencode({"text": "hello 🙂"}), "application/json", b'{"chat_id":-1001234500001}'),
    ],
)
async def test_parameters_come_in_every_form_that_telegram_takes(
    method: str, query: str, kind: str, body: bytes, world: World, address: str
) -> None:
    path = f"/bot{world.bot.token}/SENDMESSAGE?{query}"
    status, answer = await request(address, method, path, body, {"Content-Type": kind})
    assert status == 200
    assert json.loads(answer)["result"]["text"] == "hello 🙂"


@pytest.mark.parametrize(
    ("method", "path", "code", "description"),
    [
        ("GET", "/bot123:wrong/getMe", 401, "Unauthorized"),
        ("GET", "/bot{token}/getme", 200, None),
        ("GET", "/bot{token}/", 404, "Not Found"),
        ("GET", "/bot{token}/test/getMe", 404, "Not Found"),
        ("GET", "/elsewhere", 404, "Not Found"),
        ("GET", "/..%2f..%2fworld.py", 404, "Not Found"),
        ("GET", "/a%00b", 404, "Not Found"),
        ("PUT", "/bot{token}/getMe", 405, "Method Not Allowed"),
        ("POST", "/index.html", 405, "Method Not Allowed"),
    ],
)
async def test_paths_answer_as_telegram_does(
    method: str, path: str, code: int, description: str | None, world: World, address: str
) -> None:
    status, answer = await request(address, method, path.format(token=world.bot.token))
    assert (status, json.loads(answer).get("description")) == (code, description)


@pytest.mark.parametrize(
    ("path", "limit", "answer"),
    [
        ("/bot{token}/getMe", LARGEST, Refused(Rule.TOO_LARGE).answer()),
        ("/sandbox/start", 1024 * 1024, {"error": "a body has at most 1048576 bytes"}),
    ],
)
async def test_a_body_beyond_the_limit_is_not_read(
    path: str, limit: int, answer: object, world: World, address: str
) -> None:
    headers = {"Content-Length": str(limit + 1)}
    status, told = await request(address, "POST", path.format(token=world.bot.token), None, headers)
    assert (status, json.loads(told)) == (413, answer)


async def test_a_body_that_does_not_tell_its_length_is_cut_off_at_the_limit() -> None:
    pieces = iter([b"12345", b"67890", b"never read"])

    async def receive() -> Message:
        return {"type": "http.request", "body": next(pieces), "more_body": True}

    with pytest.raises(TooLarge):
        await read_body(Request({"type": "http", "headers": []}, receive), largest=9)
    assert next(pieces) == b"never read"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Host": "[::1]:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Host": "localhost:{port}", "Origin": "http://localhost:{port}"}, 200),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/sandbox/world", "/bot{token}/getMe", "/sandbox/clock"])
async def test_foreign_hosts_and_pages_are_shut_out(
    path: str, headers: Headers, status: int, world: World, address: str
) -> None:
    port = address.rpartition(":")[2]
    sent = {name: value.format(port=port) for name, value in headers.items()}
    answered, found, _ = await exchange(address, "GET", path.format(token=world.bot.token), None, sent)
    assert answered == status
    assert found["content-security-policy"] == POLICY


async def test_the_page_is_served_from_its_folder(world: World, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>hello")
    (tmp_path / "app.js").write_text("'use strict';")
    async with serving(world, page_directory=tmp_path) as address:
        status, headers, body = await exchange(address, "GET", "/")
        assert (status, body) == (200, b"<!doctype html>hello")
        assert headers["content-security-policy"] == POLICY
        assert (await request(address, "GET", "/app.js"))[0] == 200


async def test_the_page_names_the_modules_that_it_will_import(world: World, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<script type="module" src="/app.js"></script>')
    (tmp_path / "app.js").write_text('import {\n  one,\n} from "./one.js";\nimport "./gone.js";\n')
    (tmp_path / "one.js").write_text('import { app } from "./app.js";\nexport { two } from "./two.js";\n')
    (tmp_path / "two.js").write_text("export const two = 2;")
    (tmp_path / "unused.js").write_text("")
    async with serving(world, page_directory=tmp_path) as address:
        _, headers, _ = await exchange(address, "GET", "/")
    named = "</app.js>; rel=modulepreload, </one.js>; rel=modulepreload, </two.js>; rel=modulepreload"
    assert headers["link"] == named


@pytest.mark.parametrize(
    "path", ["/..", "/%2e%2e/app.py", "/..%2fapp.py", "/index.html/", "/page", "/app.js%00", "/app.py"]
)
async def test_nothing_but_files_of_the_page_is_served(path: str, address: str) -> None:
    assert (await request(address, "GET", path))[0] == 404


async def test_a_taken_port_is_said_at_once(world: World, address: str) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serving(world, port=int(address.rpartition(":")[2])):
            pytest.fail("two servers on one port")


async def test_signals_are_left_to_the_caller(world: World) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with serving(world):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
