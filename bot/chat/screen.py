"""What a person sees: text with its marks, and buttons, within Telegram's limits."""

from collections.abc import Callable, Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.archive.passage import Span
from bot.chat.render.split import MESSAGE_UNITS, split
from bot.chat.render.styled import Entity, Styled, dressed, joined, plain, shortened
from bot.publishing.occasion import Rendered
from bot.values import Struct

_NEARBY = 20  # UTF-16 units: what is rarely more than the beginning of one word

MOST_CALLBACK_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton

Keyboard = Sequence[Sequence[InlineKeyboardButton]]
"""Rows of buttons; empty rows are left out."""


class Screen(Struct, frozen=True):
    """One message: at most 4 096 UTF-16 units, 100 entities (offsets in the same units)."""

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        rows = [row for row in self.keyboard if row]
        return InlineKeyboardMarkup(rows) if rows else None


class Toast(Struct, frozen=True):
    """A short text over the screen after a press, at most 200 characters; nothing else changes."""

    text: str


class Done(Struct, frozen=True):
    """What a press did, in a sentence below what was asked; the buttons of the question are gone."""

    text: str
    keyboard: Keyboard = ()

    def below(self, question: str) -> Screen:
        """`question`: the text of the message whose button was pressed."""
        said_before = (plain(question), "") if question else ()
        return drawn(lines(*said_before, bold(self.text)), self.keyboard)


class Whole(Struct, frozen=True):
    """Something long as messages of its own, below what stands there; a question it answers stays as it is."""

    rendered: Rendered


class Picture(Struct, frozen=True):
    """A picture that adds nothing to what was said in words.

    draw: makes a PNG, in a thread; caption: the same in words, at most 1 024 UTF-16 units.
    """

    draw: Callable[[], bytes]
    caption: str


class Pictured(Struct, frozen=True):
    """The words first, then a picture in a message of its own. Pressed for, the words come alone, in place."""

    screen: Screen
    picture: Picture


class Told(Struct, frozen=True):
    """Whoever answers said all there is to say: it edits what it said before."""


Reply = Screen | Toast | Done | Whole | Pictured | Told


def drawn(body: Styled, keyboard: Keyboard = ()) -> Screen:
    """A message, cut where a reader would pause if it is too long for one."""
    parts = split(body, MESSAGE_UNITS)
    fitting = parts[0] if parts else plain("…")
    return Screen(fitting.text, tuple(fitting.entities()), keyboard)


def said(text: str, keyboard: Keyboard = ()) -> Screen:
    """A message without formatting."""
    return drawn(plain(text), keyboard)


def lines(*pieces: Styled | str) -> Styled:
    """The pieces one below the other; an empty text is an empty line."""
    parted: list[Styled] = []
    for piece in pieces:
        parted += [plain("\n"), plain(piece) if isinstance(piece, str) else piece]
    return joined(parted[1:])


def bold(text: str) -> Styled:
    return dressed(plain(text), "bold")


def code(text: str) -> Styled:
    return dressed(plain(text), "code")


def typed(text: str) -> Styled:
    """What stands between backticks is to be typed somewhere: as code, which a tap copies."""
    words = enumerate(text.split("`"))
    return joined([code(piece) if number % 2 else plain(piece) for number, piece in words])


def linked(text: str, url: str | None) -> Styled:
    return dressed(plain(text), "text_link", url) if url else plain(text)


def marked(text: str, spans: Iterable[Span]) -> Styled:
    """The text with its spans in bold; they are in order and do not overlap."""
    pieces: list[Styled] = []
    done = 0
    for span in spans:
        pieces += [plain(text[done : span.start]), bold(text[span.start : span.end])]
        done = span.end
    return joined([*pieces, plain(text[done:])])


def one_line(text: str, units: int) -> str:
    """The text on one line, in at most so many UTF-16 units; cut behind a word where one ends nearby."""
    whole = " ".join(text.split())
    short = shortened(whole, units)
    kept = short[:-1]
    words, _, torn = kept.rpartition(" ")
    tears = short != whole and whole[len(kept)] != " "
    return f"{words}…" if tears and words and len(torn) < _NEARBY else short


def button(text: str, data: str) -> InlineKeyboardButton:
    """A button that comes back to us. Its data is made of our own ids, never of what people write."""
    if len(data.encode()) > MOST_CALLBACK_BYTES:
        raise ValueError(f"callback data over {MOST_CALLBACK_BYTES} bytes: {data}")
    return InlineKeyboardButton(text, callback_data=data)


def address(text: str, url: str) -> InlineKeyboardButton:
    """A button that opens a web address."""
    return InlineKeyboardButton(text, url=url)
