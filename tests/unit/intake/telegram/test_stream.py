"""An export of any length is read a few messages at a time."""

import json
import tracemalloc
from dataclasses import dataclass

from bot.intake.source import file_of
from bot.intake.telegram.parse import parse_telegram
from tests.sizes import sized
from tests.unit.intake.telegram.exported import PROSE, chat, message, review_text, reviews

_MESSAGES = sized(6_000, soak=20_000)
_ONE_REVIEW_IN = 100


def _channel() -> bytes:
    sent = []
    for number in range(1, _MESSAGES + 1):
        text = review_text(body=f"{number}. {PROSE}") if number % _ONE_REVIEW_IN == 0 else f"A kite, the {number}th."
        sent.append(message(number, text, after=number * 60))
    return json.dumps(chat(*sent)).encode()


@dataclass
class _Told:
    last: tuple[int, int] = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        assert done >= self.last[0]
        self.last = (done, total)


def test_memory_does_not_grow_with_the_file() -> None:
    source = file_of("result.json", _channel())
    told = _Told()
    tracemalloc.start()
    count = sum(1 for found in parse_telegram(source, told) if reviews([found]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == _MESSAGES // _ONE_REVIEW_IN
    assert peak < 1.25 * 2**20 < source.size  # bytes; the file has 1.6 MB, in the soak 5.5
    assert told.last == (source.size, source.size)
