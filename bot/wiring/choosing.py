"""Settings that owners choose in the chat."""

import asyncio

from bot.chat.commands.settings import Choosing
from bot.chat.render.review import PostRenderer
from bot.chat.render.sketch import plain_text
from bot.publishing.chosen import ChooseSettings
from bot.publishing.occasion import Occasion, PostFormat, Rendered
from bot.publishing.template import parse_templates
from bot.reviews.review import Review
from bot.values import replace
from bot.wiring.basis import Basis, occasions

_BRIEF = 200  # characters of a body: on a phone the template's own lines stand on one screen with it


def choosing(basis: Basis) -> Choosing:
    """What /settings asks. A change wakes the bot, which makes everything anew by it."""
    store, changed = basis.rooms.database.chosen, basis.chosen_anew.set
    return Choosing(ChooseSettings(store, basis.environment, basis.checkpoint, changed), SampleTemplates(basis))


class SampleTemplates:
    """`chat.commands.settings_template.Samples`."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._occasions = occasions(basis)

    async def brief(self, template: str) -> str | None:
        newest = await self._newest()
        if newest is None:
            return None
        review, occasion = newest
        rendered = await self._rendered(replace(review, body=_begins(review.body)), occasion, template, brief=True)
        return plain_text(rendered.parts)

    async def whole(self, template: str | None) -> Rendered | None:
        newest = await self._newest()
        return await self._rendered(*newest, template) if newest else None

    async def _newest(self) -> tuple[Review, Occasion] | None:
        """With its own number and day, where it has them."""
        found = await self._basis.rooms.database.archive.latest(1)
        if not found:
            return None
        review = found[0].review
        today = self._basis.settings.schedule.local_day(self._basis.clock.now())
        number = review.number or await self._basis.rooms.database.numbers.next_number()
        return review, await self._occasions(found[0], number, review.date or today)

    async def _rendered(
        self, review: Review, occasion: Occasion, template: str | None, brief: bool = False
    ) -> Rendered:
        settings = self._basis.settings
        templates = settings.templates if template is None else parse_templates(template)
        forms = PostRenderer(PostFormat.CLASSIC if brief else settings.post_format, templates, self._basis.username)
        return await asyncio.to_thread(forms.review, review, occasion)


def _begins(body: str) -> str:
    """The first words of its first paragraph that is no heading."""
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip() and not part.lstrip().startswith("#")]
    first = paragraphs[0] if paragraphs else body
    return first if len(first) <= _BRIEF else first[:_BRIEF].rpartition(" ")[0] + " …"
