"""A folder of Markdown files, one review each, as the export writes it and people edit it."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from bot.errors import InvalidInput
from bot.intake.document.marks import plain
from bot.intake.document.names import listed_names
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.record import Found, ImportedReview
from bot.intake.rows.fields import Row
from bot.intake.rows.front_matter import MAX_FRONT_MATTER, Value, split_front_matter, texts_of
from bot.intake.rows.review_row import ReviewReader
from bot.intake.source import File, Folder
from bot.intake.text import MAX_REVIEW_BYTES, Progress
from bot.values import Struct

_ABOUT_THE_FOLDER = {"readme", "contributing", "changelog", "license", "licence", "security", "code_of_conduct"}
_HEADING = re.compile(r"\s*+#(?=[ \t])(?P<title>[^\n]++)(?:\n|$)")
_LISTS = {"reviewers", "topics", "keywords", "message_ids"}
_NUMBERS = {"number", "source_line", "message_ids"}
_MOST_DIGITS = 16  # of the greatest number that `Row` takes
_MOST_SHOWN = 80  # characters of what was left out


class FolderFile(Struct, frozen=True):
    """One Markdown file: its review, or None with its first words for a file that is none; named: it names the
    review's identity itself."""

    name: str
    record: ImportedReview | None
    beginning: str = ""
    named: bool = False


def parse_folder(source: Folder, progress: Progress) -> Iterator[Found]:
    """The reviews of a folder, file after file; of files that are no review a doubt each. progress: files.

    Raises InvalidInput, naming the file and the line, at the first file that cannot be read or repeats an identity;
    and for a folder without a review.
    """
    total = sum(1 for _ in source.files())
    any_review = False
    for done, found in enumerate(read_folder(source), 1):
        if found.record is not None:
            any_review = True
            yield found.record
        else:
            yield Doubt(kind=DoubtKind.SKIPPED, place=found.name, found=found.beginning)
        progress(done, total)
    if not any_review:
        raise InvalidInput(
            source.name, "no review in it: a review starts with --- and a line title: Title of the paper"
        )


def read_folder(source: Folder) -> Iterator[FolderFile]:
    """Every Markdown file, as `parse_folder` understands it.

    A review has its title above its text, else in a "# heading" as the first line of it. Files with neither fields nor
    such a heading, and those about the folder itself (README.md, LICENSE.md, …), are none. Without an identity of its
    own a review gets one in the collection that is named after the folder.
    """
    reviews = ReviewReader(source.name)
    for file in source.files():
        yield _read(file, reviews)


def _read(file: File, reviews: ReviewReader) -> FolderFile:
    if PurePath(file.name).stem.casefold() in _ABOUT_THE_FOLDER:
        return FolderFile(file.name, None)
    if file.size > MAX_REVIEW_BYTES + MAX_FRONT_MATTER:
        raise InvalidInput(file.name, f"it is larger than {MAX_REVIEW_BYTES // 2**20} MiB, which is no review")
    matter = split_front_matter(file.text().content, file.name)
    fields = {key: _typed(key, value) for key, value in matter.values.items()}
    body = matter.body
    if "title" not in fields and (heading := _HEADING.match(body)):
        fields["title"], body = plain(heading["title"]), body[heading.end() :]
    nothing = "title" not in fields and "identity" not in fields
    if nothing or not (matter.values or body.strip()):
        return FolderFile(file.name, None, body.strip().partition("\n")[0][:_MOST_SHOWN])
    row = Row(file.name, matter.line or 1, {**_named(fields), "body": body}, matter.lines)
    for twice in matter.values.keys() & ({"body", "paper"} if "url" in fields else {"body"}):
        raise row.fault(f"{twice!r} stands twice in this file; keep one", twice)
    return FolderFile(file.name, reviews.record(row, file.name), named="identity" in row)


def _named(fields: dict[str, object]) -> dict[str, object]:
    """With the name that the export has for the paper's address."""
    return {"url" if name == "paper" else name: value for name, value in fields.items()}


def _typed(name: str, value: Value) -> object:
    """The value as JSON would have it; what is no number stays text, to be refused with its name."""
    if name == "reviewers" and isinstance(value, str):
        return listed_names(value)
    texts = texts_of(value) if name in _LISTS else value
    if name not in _NUMBERS:
        return texts
    return _number(texts) if isinstance(texts, str) else tuple(map(_number, texts))


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else text
