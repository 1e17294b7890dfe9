"""The messages of one review, as one: a long review is sent in parts, by us and by people."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.intake.document.link import glued_link, paper_line
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.record import PastPoll
from bot.intake.telegram.header_line import read_header_line
from bot.intake.telegram.messages import Message
from bot.intake.telegram.own_post import Part, is_own_post, part_of, without_part
from bot.intake.text import MAX_REVIEW_BYTES
from bot.values import Struct

_AT_ONCE = timedelta(minutes=2)  # an app cuts a long text by itself and sends its pieces in a second or two
_SOON = timedelta(minutes=10)  # a person copies one piece after the other
_LATER = timedelta(days=2)  # a part of ours that was held back until its owner had been asked
_FULL = 3500  # UTF-16 units of 4 096: a message that was cut because it was full
_LONG = 2000  # that may have been
_ANNOUNCING = 300  # a header alone, such as the caption of a picture
_TEXT = 200  # the least that is worth a part of its own
_MOST_BETWEEN = 20  # messages of others between two parts of ours
_MOST_OPEN = 4  # reviews whose next part may still come

Read = Message | PastPoll | Doubt


class Gathered(Struct, frozen=True):
    """messages: of one review, or a single one of any kind, in order; text: theirs, without marks of parts; doubt:
    why they may not belong together."""

    messages: tuple[Message, ...]
    text: str
    doubt: Doubt | None = None


def gathered(found: Iterable[Read]) -> Iterator[Gathered | PastPoll | Doubt]:
    """What was read, with the messages of each review as one; those that go on are given when their end is known.

    Parts are known by their marks ("(1/3)"), by being answers to the review within minutes, or by following a full
    message of the same author at once; so is the paper's link alone. What follows less closely is joined too, with a
    doubt.
    """
    waiting: list[_Open] = []
    for one in found:
        if not isinstance(one, Message):
            yield one
            continue
        taker = next((group for group in reversed(waiting) if group.takes(one)), None)
        for group in [group for group in waiting if group is not taker and group.is_over(one)]:
            waiting.remove(group)
            yield group.closed()
        if taker:
            continue
        if not opens_review(one.text):
            yield Gathered((one,), one.text)
            continue
        waiting.append(_Open(one))
        if len(waiting) > _MOST_OPEN:
            yield waiting.pop(0).closed()
    for group in waiting:
        yield group.closed()


def opens_review(text: str) -> bool:
    """Whether a header stands in the text: the channel's, or one of this bot."""
    return is_own_post(text) or any(read_header_line(line) for line in text.split("\n"))


class _Open:
    """A review whose next part may come."""

    def __init__(self, first: Message) -> None:
        self._messages = [first]
        self._part = part_of(first.text)
        self._text = without_part(first.text)
        self._between = 0
        self._unsure = False
        self._missing: list[int] = []

    def takes(self, message: Message) -> bool:
        """Takes the message if it is the next part."""
        sure = self._is_next(message)
        fits = len(self._text) + len(message.text) < MAX_REVIEW_BYTES
        if sure is None or not fits or message.repeated:
            self._between += 1
            return False
        self._unsure = self._unsure or not sure
        self._messages.append(message)
        self._text = glued(self._text, without_part(message.text))
        self._between = 0
        return True

    def _is_next(self, message: Message) -> bool | None:
        """True where it is for sure, False where it may be."""
        last = self._messages[-1]
        if message.author != last.author:
            return None
        after = abs(message.sent_at - last.sent_at)
        part = part_of(message.text)
        if part or self._part:
            return self._is_next_part(part, after)
        if opens_review(message.text):
            return None
        if message.reply_to in {one.id for one in self._messages} and after <= _SOON:
            return True
        if self._between or _ends_with_paper(self._text):
            return None
        if after <= _AT_ONCE and (last.units >= _FULL or _is_paper(message.text)):
            return True
        may_be = last.units >= _LONG or last.units < _ANNOUNCING
        worth = message.units >= _TEXT or _ends_with_paper(message.text)
        return False if may_be and worth and after <= _SOON else None

    def _is_next_part(self, part: Part | None, after: timedelta) -> bool | None:
        if part is None or self._part is None or after > _LATER:
            return None
        if part.count != self._part.count or part.position <= self._part.position:
            return None
        self._missing += range(self._part.position + 1, part.position)
        self._part = part
        return True

    def is_over(self, message: Message) -> bool:
        """Whether no part can come any more, now that this message came instead."""
        if self._part:
            complete = self._part.position == self._part.count
            after = abs(message.sent_at - self._messages[-1].sent_at)
            return complete or self._between > _MOST_BETWEEN or after > _LATER
        return opens_review(message.text) or abs(message.sent_at - self._messages[-1].sent_at) > _SOON

    def closed(self) -> Gathered:
        return Gathered(tuple(self._messages), self._text, self._doubt())

    def _doubt(self) -> Doubt | None:
        numbers = ", ".join(str(message.id) for message in self._messages)
        missing = list(self._missing)
        if self._part:
            missing += range(self._part.position + 1, self._part.count + 1)
        if missing:
            parts = ", ".join(map(str, missing))
            found = f"messages {numbers}: part {parts} of {self._part.count if self._part else 0} is not there"
            return Doubt(kind=DoubtKind.SPLIT, found=found, used="one review without it")
        if self._unsure:
            return Doubt(kind=DoubtKind.SPLIT, found=f"messages {numbers}", used="one review")
        return None


def glued(above: str, below: str) -> str:
    """Two parts as one text: on one line where a sentence was cut, in one list where a list was."""
    last, first = above.rstrip().split("\n")[-1], below.lstrip("\n").split("\n")[0]
    if _is_item(last) and _is_item(first):
        between = "\n"
    else:
        torn = last[-1:].isalnum() or last[-1:] == ","
        between = " " if torn and first[:1].islower() else "\n\n"
    return f"{above.rstrip()}{between}{below.strip(chr(10))}"


def _is_item(line: str) -> bool:
    head = line.replace("\u00a0", " ").split(maxsplit=1)[:1]
    return bool(head) and (head[0] in {"-", "*", "•", "◦", "▪"} or head[0].rstrip(".)").isdecimal())


def _is_paper(text: str) -> bool:
    """Whether it is a paper's link and nothing else."""
    link = paper_line(text.strip()) if "\n" not in text.strip() else None
    return link is not None and link.paper is not None


def _ends_with_paper(text: str) -> bool:
    """Whether the text has its end: reviews close with their paper's link."""
    last = text.rstrip().rpartition("\n")[2]
    link = paper_line(last) or glued_link(last)
    return link is not None and link.paper is not None
