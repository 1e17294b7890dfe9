"""Posts that nobody sends: of the queue, and of a file, with what is known without Telegram."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from bot.chat.deep_links import review_address
from bot.chat.place import ChannelPlace
from bot.chat.render.review import PostRenderer
from bot.chat.render.silence import QuietReviews
from bot.chat.render.sketch import as_messages
from bot.errors import InvalidInput
from bot.publishing.find_occasion import FindOccasion
from bot.publishing.occasion import Occasion, Occasions, PostFormat, Rendered, RenderReview, ReviewRenderer
from bot.publishing.post import Form
from bot.publishing.preview import PreviewQueue
from bot.reviews.review import Review
from bot.settings import Settings
from bot.sources.files import read_source, read_text
from bot.values import Struct
from bot.wiring.rooms import Rooms

_DRAFTS = (".md", ".markdown", ".txt")
_SOMEBODY = "your_bot"  # the bot's name is Telegram's to tell, and links in a preview lead nowhere


class Sketch(Struct, frozen=True):
    """A review with its post in both forms; `rich` is None where only text can be made of it. posted: what is sent."""

    title: str
    number: int
    day: date
    classic: Rendered
    rich: Rendered | None
    posted: Form

    def phones(self, channel: str) -> Iterator[dict[str, Any]]:
        """For `sources.page.contact_sheet`: one for each form, the rich one first."""
        for rendered in (self.rich, self.classic):
            if rendered:
                count = len(rendered.parts)
                note = f"{rendered.form}, {count} messages" if count > 1 else str(rendered.form)
                marked = f"{note} · this is posted" if rendered.form is self.posted else note
                at = datetime.combine(self.day, time(9), UTC)
                messages = as_messages(rendered.parts, channel, at)
                yield {"title": f"No. {self.number} · {self.title}", "note": marked, "messages": messages}


class Sketches:
    """Renders what was never queued: pure."""

    def __init__(self, settings: Settings, number: int, day: date) -> None:
        """number and day: of the first review that has none yet."""
        self._channel = settings.channel or "Your channel"
        self._number, self._day = number, day
        self._posted, self._rich, self._classic = (
            PostRenderer(wanted, settings.templates, _SOMEBODY)
            for wanted in (settings.post_format, PostFormat.RICH, PostFormat.CLASSIC)
        )

    def of(self, review: Review, place: int = 0) -> Sketch:
        """place: how many stand before it."""
        occasion = Occasion(review.number or self._number + place, review.date or self._day)
        rich = self._rich.review(review, occasion)
        return Sketch(
            title=review.title,
            number=occasion.number,
            day=occasion.day,
            classic=self._classic.review(review, occasion),
            rich=rich if rich.form is Form.RICH else None,
            posted=self._posted.review(review, occasion).form,
        )

    def phones(self, sketches: Sequence[Sketch]) -> list[dict[str, Any]]:
        return [phone for sketch in sketches for phone in sketch.phones(self._channel)]


def preview_queue(rooms: Rooms, settings: Settings) -> PreviewQueue:
    """What waits, with the index as it is: `follow_archive.catch_up()` comes before."""
    name = settings.channel or ""
    place = ChannelPlace(0, name, name.removeprefix("@") if name.startswith("@") else None)
    database = rooms.database
    occasions = FindOccasion(
        rooms.similar,
        database.pipeline,
        database.wishes,
        database.twins,
        lambda stored: review_address(stored, place, _SOMEBODY),
    )
    renderers = renderers_of(settings, _SOMEBODY, occasions)
    return PreviewQueue(rooms.show_queue, rooms.database.numbers, renderers)


def preview_posts(rooms: Rooms, settings: Settings, username: str, occasions: Occasions) -> PreviewQueue:
    """What waits as the running bot posts it, to the sound."""
    renderers = {
        form: QuietReviews(renderer, settings.silent)
        for form, renderer in renderers_of(settings, username, occasions).items()
    }
    return PreviewQueue(rooms.show_queue, rooms.database.numbers, renderers)


def renderers_of(settings: Settings, username: str, occasions: Occasions) -> Mapping[PostFormat | None, ReviewRenderer]:
    """By the form that is asked for; under None the channel's own."""
    wanted = (None, PostFormat.RICH, PostFormat.CLASSIC)
    return {
        form: RenderReview(PostRenderer(form or settings.post_format, settings.templates, username), occasions)
        for form in wanted
    }


def reviews_in(path: Path, today: date) -> list[Review]:
    """Every review of a file: one in Markdown, or all that an import would read of it, numbered as it would.

    Blocks: half a second for a long document. InvalidInput: it is neither.
    """
    from bot.intake.check import check
    from bot.intake.draft import parse_draft
    from bot.intake.formats import AUTO
    from bot.intake.record import ImportedReview
    from bot.intake.text import unwatched

    try:
        checked = check(read_source(path), AUTO, today, unwatched)
        found = [record.review for record in checked.records() if isinstance(record, ImportedReview)]
    except InvalidInput:
        if path.suffix.lower() not in _DRAFTS:
            raise
        found = []
    return found if len(found) > 1 else [parse_draft(read_text(path))]
