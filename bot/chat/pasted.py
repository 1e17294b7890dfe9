"""Links in what people send: typed, pasted from another app, or in a post that they forward."""

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bot.reviews.acceptable import Refusal, acceptable
from bot.reviews.paper import Paper

_KINDS = (MessageEntity.URL, MessageEntity.TEXT_LINK)
_OURS = ("url:t.me/", "url:telegram.me/", "url:telegram.dog/")  # posts and bots; no paper lies there
_BETWEEN = " \t—–-:|,;.·•"  # what stands between a link and its title


@dataclass(frozen=True, slots=True)
class Pasted:
    """A link: `found` is its paper or why it cannot be one; title: what stands behind it on its line, may be empty."""

    found: Paper | Refusal
    title: str

    @property
    def known(self) -> bool:
        """Whether it leads to where papers are: not just to some page of the web."""
        return isinstance(self.found, Paper) and not self.found.key.startswith("url:")


def text_of(message: Message) -> str:
    """What somebody wrote, also below a picture or a file."""
    return message.text or message.caption or ""


def links_in(message: Message) -> list[Pasted]:
    """In their order; of a paper that is named twice the first. Links to Telegram itself are left out.

    A message that begins with an arXiv id or a DOI has one, too: apps make no link of these.
    """
    found = list(_linked(message)) or list(_named(text_of(message)))
    first: dict[object, Pasted] = {}
    for one in found:
        key = one.found.key if isinstance(one.found, Paper) else one.found
        if not (isinstance(key, str) and key.startswith(_OURS)):
            first.setdefault(key, one)
    return list(first.values())


def _linked(message: Message) -> Iterator[Pasted]:
    """By what Telegram marked as a link; offsets count UTF-16 units."""
    units = text_of(message).encode("utf-16-le", "replace")
    entities = [one for one in (*message.entities, *message.caption_entities) if one.type in _KINDS]
    entities.sort(key=lambda one: one.offset)
    ends = [*(one.offset for one in entities[1:]), len(units) // 2]
    for entity, end in zip(entities, ends, strict=True):
        address = entity.url or _cut(units, entity.offset, entity.offset + entity.length)
        behind = _cut(units, entity.offset + entity.length, max(end, entity.offset + entity.length))
        yield Pasted(acceptable(address), behind.partition("\n")[0].strip(_BETWEEN))


def _named(text: str) -> Iterator[Pasted]:
    first, _, rest = text.strip().partition("\n")[0].partition(" ")
    one = Pasted(acceptable(first), rest.strip(_BETWEEN))
    if one.known:
        yield one


def _cut(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")
