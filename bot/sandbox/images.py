"""How large a picture is, told from its first bytes: PNG, JPEG and GIF."""

import struct

_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers of a frame's header; the three left out are tables."""


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height, each at least 1; None for whatever is not the beginning of a picture."""
    try:
        width, height = _measured(data)
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def media_type(data: bytes) -> str | None:
    """Of what `pixels` measures, by its first bytes; None for whatever is not the beginning of a picture."""
    kinds: dict[str, bytes | tuple[bytes, ...]] = {"image/png": _PNG, "image/gif": _GIF, "image/jpeg": _JPEG}
    return next((kind for kind, first in kinds.items() if data.startswith(first)), None)


def _measured(data: bytes) -> tuple[int, int]:
    if data.startswith(_PNG) and data[12:16] == b"IHDR":
        return _pair(">II", data, 16)
    if data.startswith(_GIF):
        return _pair("<HH", data, 6)
    if data.startswith(_JPEG):
        return _jpeg(data)
    return 0, 0


def _jpeg(data: bytes) -> tuple[int, int]:
    """Steps from segment to segment up to the frame's header, which has height before width."""
    at = 2
    while data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            height, width = _pair(">HH", data, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def _pair(form: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, data, at)
    return int(first), int(second)
