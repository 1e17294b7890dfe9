"""Which review is which: the key that makes an import repeatable."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from bot.reviews.review import Review

_FOLDED_LETTERS = 80  # DESIGN: enough of a nameless text to tell it from every other


def fold(text: str) -> str:
    """Letters and digits in lower case, one space between words: how titles are compared."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return re.sub(r"[\W_]+", " ", plain).strip().casefold()


def identities(collection: str, reviews: Iterable[Review]) -> Iterator[tuple[str, Review]]:
    """Each review with its identity, in the order given.

    (collection, date or "undated", paper key, else folded title, else first 80 folded letters, occurrence 1, 2, …):
    a text that moves inside its document, or gains a line above it, stays the same review.
    """
    seen: Counter[str] = Counter()
    for review in reviews:
        subject = review.paper.key if review.paper else fold(review.title) or fold(review.body)[:_FOLDED_LETTERS]
        base = f"{collection}|{review.date.isoformat() if review.date else 'undated'}|{subject}"
        seen[base] += 1
        yield f"{base}|{seen[base]}", review


def content_hash(review: Review) -> str:
    """Hex SHA-256 over every field but the number, which the channel gives: tells whether an import changes it."""
    content = asdict(review) | {"number": None}
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(packed.encode()).hexdigest()
