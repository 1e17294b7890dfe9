"""The archive as a folder of Markdown files: a git repository that a person can edit."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from bot.archive.ports import ArchiveStore
from bot.errors import InvalidInput
from bot.intake.export.archived import archived
from bot.intake.export.file_names import FileNames
from bot.intake.export.markdown import markdown_file
from bot.intake.record import ImportedReview
from bot.intake.rows.folder import FolderFile, read_folder
from bot.intake.source import Folder
from bot.intake.text import with_one_line_end
from bot.reviews.identity import content_hash, short_hash, subject_key
from bot.reviews.review import StoredReview
from bot.values import Struct, replace


class FileChange(Struct, frozen=True):
    """What becomes of a file of the folder: its path in it, and its whole text, None for a file that goes."""

    path: str
    text: str | None


class ExportFolder:
    """Brings a folder up to the archive, file by file."""

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    async def __call__(self, present: Folder) -> AsyncIterator[FileChange]:
        """The files that must change; none for a folder that says what the archive says.

        present: what is in the folder now, may be nothing. A file belongs to the review whose identity it names or
        would get at an import, else to one with the same date and paper or title, and keeps its name. It is left
        alone, however it is written, while it says what the archive says; other files always. A file goes when its
        review is no more in the archive and nobody edited it. Raises InvalidInput, before anything is to be changed,
        for a file that cannot be read as `parse_folder` would, for an edit that was not imported yet and would be
        lost, and where the archive is empty and the folder is not.
        """
        found = list(map(_File.of, read_folder(present)))
        files = _Files(found)
        await self._refuse(present.name, files)
        names = FileNames(file.name for file in found)
        async for stored in archived(self._archive):
            file = files.take(stored)
            if file is None:
                yield FileChange(names.new(stored.review), markdown_file(stored))
            elif file.says != _says(stored):
                yield FileChange(file.name, markdown_file(stored))
        for file in files.left():
            if file.is_ours and not file.is_edited:
                yield FileChange(file.name, None)

    async def _refuse(self, name: str, files: "_Files") -> None:
        empty = True
        async for stored in archived(self._archive):
            empty = False
            if not files.has_edits:
                break
            file = files.named(stored.identity)
            # Also where the archive changed since: that may be an earlier edit of this very file.
            if file and file.is_edited and file.says and file.says[0] != _says(stored)[0]:
                raise InvalidInput(
                    file.name,
                    "it was edited since it was written, and the archive says something else; import the folder first"
                    " (--force takes the file's text), or remove the file",
                )
        if empty and files.has_reviews:
            raise InvalidInput(name, "the archive is empty and this folder is not; import it, or name another folder")


_Says = tuple[str, int | None, tuple[int, ...], datetime | None, int | None]


class _File(Struct, frozen=True):
    """A file of the folder, less its text. identity: None for a file that is no review; named: it is written there;
    exported: the content hash at the last export; subject: date, and paper or title."""

    name: str
    identity: str | None = None
    named: bool = False
    subject: bytes = b""
    says: _Says | None = None
    exported: str | None = None

    @classmethod
    def of(cls, found: FolderFile) -> "_File":
        record = found.record
        if record is None:
            return cls(found.name)
        subject = short_hash(subject_key(record.review))
        return cls(found.name, record.identity, found.named, subject, _says(record), record.base_hash)

    @property
    def is_ours(self) -> bool:
        return self.named and self.exported is not None

    @property
    def is_edited(self) -> bool:
        return self.exported is not None and self.says is not None and self.says[0] != self.exported


class _Files:
    """The reviews in the folder, each to be taken once."""

    def __init__(self, files: Iterable[_File]) -> None:
        self._by_identity = {file.identity: file for file in files if file.identity is not None}
        self._by_subject: dict[bytes, list[str]] = {}
        for identity, file in self._by_identity.items():
            if not file.named:
                self._by_subject.setdefault(file.subject, []).append(identity)

    @property
    def has_reviews(self) -> bool:
        return bool(self._by_identity)

    @property
    def has_edits(self) -> bool:
        return any(file.is_edited for file in self._by_identity.values())

    def named(self, identity: str) -> _File | None:
        return self._by_identity.get(identity)

    def take(self, stored: StoredReview) -> _File | None:
        """The review's file, None where it has none yet."""
        file = self._by_identity.pop(stored.identity, None)
        if file is None:
            alike = self._by_subject.get(short_hash(subject_key(stored.review)), [])
            while alike and file is None:
                file = self._by_identity.pop(alike.pop(0), None)
        return file

    def left(self) -> Iterable[_File]:
        """Those that no review took."""
        return self._by_identity.values()


def _says(one: StoredReview | ImportedReview) -> _Says:
    """Everything that a file tells of a review, to be compared; white space around a text is not told."""
    review = replace(one.review, body=with_one_line_end(one.review.body).strip())
    return (content_hash(review), review.number, one.message_ids, one.posted_at, one.source_line)
