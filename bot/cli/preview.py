"""`reviewbot preview`: how a review will look, before anybody else sees it."""

import argparse
import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show, tell
from bot.clock import SystemClock
from bot.errors import InvalidInput

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from bot.wiring.preview import Sketch, Sketches

_SPAN = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def add(command: Add) -> None:
    """Adds `preview FILE --html --only NUMBERS -o FILE`."""
    preview = command("preview", run, "how a review will look as a post")
    preview.add_argument("file", metavar="FILE", help="a review in Markdown, or whatever `import` reads")
    preview.add_argument("--html", action="store_true", help="one page with both forms at a phone's width")
    preview.add_argument("--only", type=_span, metavar="12-40", help="reviews 12 to 40 of the file")
    preview.add_argument("-o", "--output", metavar="FILE", help="where to; by default the terminal")


async def run(chosen: argparse.Namespace) -> int:
    """The text of the classic form, or a page that opens in any browser without a network."""
    from bot.sources.files import write_text
    from bot.sources.page import contact_sheet
    from bot.wiring.preview import reviews_in

    path = Path(chosen.file)
    reviews = await asyncio.to_thread(reviews_in, path, SystemClock().now().date())
    first, last = chosen.only or (1, len(reviews))
    if first > len(reviews):
        raise InvalidInput(path.name, f"it has {len(reviews)} reviews, and none that --only asks for")
    sketches = await _sketches()
    drawn = [sketches.of(review, place) for place, review in enumerate(reviews[first - 1 : last], start=first - 1)]
    page = chosen.html and contact_sheet(f"Preview: {path.name}", sketches.phones(drawn))
    text = page or "\n\n\n".join(map(_text, drawn))
    if chosen.output:
        write_text(Path(chosen.output), text)
        tell(f"{chosen.output} has {len(drawn)} of {len(reviews)} reviews.")
    else:
        show(text)
    return 0


async def _sketches() -> "Sketches":
    """A review without number and date gets those of the next slot."""
    from bot.wiring.preview import Sketches

    async with opened_rooms(rehearsing=True) as rooms:
        settings, number = rooms.settings, await rooms.database.numbers.next_number()
    return Sketches(settings, number, settings.schedule.next_after(SystemClock().now()).day)


def _text(sketch: "Sketch") -> str:
    from bot.chat.render.sketch import plain_text

    return plain_text(sketch.classic.parts)


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number, and no two of them such as 12-40")
    return first, last
