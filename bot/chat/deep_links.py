"""Links that open the bot's chat and say there what is wanted, and what such a link said.

https://core.telegram.org/bots/features#deep-linking: 1 to 64 of `A-Z a-z 0-9 _ -`. They stand under posts for years:
the number comes first, which survives a database that was lost and imported anew; the id behind it finds the review
also after an owner gave it another number. Old forms stay understood for ever.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from bot.chat.place import ChannelPlace
from bot.reviews.review import StoredReview
from bot.values import Struct

TEXT_VERSION, SIMILAR, REVIEW, WORDS = "t", "s", "r", "w"
TELL_ME, SUGGEST = "n", "suggest"
INVITATION = "i"  # with the token of one: nothing else begins so
OWNER = "o"  # with the token of the owner's link
MOST_TO_TELL = 6  # candidates of one link: with ids of nine digits 61 characters
_LONGEST_WORDS = 46  # bytes: 62 characters of base64 beside "w_"

_PAYLOAD = re.compile(r"(?P<kind>[ts])_(?P<number>\d{1,9})(?:_(?P<id>\d{1,9}))?", re.ASCII)


class UnderPost(Struct, frozen=True):
    """What a button under a post asks for: `kind` TEXT_VERSION or SIMILAR, for the review posted under `number`.

    review_id: its id in the database that froze the post; None in a link that somebody wrote by hand.
    """

    kind: str
    number: int
    review_id: int | None = None

    @property
    def payload(self) -> str:
        return "_".join(str(word) for word in (self.kind, self.number, self.review_id) if word is not None)

    @property
    def ending(self) -> str:
        """How the addresses of both buttons under the post end."""
        return self.payload.removeprefix(self.kind)


def under_post(payload: str) -> UnderPost | None:
    """None for another kind of link."""
    found = _PAYLOAD.fullmatch(payload)
    return UnderPost(found["kind"], int(found["number"]), int(found["id"]) if found["id"] else None) if found else None


def tell_me_payload(candidate_ids: Sequence[int]) -> str:
    """Asks to be told when these candidates' reviews are out: one, or those of a ballot. By their own ids, since a
    ballot is rendered before it has one."""
    return "_".join((TELL_ME, *map(str, candidate_ids[:MOST_TO_TELL])))


def deep_link(username: str, payload: str) -> str:
    """`username`: the bot's, without "@"."""
    return f"https://t.me/{username}?start={payload}"


def review_address(stored: StoredReview, place: ChannelPlace, username: str) -> str:
    """Where an archived review is read: its post, else the bot's chat."""
    if stored.message_ids:
        return place.link(stored.message_ids[0])
    number = stored.review.number
    payload = f"{REVIEW}_{stored.id}" if number is None else UnderPost(TEXT_VERSION, number, stored.id).payload
    return deep_link(username, payload)


def words_payload(words: str) -> str:
    """Searches for these words, or as many of them as fit; "" for none."""
    short = words.encode("utf-8", "ignore")[: _LONGEST_WORDS + 1]
    if len(short) > _LONGEST_WORDS:  # back to the end of a word, if there is one
        short = short[:_LONGEST_WORDS].rpartition(b" ")[0] or short[:_LONGEST_WORDS].decode("utf-8", "ignore").encode()
    packed = urlsafe_b64encode(short).decode().rstrip("=")
    return f"{WORDS}_{packed}" if packed else ""


def words_in(packed: str) -> str:
    """What `words_payload` packed behind its "w_"; "" for what it never made."""
    try:
        return urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except ValueError:  # no base64, or no UTF-8
        return ""
