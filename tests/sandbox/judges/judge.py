"""What a library that we did not write says of the sandbox."""

import asyncio
import json
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

SECRET = "s3cret_-"

HEARD = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query"),
    *("chosen_inline_result", "poll", "poll_answer", "my_chat_member"),
)
"""The kinds of updates that the libraries are told to ask for."""


@dataclass(frozen=True)
class Attachment:
    """A file to be uploaded, which each library wraps in its own way."""

    name: str
    data: bytes


class Judge(ABC):
    """The bot of a served world, played through a library.

    Every answer and every update is parsed by the library and written back by it: that must be what came over the
    wire, field by field. Nothing may be strange to it, and every instant must know its time zone.

    called: the methods that were called; heard: the kinds of updates that came.
    """

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.heard: set[str] = set()
        self._results: dict[str, Any] = {}
        self._updates: dict[int, Json] = {}
        self._parsed: asyncio.Queue[Any] = asyncio.Queue()
        self._last: Any = None

    async def call(self, method: str, /, **params: Any) -> Any:
        """`result`, as it came and was understood. params: JSON as the Bot API names it, and `Attachment`."""
        self.called.add(method)
        self._last = await self._ask(method, params)
        return self._understood(self._results[method], self._last)

    async def hear(self, kind: str) -> Json:
        """The content of the next update, as it came and was understood; it must be of this kind."""
        parsed = await asyncio.wait_for(self._parsed.get(), 60)
        told = self._understood(self._updates[parsed.update_id], parsed)
        assert set(told) == {"update_id", kind}
        self.heard.add(kind)
        return dict(told[kind])

    def heard_all(self) -> bool:
        """Whether nothing came that was not heard; what is still on its way is not waited for."""
        return self._parsed.empty()

    @abstractmethod
    def polling(self) -> AbstractAsyncContextManager[None]:
        """Updates come through the library's own loop over getUpdates."""

    @abstractmethod
    def listening(self) -> AbstractAsyncContextManager[str]:
        """Updates come to this address, if they bring `SECRET`."""

    @abstractmethod
    def marked(self) -> list[str]:
        """The words of the last answer that its entities mark, as the library cuts them out of the text."""

    @abstractmethod
    async def download(self, file_id: str) -> bytes:
        """The library's own way from a file's id to its bytes."""

    @abstractmethod
    async def _ask(self, method: str, params: Json) -> Any:
        """The library's own objects, or what it raises."""

    @abstractmethod
    def _written(self, parsed: Any) -> Any:
        """JSON again."""

    def _comparable(self, told: Any) -> Any:
        """What can be compared of a JSON value, where the library does not write back everything."""
        return told

    @abstractmethod
    def _strange(self, parsed: Any) -> list[str]:
        """Fields that the library does not know, and instants without a time zone."""

    def _came(self, method: str, answer: Json) -> None:
        """Keeps what came over the wire, before the library read it."""
        self._results[method] = answer.get("result")
        if method == "getUpdates" and answer["ok"]:
            for update in answer["result"]:
                self._brought(update)

    def _brought(self, update: Json) -> None:
        self._updates[update["update_id"]] = update

    def _understood(self, came: Any, parsed: Any) -> Any:
        """What came, if the library took it for just that."""
        assert not self._strange(parsed)
        written = self._comparable(self._written(parsed))
        assert written == self._comparable(came)
        assert _exactly(written) == _exactly(self._comparable(came))
        return came


def _exactly(told: Any) -> str:
    """To Python `True == 1 == 1.0`; to JSON all three are different."""
    return json.dumps(told, sort_keys=True)
