"""An export of any length is read a few messages at a time."""

import json
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase

from bot.intake.source import File
from bot.intake.telegram.parse import parse_telegram
from tests.unit.intake.telegram.exported import PROSE, chat, message, packed, read_bytes, review_text, reviews

_MESSAGES = 20_000
_ONE_REVIEW_IN = 40


def _pieces() -> Iterator[bytes]:
    yield b'{"name": "Kites", "type": "public_channel", "id": 5, "messages": ['
    for number in range(1, _MESSAGES + 1):
        text = review_text(body=f"{number}. {PROSE}") if number % _ONE_REVIEW_IN == 0 else f"A kite, the {number}th."
        yield (b"," if number > 1 else b"") + json.dumps(message(number, text, after=number * 60)).encode()
    yield b"]}"


class _Generated(RawIOBase):
    """A file that is made while it is read."""

    def __init__(self) -> None:
        self._pieces = _pieces()
        self._ready = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._ready) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._ready += piece
        read, self._ready = self._ready[:size], self._ready[size:]
        return read


@dataclass
class _Told:
    last: tuple[int, int] = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        assert done >= self.last[0]
        self.last = (done, total)


def test_memory_does_not_grow_with_the_file() -> None:
    size = sum(map(len, _pieces()))
    assert size > 5 * 2**20
    source = File("result.json", size, _Generated)  # type: ignore[arg-type]  # a raw stream reads like a binary one
    told = _Told()
    tracemalloc.start()
    count = sum(1 for found in parse_telegram(source, told) if reviews([found]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == _MESSAGES // _ONE_REVIEW_IN
    assert peak < 4 * 2**20
    assert told.last == (size, size)


def test_twice_the_messages_take_about_twice_the_time() -> None:
    def seconds(count: int) -> float:
        data = packed(chat(*(message(number, review_text(), after=number * 60) for number in range(1, count + 1))))
        started = time.perf_counter()
        assert len(reviews(read_bytes(data))) == count
        return time.perf_counter() - started

    seconds(50)
    assert seconds(1600) < 16 * max(seconds(200), 0.02)
