"""JSON as a stream of events, whatever its length."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import ijson  # type: ignore[import-untyped]

from bot.errors import InvalidInput
from bot.intake.telegram.chunks import chunks
from bot.intake.text import Progress

Event = tuple[str, object]
"""ijson's: ("map_key", "id"), ("number", 17), ("start_array", None), …"""

STARTS, ENDS = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})
DEEPEST = 100  # brackets in one another; an export has 6, a rich message of 16 levels below 80
_LONGEST_VALUE = 8 * 1024 * 1024  # bytes of one text: a review at its limit, every character escaped


def events(stream: BinaryIO, size: int, place: Callable[[], str], progress: Progress) -> Iterator[Event]:
    """The events of one JSON value, in order. progress: bytes read of `size`; place: where the reader is by now.

    Raises InvalidInput for what is no JSON, is cut off, goes on behind its end, nests deeper than 100 brackets, or
    has a text of more than 8 MiB. Holds one piece of the file at a time.
    """
    found: list[Event] = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found, use_float=True)  # floats: a number of any length is an error, no more
    watch = _Watch(place)
    done = 0
    for chunk in chunks(stream, place()):
        fault = _send(parser, chunk)
        yield from watch.checked(found, len(chunk))
        if fault:
            raise InvalidInput(place(), _reason(fault, watch.ended))
        found.clear()
        done += len(chunk)
        progress(min(done, size), size)
    if not done:
        raise InvalidInput(place(), "it is empty; export the channel again")
    if fault := _finish(parser):
        raise InvalidInput(place(), _reason(fault, watch.ended, at_end=True))


class _Watch:
    """Counts brackets and bytes without an event."""

    def __init__(self, place: Callable[[], str]) -> None:
        self._place = place
        self._depth = 0
        self._silent = 0
        self.ended = False

    def checked(self, found: list[Event], size: int) -> Iterator[Event]:
        self._silent = 0 if found else self._silent + size
        if self._silent > _LONGEST_VALUE:
            raise InvalidInput(self._place(), "one of its texts is larger than 8 MiB; export the channel again")
        for event in found:
            if event[0] in STARTS:
                self._depth += 1
                if self._depth > DEEPEST:
                    raise InvalidInput(self._place(), f"it nests more than {DEEPEST} brackets, which no export does")
            elif event[0] in ENDS:
                self._depth -= 1
            self.ended = not self._depth
            yield event


def _send(parser: Any, chunk: bytes) -> Exception | None:
    try:
        parser.send(chunk)
    except (ijson.JSONError, ValueError) as error:  # ValueError: of a backend without C, for a number of any length
        return error
    return None


def _finish(parser: Any) -> Exception | None:
    try:
        parser.close()
    except (ijson.JSONError, ValueError) as error:
        return error
    return None


def _reason(fault: Exception, ended: bool, *, at_end: bool = False) -> str:
    if ended:
        return "something stands behind the end of the export; were two files glued together? Import each one alone"
    if at_end:
        return "it breaks off here; the export was not finished, or the file was not copied whole"
    return "it is not valid JSON from here on; export the channel again, and do not edit result.json by hand"
