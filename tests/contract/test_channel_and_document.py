"""The whole channel, as its document and as its messages: imported in either order it is the same archive."""

from datetime import timedelta

import pytest

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.source import File, file_of
from bot.intake.text import unwatched
from bot.storage.database import Database
from tests.makers import NOW
from tests.shared import shared
from tests.sizes import sized
from tests.unit.intake.telegram.exported import SENT, chat, message, packed


def document() -> File:
    path = shared("seeds/channel_reviews.md")
    return file_of(path.name, path.read_bytes())


def export() -> File:
    """Each review of the document as a message of its day."""
    lines = document().text().content.split("\n")
    records = list(check(document(), AUTO, NOW.date(), unwatched).records())
    starts = [getattr(record, "source_line", 1) - 1 for record in records]
    sent = []
    for number, (record, start, end) in enumerate(zip(records, starts, [*starts[1:], len(lines)], strict=True), 1):
        day = getattr(record, "review").date or SENT.date()  # noqa: B009  every record is a review
        after = (day - SENT.date()) / timedelta(minutes=1)
        sent.append(message(number, "\n".join(lines[start:end]), after=after))
    return file_of("result.json", packed(chat(*sent)))


@pytest.mark.parametrize("turned", [True, False][: sized(1, soak=2)])
async def test_no_review_is_doubled_and_each_gets_its_messages(database: Database, turned: bool) -> None:
    """The three that lost their headers are no messages of a review; the one that was posted twice stays two."""
    sources = [list(check(file, AUTO, NOW.date(), unwatched).records()) for file in (document(), export())]
    for records in reversed(sources) if turned else sources:
        await database.imports.keep(records, NOW)
    found = await database.archive.latest(1000)
    dated = [one for one in found if one.review.date]
    assert (len(found), len(dated)) == (152, 149)
    assert all(len(one.message_ids) == 1 and one.source_line for one in dated)
    assert len({one.message_ids for one in dated}) == 149
    for records in sources:
        await database.imports.keep(records, NOW)
    assert await database.archive.latest(1000) == found
