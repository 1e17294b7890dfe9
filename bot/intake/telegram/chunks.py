"""The bytes of an export, a piece at a time, checked and made JSON where Telegram Desktop's are not."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from bot.errors import InvalidInput

_CHUNK = 64 * 1024  # bytes
_MARK = codecs.BOM_UTF8

_HIGH = rb"\\u[dD][89abAB][0-9a-fA-F]{2}"
_LOW = rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_BEGUN = rb"\\(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?"
# Each match starts at a backslash that no other escapes. A pair of halves is one character; a lone half is none.
_ESCAPE = re.compile(
    rb"(?P<cut>(?:%b(?:%b)?|%b)\Z)|(?P<pair>%b%b)|(?P<half>%b|%b)|\\x(?P<hex>[0-9a-fA-F]{2})|\\."
    % (_HIGH, _BEGUN, _BEGUN, _HIGH, _LOW, _HIGH, _LOW),
    re.DOTALL,
)


def chunks(stream: BinaryIO, place: str) -> Iterator[bytes]:
    """Everything in the stream, in its order, never empty pieces.

    Older releases of Telegram Desktop wrote control characters of button data as \\x01, which is no JSON
    (https://github.com/telegramdesktop/tdesktop/issues/27571); they become \\u0001. A byte order mark goes. Raises
    InvalidInput, naming the byte, for anything but UTF-8, for NUL bytes and for half characters (\\ud800 alone).
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    carried, done = b"", 0
    while read := stream.read(_CHUNK):
        _refuse_foreign(read, decoder, place, done)
        done += len(read)
        piece = (carried + read).removeprefix(_MARK) if done == len(read) else carried + read
        piece, carried = _mended(piece, place, done) if b"\\" in piece else (piece, b"")
        if piece:
            yield piece
    _refuse_foreign(b"", decoder, place, done)
    if carried:
        yield carried


def _refuse_foreign(read: bytes, decoder: codecs.IncrementalDecoder, place: str, done: int) -> None:
    held = len(decoder.getstate()[0])
    try:
        decoder.decode(read, final=not read)
    except UnicodeDecodeError as error:
        raise _fault(place, done - held + error.start, "it is not UTF-8 text; export the channel again") from None
    nul = read.find(b"\0")
    if nul >= 0:
        raise _fault(place, done + nul, "it holds NUL bytes, so it is no export of Telegram; export the channel again")


def _mended(piece: bytes, place: str, done: int) -> tuple[bytes, bytes]:
    """The piece with its escapes as JSON has them, and an escape at its end that the next piece goes on with."""
    carried = b""

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal carried
        if found["cut"] is not None:
            carried = found["cut"]
            return b""
        if found["half"] is not None:
            raise _fault(
                place, done - len(piece) + found.start(), "it holds half a character; export the channel again"
            )
        return b"\\u00" + found["hex"] if found["hex"] else found[0]

    return _ESCAPE.sub(mend, piece), carried


def _fault(place: str, byte: int, reason: str) -> InvalidInput:
    return InvalidInput(f"{place}, byte {max(byte, 0) + 1}", reason)
