"""Names of files that a person can read and every disk can hold."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from bot.reviews.identity import fold
from bot.reviews.review import Review

_LONGEST = 80  # bytes in UTF-8: a line of a listing; common disks take 255, encrypted ones 143
_APOSTROPHES = str.maketrans("", "", "'’`׳״")


class FileNames:
    """Gives names that nobody has. The names in the folder are `taken` from the start."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(map(_key, taken))
        self._counts: Counter[str] = Counter()

    def new(self, review: Review) -> str:
        """A name such as "2025-03-14-short-title.md", of at most 80 bytes; the second of equal names ends in "-2".

        Letters and digits of any script and hyphens only, in lower case, behind the date (or "undated"), so that it is
        no name that Windows keeps for itself.
        """
        start = f"{review.date.isoformat() if review.date else 'undated'}-"
        slug = _slug(review.title)
        while True:
            self._counts[start + slug] += 1
            count = self._counts[start + slug]
            end = f"-{count}.md" if count > 1 else ".md"
            name = f"{start}{_cut(slug, _LONGEST - len(start) - len(end))}{end}"
            if _key(name) not in self._taken:
                self._taken.add(_key(name))
                return name


def _key(name: str) -> str:
    """Equal for names that some disk holds for one: case and the way to write an accent do not count there."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _slug(title: str) -> str:
    words = fold(_without_marks(title.translate(_APOSTROPHES)))
    return _without_marks(words).replace(" ", "-") or "review"


def _without_marks(text: str) -> str:
    """Without points and accents that are no part of a letter, such as Hebrew vowels."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(character for character in composed if unicodedata.category(character) != "Mn")


def _cut(slug: str, size: int) -> str:
    """At most `size` bytes of it, at the end of a word where a long enough beginning has one."""
    if len(slug.encode()) <= size:
        return slug
    short = slug.encode()[:size].decode("utf-8", "ignore")
    words = short.rpartition("-")[0]
    return words if len(words) >= len(short) // 2 else short
