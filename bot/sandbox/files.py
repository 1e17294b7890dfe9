"""Files that were sent, by whoever: https://core.telegram.org/bots/api#file."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from bot.values import Struct

Kind = Literal["photo", "document"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: its name, its type as the sender told it ("" = not told), its bytes."""

    name: str
    mime_type: str
    data: bytes = field(repr=False)


class File(Struct, frozen=True):
    """A file that Telegram keeps. `size`: width and height of a photo in pixels; `path`: below `/file/bot<token>/`."""

    id: str
    unique_id: str
    kind: Kind
    path: str
    upload: Upload
    size: tuple[int, int] | None = None

    def content(self) -> dict[str, Any]:
        """As a message carries it. A photo comes in one size, its own: nothing is scaled here."""
        told: dict[str, Any] = {"file_id": self.id, "file_unique_id": self.unique_id}
        if self.size:
            width, height = self.size
            return {"photo": [told | {"width": width, "height": height, "file_size": len(self.upload.data)}]}
        if self.upload.name:
            told["file_name"] = self.upload.name
        if self.upload.mime_type:
            told["mime_type"] = self.upload.mime_type
        return {"document": told | {"file_size": len(self.upload.data)}}

    def as_json(self) -> dict[str, Any]:
        """What getFile answers."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.upload.data),
            "file_path": self.path,
        }


class Files:
    """Kept for ever; numbered from 0. A file can be downloaded once getFile has offered its path."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._offered: dict[str, File] = {}

    def keep(self, upload: Upload, size: tuple[int, int] | None = None) -> File:
        """A photo when it has a size, else a document."""
        kind: Kind = "photo" if size else "document"
        number = len(self._files)
        path = f"{kind}s/file_{number}{_suffix(upload.name)}"
        file = File(f"sandbox-{kind}-{number}", f"sandbox-{number}", kind, path, upload, size)
        self._files[file.id] = file
        return file

    def find(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def offer(self, file: File) -> None:
        self._offered[file.path] = file

    def offered(self, path: str) -> File | None:
        return self._offered.get(path)


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ""
