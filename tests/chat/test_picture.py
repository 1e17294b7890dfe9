"""The picture of /stats: its bars are as high as their numbers, in any company."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.chat.picture import GROUND, INK, MOST_BARS, TURNOUT, VOTERS, WIDTH, Bar, draw_bars, percent

SATURDAY = date(2026, 9, 26)


def bars(*values: tuple[int, int | None]) -> list[Bar]:
    """A week between them; voters and turnout."""
    return [Bar(SATURDAY + timedelta(weeks=week), voters, turnout) for week, (voters, turnout) in enumerate(values)]


def opened(drawn: bytes) -> Image.Image:
    return Image.open(BytesIO(drawn)).convert("RGB")


def heights(picture: Image.Image, colour: tuple[int, int, int], columns: int) -> list[int]:
    """Pixels of the colour down the middle of each column."""
    width = (WIDTH - 60) / columns
    middles = [round(30 + width * (place + 0.5)) for place in range(columns)]
    return [sum(picture.getpixel((x, y)) == colour for y in range(picture.height)) for x in middles]


@pytest.mark.parametrize("colour", [VOTERS, TURNOUT])
def test_bars_are_as_high_as_their_numbers(colour: tuple[int, int, int]) -> None:
    picture = opened(draw_bars(bars((100, 250), (200, 500), (50, 125), (0, 0))))
    first, second, third, none = heights(picture, colour, 4)
    assert second > 150
    assert [first, third] == pytest.approx([second / 2, second / 4], abs=1)
    assert none == 0


@pytest.mark.parametrize("count", range(1, MOST_BARS + 1))
@pytest.mark.parametrize("number", [0, 7, 402, 123_456])
def test_every_picture_is_small_and_not_blank(count: int, number: int) -> None:
    drawn = draw_bars(bars(*[(number, 280)] * count))
    picture = opened(drawn)
    assert max(picture.size) <= 1280
    assert len(drawn) < 100_000
    assert {GROUND, INK} <= {colour for _, colour in picture.getcolors(2**16) or ()}


def test_digits_keep_to_their_columns_and_inside_the_picture() -> None:
    """No two numbers touch, and none is cut by the edge: between the columns there is no ink."""
    picture = opened(draw_bars(bars(*[(123_456, 999)] * MOST_BARS)))
    width = (WIDTH - 60) / MOST_BARS
    borders = [round(30 + width * place) for place in range(MOST_BARS + 1)]
    for border in borders:
        column = [picture.getpixel((border, y)) for y in range(picture.height)]
        assert INK not in column


def test_without_a_turnout_its_half_stays_away() -> None:
    with_turnout, without = opened(draw_bars(bars((1, 2), (3, None)))), opened(draw_bars(bars((1, None), (3, None))))
    assert without.height < with_turnout.height
    assert heights(without, TURNOUT, 2) == [0, 0]
    assert heights(without, VOTERS, 2)[1] > 300


def test_digits_are_large_enough_for_a_phone() -> None:
    """At 360 pixels of width a digit is at least 9 pixels high: the date of the one bar, at the bottom."""
    picture = opened(draw_bars(bars(*[(1234, 280)] * MOST_BARS))).resize((360, 315))
    dark = [y for y in range(picture.height * 9 // 10, picture.height) if _has_ink(picture, y)]
    assert max(dark) - min(dark) >= 9


def _has_ink(picture: Image.Image, y: int) -> bool:
    return any(sum(pixel) < 300 for x in range(picture.width) if isinstance(pixel := picture.getpixel((x, y)), tuple))


def test_colours_differ_in_brightness_too() -> None:
    """So that they stay apart for whoever sees no colour at all."""

    def brightness(colour: tuple[int, int, int]) -> float:
        red, green, blue = colour
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert brightness(TURNOUT) - brightness(VOTERS) > 60
    assert brightness(GROUND) - brightness(TURNOUT) > 60


@pytest.mark.parametrize(
    ("per_mille", "shown"),
    [(0, "0%"), (4, "0.4%"), (94, "9.4%"), (90, "9%"), (100, "10%"), (284, "28%"), (3000, "300%")],
)
def test_small_shares_keep_a_digit(per_mille: int, shown: str) -> None:
    assert percent(per_mille) == shown
