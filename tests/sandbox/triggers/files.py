"""Files that are refused."""

import struct
from collections.abc import Callable
from typing import Any

from bot.sandbox.api.files import LARGEST_DOWNLOAD, LARGEST_PHOTO, LONGEST_CAPTION
from bot.sandbox.api.rules import Rule
from bot.sandbox.files import Upload
from bot.sandbox.world import World
from tests.sandbox.triggers.case import CHANNEL, Trigger, Triggers

DOCUMENT = "sandbox-document-0"
"""The id of the first file of a world."""

BOUNDARY = {"Content-Type": "multipart/form-data; boundary=edge"}


def png(width: int, height: int) -> bytes:
    """The beginning of a picture of this size, which is all that anybody here reads."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


def form(field: str, content: bytes, **fields: str) -> bytes:
    """A form for the channel with one file, under `BOUNDARY`."""
    named = {"chat_id": str(CHANNEL)} | fields
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in named.items()]
    disposition = f'form-data; name="{field}"; filename="some.file"'
    last = f"--edge\r\nContent-Disposition: {disposition}\r\nContent-Type: image/png\r\n\r\n".encode() + content
    return b"\r\n".join([part.encode() for part in parts] + [last, b"--edge--\r\n"])


def _upload(method: str, content: bytes, facts: dict[str, Any] | None = None) -> Trigger:
    return Trigger(method, form(method.removeprefix("send").lower(), content), facts or {}, headers=BOUNDARY)


def _kept(size: int) -> Callable[[World], object]:
    return lambda world: world.files.keep(Upload("a.txt", "text/plain", bytes(size)))


TRIGGERS: Triggers = {
    Rule.CAPTION_TOO_LONG: Trigger("sendDocument", {"chat_id": CHANNEL, "caption": "🙂" * (LONGEST_CAPTION + 1)}),
    Rule.NO_FILE: Trigger("sendPhoto", {"chat_id": CHANNEL, "photo": "attach://nowhere"}, {"kind": "photo"}),
    Rule.FILE_EMPTY: _upload("sendDocument", b""),
    Rule.FILE_ID_WRONG: Trigger("sendDocument", {"chat_id": CHANNEL, "document": "AgAC"}),
    Rule.FILE_OTHER_KIND: Trigger(
        "sendPhoto",
        {"chat_id": CHANNEL, "photo": DOCUMENT},
        {"had": "Document", "wanted": "Photo"},
        _kept(1),
    ),
    Rule.PHOTO_TOO_BIG: _upload("sendPhoto", png(9, 9).ljust(LARGEST_PHOTO + 1, b"\0"), {"size": LARGEST_PHOTO + 1}),
    Rule.PHOTO_BROKEN: _upload("sendPhoto", b"GIF89a"),
    Rule.PHOTO_SHAPE: _upload("sendPhoto", png(20, 401)),
    Rule.FILE_ID_MISSING: Trigger("getFile"),
    Rule.FILE_ID_INVALID: Trigger("getFile", {"file_id": "AgAC"}),
    Rule.FILE_TOO_BIG: Trigger("getFile", {"file_id": DOCUMENT}, before=_kept(LARGEST_DOWNLOAD + 1)),
}
