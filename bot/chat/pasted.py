"""Links in what people send: typed, pasted from another app, or in a post that they forward."""

import re
from collections.abc import Iterator, Mapping

from telegram import Message, MessageEntity

from bot.reviews.acceptable import Refusal, acceptable
from bot.reviews.paper import Paper
from bot.values import Struct

_KINDS = (MessageEntity.URL, MessageEntity.TEXT_LINK)
_OURS = ("url:t.me/", "url:telegram.me/", "url:telegram.dog/")  # posts and bots; no paper lies there
_WRITTEN = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_CLOSING = ".,;:!?)]}»”’'\""  # what ends a sentence, not an address
_PAPERS = (
    "url:openreview.net/",
    "url:huggingface.co/papers/",
    "url:aclanthology.org/",
    "url:proceedings.mlr.press/",
    "url:proceedings.neurips.cc/",
)
"""Where every page is a paper's, or a list of papers."""
_BETWEEN = " \t—–-:|,;.·•"  # what stands between a link and its title


class Pasted(Struct, frozen=True):
    """A link: `found` is its paper or why it cannot be one; title: what stands behind it on its line, may be empty."""

    found: Paper | Refusal
    title: str

    @property
    def known(self) -> bool:
        """Whether it leads to where papers are: not just to some page of the web."""
        key = self.found.key if isinstance(self.found, Paper) else ""
        return key.startswith(_PAPERS) or (bool(key) and not key.startswith("url:"))


def text_of(message: Message) -> str:
    """What somebody wrote, also below a picture or a file."""
    return message.text or message.caption or ""


def links_in(message: Message) -> list[Pasted]:
    """In their order; of a paper that is named twice the first. Links to Telegram itself are left out.

    A message that begins with an arXiv id or a DOI has one, too: apps make no link of these.
    """
    text = text_of(message)
    found = list(_linked(text, _marked(text, message))) or list(_named(text))
    first: dict[object, Pasted] = {}
    for one in found:
        key = one.found.key if isinstance(one.found, Paper) else one.found
        if not (isinstance(key, str) and key.startswith(_OURS)):
            first.setdefault(key, one)
    return list(first.values())


def _marked(text: str, message: Message) -> Mapping[int, tuple[int, str]]:
    """What Telegram marked as a link, by where it begins: where it ends, and its address."""
    units = text.encode("utf-16-le", "replace")  # offsets count these

    def place(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le", "replace"))

    entities = [one for one in (*message.entities, *message.caption_entities) if one.type in _KINDS]
    spans = [(place(one.offset), place(one.offset + one.length), one.url) for one in entities]
    return {start: (end, url or text[start:end]) for start, end, url in spans}


def _linked(text: str, marked: Mapping[int, tuple[int, str]]) -> Iterator[Pasted]:
    """With the addresses that are written out: not every app marks these."""
    links = {one.start(): (one.end(), one[0].rstrip(_CLOSING)) for one in _WRITTEN.finditer(text)}
    links = {start: found for start, found in links.items() if not _inside(start, marked)}
    links.update(marked)
    starts = sorted(links)
    for start, following in zip(starts, [*starts[1:], len(text)], strict=False):  # the last has none behind it
        end, address = links[start]
        behind = text[end:following].partition("\n")[0]
        yield Pasted(acceptable(address), behind.strip(_BETWEEN))


def _inside(start: int, marked: Mapping[int, tuple[int, str]]) -> bool:
    return any(first < start < end for first, (end, _) in marked.items())


def _named(text: str) -> Iterator[Pasted]:
    first, _, rest = text.strip().partition("\n")[0].partition(" ")
    one = Pasted(acceptable(first), rest.strip(_BETWEEN))
    if one.known:
        yield one
