"""Which review is which: the key that makes an import repeatable."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.reviews.review import Review
from bot.values import to_builtins

_FOLDED_LETTERS = 80  # DESIGN: enough of a nameless text to tell it from every other


def fold(text: str) -> str:
    """Letters and digits in lower case, one space between words: how titles are compared."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return re.sub(r"[\W_]+", " ", plain).strip().casefold()


class Occurrences:
    """Names reviews as they stream by; it keeps 16 bytes and a count for each name, not the reviews."""

    def __init__(self) -> None:
        self._counts: Counter[bytes] = Counter()

    def identity(self, collection: str, review: Review) -> str:
        """(collection, date or "undated", paper key, else folded title, else first 80 folded letters, occurrence 1, 2,
        …): a text that moves inside its document, or gains a line above it, stays the same review."""
        base = f"{collection}|{subject_key(review)}"
        packed = short_hash(base)
        self._counts[packed] += 1
        return f"{base}|{self._counts[packed]}"


def identities(collection: str, reviews: Iterable[Review]) -> Iterator[tuple[str, Review]]:
    """Each review with its identity (see `Occurrences`), in the order given."""
    occurrences = Occurrences()
    for review in reviews:
        yield occurrences.identity(collection, review), review


def subject_key(review: Review) -> str:
    """What an identity says between collection and occurrence: the date and what the review is about."""
    subject = review.paper.key if review.paper else fold(review.title) or fold(review.body)[:_FOLDED_LETTERS]
    return f"{review.date.isoformat() if review.date else 'undated'}|{subject}"


def short_hash(text: str) -> bytes:
    """16 bytes that stand for a text in a large set: two of a million texts share them once in 10^26 such sets."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def content_hash(review: Review) -> str:
    """Hex SHA-256 over every field but the number, which the channel gives: tells whether an import changes it."""
    content = to_builtins(review) | {"number": None}
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(packed.encode()).hexdigest()
