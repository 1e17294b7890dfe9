"""Every kind of trouble, one row each: what it is told, what becomes of the work, what the bot is answered."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from starlette.responses import Response

from bot.sandbox.answers import GONE, json_answer
from bot.sandbox.faults import Work
from bot.sandbox.membership import CHANNEL_RIGHTS
from bot.sandbox.trouble import answers, changes
from bot.sandbox.trouble.answers import as_body
from bot.sandbox.trouble.changes import Change
from bot.sandbox.trouble.parameters import REQUIRED, Parameter, code, seconds
from bot.values import Struct

Details = Mapping[str, Any]
Answer = Callable[[int, Any, Details], Response]
"""From the status and JSON that the work gave (200 and a bare `true` when it was not done) and the parameters."""

TOLD: tuple[Work, ...] = ("done", "twice")
"""For kinds that tell how the work went."""

LOST: tuple[Work, ...] = ("done", "none", "twice", "late")
"""For kinds that lose the answer on its way."""

REFUSED: tuple[Work, ...] = ("none", "done", "twice", "late")
"""For kinds that come in place of the work, or so it seems."""


class Kind(Struct, frozen=True):
    """One kind.

    told: what happens, in words; works: what may become of the work, the usual first; answer: None = as if nothing
    had happened; draw: parameters by chance, for a seed, None = never by chance; before, after: whether `seconds` pass
    before or after the work; change: what it does to the world, before the work. Kinds with a change need no `method`:
    without one they act at once.
    """

    name: str
    told: str
    works: tuple[Work, ...] = ("done",)
    parameters: tuple[Parameter, ...] = ()
    answer: Answer | None = None
    draw: Callable[[Random], Details] | None = None
    before: bool = False
    after: bool = False
    change: Change | None = None

    @property
    def honest(self) -> bool:
        """Whether the bot is told how the work went."""
        return "none" not in self.works

    @property
    def defaults(self) -> dict[str, Any]:
        return {of.name: of.default for of in self.parameters if of.default is not REQUIRED and of.default is not None}


def error_answer(details: Details) -> tuple[int, dict[str, Any]]:
    """Status and JSON of a refusal in Telegram's form: https://core.telegram.org/bots/api#making-requests."""
    status = details.get("code", 429 if "retry_after" in details else 500)
    hints = {name: details[name] for name in ("retry_after", "migrate_to_chat_id") if name in details}
    usual = {429: "Too Many Requests"}.get(status, "Internal Server Error")
    if "retry_after" in details:
        usual = f"{usual}: retry after {details['retry_after']}"
    told = {"ok": False, "error_code": status, "description": details.get("description", usual)}
    return status, told | ({"parameters": hints} if hints else {})


def _error(_status: int, _content: Any, details: Details) -> Response:
    status, content = error_answer(details)
    answer = json_answer(content, status)
    answer.headers.update(_retry_header(details))
    return answer


def _wrong(status: int, content: Any, details: Details) -> Response:
    return json_answer(details.get("answer", {"ok": True, "result": details["result"]}))


def _malformed(status: int, content: Any, details: Details) -> Response:
    whole = as_body(content)
    body = details["body"].encode() if "body" in details else whole[: len(whole) // 2]
    return Response(body, 200, media_type="application/json")


def _cut(status: int, content: Any, details: Details) -> Response:
    body = as_body(content)
    return answers.Cut(status, body, details.get("length", len(body) // 2), details["chunked"])


def _retry_header(details: Details) -> dict[str, str]:
    return {"Retry-After": details["retry_header"]} if "retry_header" in details else {}


def _briefly(chance: Random) -> Details:
    return {"seconds": round(chance.uniform(0, 0.05), 3)}


def _nothing(chance: Random) -> Details:
    return {}


def _passing(chance: Random) -> Details:
    """An error that passes by itself; the words of a server that restarts are Telegram's own (BAPI, on_closed)."""
    return chance.choice(
        (
            {"code": 500, "description": "Internal Server Error: restart"},
            {"code": 502, "description": "Bad Gateway"},
            {"code": 504, "description": "Gateway Timeout"},
            {"code": 429, "retry_after": chance.choice((1, 5, 30))},
            {"code": 429},
        )
    )


_RETRY_HEADER = Parameter("retry_header", "header", None)
_RIGHTS = Parameter("rights", "names", ("can_post_messages",), choices=CHANNEL_RIGHTS)
_CHAT = Parameter("chat", "whole", None, -(2**53), 2**53)

_ALL = (
    Kind(
        "error",
        "answers a refusal in Telegram's form; `retry_after` alone makes it a 429",
        REFUSED,
        (
            code(None),
            Parameter("description", "text", None),
            Parameter("retry_after", "json", None),
            Parameter("migrate_to_chat_id", "json", None),
            _RETRY_HEADER,
        ),
        _error,
        draw=_passing,
    ),
    Kind("wait", "does the work, answers `seconds` later", TOLD, (seconds(),), draw=_briefly, after=True),
    Kind("stall", "waits `seconds`, then works and answers", TOLD, (seconds(),), draw=_briefly, before=True),
    Kind(
        "drip",
        "answers byte by byte, evenly over `seconds`",
        TOLD,
        (seconds(),),
        lambda status, content, details: answers.Dripped(status, as_body(content), details["seconds"]),
        draw=_briefly,
    ),
    Kind("hang", "never answers, keeps the connection open", LOST, (), lambda *_: answers.Silence()),
    Kind("drop", "closes the connection without an answer", LOST, (), lambda *_: GONE, draw=_nothing),
    Kind("reset", "resets the connection (RST)", LOST, (), lambda *_: answers.Reset(), draw=_nothing),
    Kind(
        "cut",
        "ends the connection after `length` bytes of the answer, half of it unless told; Content-Length promised more, "
        "or with `chunked` the last chunk never comes",
        LOST,
        (Parameter("length", "whole", None, 0, 2**20), Parameter("chunked", "flag", False)),
        _cut,
        draw=lambda chance: {"chunked": chance.random() < 0.5},
    ),
    Kind(
        "malformed",
        "answers 200 with the first half of the JSON, or with `body` as it is",
        LOST,
        (Parameter("body", "text", None),),
        _malformed,
        draw=_nothing,
    ),
    Kind(
        "wrong",
        "answers 200 with another `result` (`true` unless told), or with `answer` in place of the whole JSON",
        LOST,
        (Parameter("result", "json", True), Parameter("answer", "json", None)),
        _wrong,
        draw=lambda chance: chance.choice(({"result": True}, {"result": []}, {"result": {}}, {"answer": []})),
    ),
    Kind(
        "page",
        "answers the HTML page of a proxy",
        REFUSED,
        (code(502), _RETRY_HEADER),
        lambda status, content, details: answers.page(details["code"], _retry_header(details)),
        draw=lambda chance: {"code": chance.choice((502, 503, 504))},
    ),
    Kind(
        "empty",
        "answers with an empty body",
        LOST,
        (code(200, 200),),
        lambda status, content, details: Response(b"", details["code"]),
        draw=lambda chance: {"code": 200},
    ),
    Kind(
        "redirect",
        "sends the bot elsewhere",
        REFUSED,
        (Parameter("code", "whole", 302, 301, 308), Parameter("location", "header", "http://127.0.0.1:9/")),
        lambda status, content, details: Response(b"", details["code"], {"Location": details["location"]}),
    ),
    Kind(
        "huge",
        "answers with `size` bytes, all but the JSON white space; `zipped` sends them as gzip",
        TOLD,
        (Parameter("size", "whole", 100 * 2**20, 1, 2**30), Parameter("zipped", "flag", False)),
        lambda status, content, details: answers.Huge(status, as_body(content), details["size"], details["zipped"]),
    ),
    Kind(
        "repeat",
        "answers twice, so that a kept connection gives the old answer to the next call",
        TOLD,
        (),
        lambda status, content, details: answers.Repeated(as_body(content), status, media_type="application/json"),
    ),
    Kind(
        "refuse",
        "closes every connection of the bot and lets no new one in for `seconds`, then listens again on the same port",
        REFUSED,
        (seconds(),),
        lambda *_: GONE,
        change=changes.refuse,
    ),
    Kind(
        "kill",
        "kills the bot's process (`kill -9`) where the sandbox started it, and closes the connection",
        LOST,
        (),
        lambda *_: GONE,
        change=changes.kill,
    ),
    Kind("revoke", "makes the token invalid: 401 for every call from now on", change=changes.revoke),
    Kind("restore", "makes the token valid again", change=changes.restore),
    Kind("demote", "takes `rights` in the channel from the bot", parameters=(_RIGHTS,), change=changes.demote),
    Kind("expel", "removes the bot from the channel", change=changes.expel),
    Kind("promote", "makes the bot an administrator of the channel with every right", change=changes.promote),
    Kind("vanish", "the channel, or `chat`, is not found any more", parameters=(_CHAT,), change=changes.vanish),
    Kind(
        "shorten",
        "the next rich message loses its last `blocks` blocks, never its first, and is answered ok",
        parameters=(Parameter("blocks", "whole", 1, 1, 500),),
        change=changes.shorten,
    ),
    Kind("reappear", "it is found again, with all that stood in it", parameters=(_CHAT,), change=changes.reappear),
)

KINDS = {kind.name: kind for kind in _ALL}
"""By name, in the order of the page docs/sandbox.md."""
