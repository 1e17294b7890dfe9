"""Every kind of trouble, as two clients of other people meet it: the table that docs/sandbox.md tells."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """fault: a line of the script for the next sendMessage to the channel; seen: what httpx makes of it (an exception's
    name, else the status); ptb: what python-telegram-bot makes of it ("Message", else the exception's name, and behind
    "<" that of its cause); stands: how many messages are in the channel afterwards."""

    fault: dict[str, Any]
    seen: str
    ptb: str
    stands: int

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.fault.items())[:60]


def case(kind: str, seen: str, ptb: str, stands: int = 0, **details: Any) -> Case:
    return Case({"kind": kind, **details}, seen, ptb, stands)


LOST = "NetworkError < RemoteProtocolError"
ELSEWHERE = {"message_id": 7, "date": 1, "chat": {"id": 404, "type": "private"}, "text": "somebody else's"}

CASES = (
    case("error", "500", "NetworkError"),
    case("error", "500", "NetworkError", 1, work="done"),
    case("error", "500", "NetworkError", 0, late=5),
    case("error", "400", "BadRequest", code=400, description="Bad Request: not enough rights"),
    case("error", "401", "InvalidToken", code=401, description="Unauthorized"),
    case("error", "403", "Forbidden", code=403, description="Forbidden: bot was kicked from the channel chat"),
    case("error", "404", "InvalidToken", code=404, description="Not Found"),
    case("error", "409", "Conflict", code=409, description="Conflict: terminated by other getUpdates request"),
    case("error", "413", "NetworkError", code=413, description="Request Entity Too Large"),
    case("error", "400", "ChatMigrated", code=400, migrate_to_chat_id=-100_500),
    case("error", "429", "RetryAfter", retry_after=7),
    case("error", "429", "NetworkError", retry_after=0),
    case("error", "429", "RetryAfter", retry_after=10**12),
    case("error", "429", "RetryAfter", retry_after="7"),
    case("error", "429", "RetryAfter", retry_after="soon"),
    case("error", "429", "RetryAfter", retry_after=-1),
    case("error", "429", "RetryAfter", retry_after=1.5),
    case("error", "429", "RetryAfter", retry_after=[7]),
    case("error", "429", "NetworkError", code=429),
    case("error", "429", "NetworkError", code=429, retry_header="7"),
    case("wait", "200", "Message", 1, seconds=0.01),
    case("wait", "ReadTimeout", "TimedOut < ReadTimeout", 1, seconds=600),
    case("stall", "200", "Message", 1, seconds=0.01),
    case("stall", "ReadTimeout", "TimedOut < ReadTimeout", 0, seconds=600),
    case("drip", "200", "Message", 1, seconds=0.05),
    case("drip", "ReadTimeout", "TimedOut < ReadTimeout", 1, seconds=600),
    case("hang", "ReadTimeout", "TimedOut < ReadTimeout", 1),
    case("hang", "ReadTimeout", "TimedOut < ReadTimeout", 0, work="none"),
    case("drop", "RemoteProtocolError", LOST, 1),
    case("kill", "RemoteProtocolError", LOST, 1),
    case("drop", "RemoteProtocolError", LOST, 0, work="none"),
    case("drop", "RemoteProtocolError", LOST, 2, work="twice"),
    case("drop", "RemoteProtocolError", LOST, 0, work="late", late=300),
    case("reset", "ReadError", "NetworkError < ReadError", 1),
    case("reset", "ReadError", "NetworkError < ReadError", 0, work="none"),
    case("cut", "RemoteProtocolError", LOST, 1),
    case("cut", "RemoteProtocolError", LOST, 1, chunked=True),
    case("cut", "RemoteProtocolError", LOST, 0, length=0, work="none"),
    case("malformed", "200", "TelegramError < JSONDecodeError", 1),
    case("malformed", "200", "TelegramError < JSONDecodeError", 0, body="<html>Please log in</html>", work="none"),
    case("wrong", "200", "bool", 1),
    case("wrong", "200", "TypeError", 1, result=[]),
    case("wrong", "200", "KeyError", 1, result={}),
    case("wrong", "200", "TypeError", 1, answer=[]),
    case("wrong", "200", "KeyError", 1, answer={"ok": False}),
    case("wrong", "200", "Message", 1, result=ELSEWHERE),
    case("page", "502", "NetworkError < TelegramError"),
    case("page", "504", "NetworkError < TelegramError", 1, code=504, work="done"),
    case("page", "429", "NetworkError < TelegramError", code=429, retry_header="30"),
    case("page", "404", "InvalidToken < TelegramError", code=404),
    case("empty", "200", "TelegramError < JSONDecodeError", 1),
    case("empty", "500", "NetworkError < TelegramError", 1, code=500),
    case("redirect", "302", "NetworkError < TelegramError"),
    case("huge", "200", "Message", 1, size=2**20),
    case("huge", "200", "Message", 1, size=2**24, zipped=True),
    case("repeat", "200", "Message", 1),
    case("refuse", "RemoteProtocolError", LOST, seconds=0.05),
    case("revoke", "401", "InvalidToken"),
    case("restore", "200", "Message", 1),
    case("demote", "400", "BadRequest"),
    case("demote", "200", "Message", 1, rights=["can_edit_messages"]),
    case("expel", "403", "Forbidden"),
    case("promote", "200", "Message", 1),
    case("vanish", "400", "BadRequest"),
    case("shorten", "200", "Message", 1),
    case("reappear", "200", "Message", 1),
)
