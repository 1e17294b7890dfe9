"""Links that open the bot's chat and say there what is wanted, and what such a link said.

https://core.telegram.org/bots/features#deep-linking: 1 to 64 of `A-Z a-z 0-9 _ -`. They stand under posts for years:
the number comes first, which survives a database that was lost and imported anew; the id behind it finds the review
also after an owner gave it another number. Old forms stay understood for ever.
"""

import re
from dataclasses import dataclass

TEXT_VERSION, SIMILAR, REVIEW = "t", "s", "r"

_PAYLOAD = re.compile(r"(?P<kind>[ts])_(?P<number>\d{1,9})(?:_(?P<id>\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnderPost:
    """What a button under a post asks for: `kind` TEXT_VERSION or SIMILAR, for the review posted under `number`.

    review_id: its id in the database that froze the post; None in a link that somebody wrote by hand.
    """

    kind: str
    number: int
    review_id: int | None = None

    @property
    def payload(self) -> str:
        return "_".join(str(word) for word in (self.kind, self.number, self.review_id) if word is not None)


def under_post(payload: str) -> UnderPost | None:
    """None for another kind of link."""
    found = _PAYLOAD.fullmatch(payload)
    return UnderPost(found["kind"], int(found["number"]), int(found["id"]) if found["id"] else None) if found else None


def deep_link(username: str, payload: str) -> str:
    """`username`: the bot's, without "@"."""
    return f"https://t.me/{username}?start={payload}"


def review_link(username: str, review_id: int) -> str:
    """Opens a review in the bot's chat, by its id in this database."""
    return deep_link(username, f"{REVIEW}_{review_id}")
