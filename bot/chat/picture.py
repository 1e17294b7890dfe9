"""The one picture that the bot draws: votes and turnout, ballot by ballot. Numbers and dates only, in every language.

Blue and orange of Okabe and Ito (https://jfly.uni-koeln.de/color/) stay apart for colour-blind eyes; the light ground
is part of the picture, so it reads the same in an app's dark mode.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from bot.values import Struct

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

GROUND, INK, LINE = (255, 255, 255), (34, 34, 34), (190, 190, 190)
VOTERS, TURNOUT = (0, 114, 178), (230, 159, 0)

WIDTH, HEIGHT = 960, 840  # pixels; a phone shows 360 of a row, so 1 of its pixels is 2.7 of ours
_SIDE = 30  # pixels of ground left and right
_LARGEST, _SMALLEST = 46, 26  # pixels of digits: at 360 still 17 and 10
_WIDEST = 130  # pixels of a bar
_BASE, _TALLEST = 440, 350  # where the bars of voters stand, and the height of the largest
_LOWER_BASE, _LOWER_TALLEST = 740, 190
_DATES = 795

MOST_BARS = 8
"""With more, digits would be too small for a phone."""


class Bar(Struct, frozen=True):
    """One ballot. day: local date of its end; turnout: per mille of the members, None where nobody counted them."""

    day: date
    voters: int
    turnout: int | None


def draw_bars(bars: Sequence[Bar]) -> bytes:
    """A PNG of 960 to 840 pixels, well under 100 KB: 1 to `MOST_BARS` bars, oldest left.

    Above the voters, below the turnout; where no turnout is known its half stays away and the picture is less high.
    Computes for some 20 ms: not for the event loop.
    """
    from PIL import Image, ImageDraw  # not at the start of the bot: half of them never draw

    known = any(bar.turnout is not None for bar in bars)
    lower = _LOWER_BASE - _BASE if known else 0
    image = Image.new("RGB", (WIDTH, HEIGHT if known else HEIGHT - (_LOWER_BASE - _BASE)), GROUND)
    canvas = ImageDraw.Draw(image)
    column = (WIDTH - 2 * _SIDE) / len(bars)
    dates = [f"{bar.day.day}.{bar.day.month}" for bar in bars]
    _row(canvas, column, _BASE, _TALLEST, VOTERS, [(bar.voters, str(bar.voters)) for bar in bars])
    if known:
        shares = [(bar.turnout or 0, "" if bar.turnout is None else percent(bar.turnout)) for bar in bars]
        _row(canvas, column, _LOWER_BASE, _LOWER_TALLEST, TURNOUT, shares)
    font = _font(canvas, dates, column)
    for place, text in enumerate(dates):
        canvas.text((_middle(place, column), _DATES - (_LOWER_BASE - _BASE) + lower), text, INK, font, anchor="mm")
    packed = BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def percent(per_mille: int) -> str:
    """ "28%", and of less than ten "9.4%": a channel of thousands has small turnouts."""
    whole, rest = divmod(per_mille, 10)
    return f"{whole}.{rest}%" if per_mille < 100 and rest else f"{round(per_mille / 10)}%"


def _row(
    canvas: "ImageDraw",
    column: float,
    base: int,
    tallest: int,
    colour: tuple[int, int, int],
    values: Sequence[tuple[int, str]],
) -> None:
    """Bars that stand on `base`, as high as their values, each with its number on top."""
    font = _font(canvas, [text for _, text in values], column)
    largest = max(1, *(value for value, _ in values))
    half = min(_WIDEST, column * 0.66) / 2
    for place, (value, text) in enumerate(values):
        middle, height = _middle(place, column), round(value * tallest / largest)
        if height:
            canvas.rectangle((middle - half, base - height, middle + half, base - 1), colour)
        canvas.text((middle, base - height - 10), text, INK, font, anchor="mb")
    canvas.line((_SIDE, base, WIDTH - _SIDE, base), LINE, 3)


def _middle(place: int, column: float) -> float:
    return _SIDE + column * (place + 0.5)


def _font(canvas: "ImageDraw", texts: Sequence[str], column: float) -> "FreeTypeFont | ImageFont":
    """The largest at which the widest text keeps to its column."""
    from PIL import ImageFont

    for size in range(_LARGEST, _SMALLEST, -2):
        font = ImageFont.load_default(size)
        if max(canvas.textlength(text, font) for text in texts) <= column - 16:
            return font
    return ImageFont.load_default(_SMALLEST)
