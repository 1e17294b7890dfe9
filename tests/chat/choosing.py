"""Settings that owners choose, in memory: the real parsers and the real use case."""

from bot.chat.commands.settings import Choosing
from bot.chat.render.review import PostRenderer
from bot.clock import no_checkpoint
from bot.publishing.chosen import ChooseSettings
from bot.publishing.occasion import Occasion, Rendered
from bot.publishing.template import parse_templates
from bot.reviews.review import Review
from bot.settings import Settings, read_settings
from tests.fakes.chosen import MemoryChosen


class FakeSamples:
    """`settings_template.Samples` of one review, or of none."""

    def __init__(self, review: Review | None = None) -> None:
        self.review = review

    async def brief(self, template: str) -> str | None:
        return f"{template}\nin brief" if self.review else None

    async def whole(self, template: str | None) -> Rendered | None:
        if self.review is None:
            return None
        forms = PostRenderer(templates=parse_templates(template) if template else None)
        assert self.review.number is not None
        assert self.review.date is not None
        return forms.review(self.review, Occasion(self.review.number, self.review.date))


class ChosenHere:
    """The environment says what the test gives; `changes` counts how often the bot is to be made anew."""

    def __init__(self, **environment: object) -> None:
        self.environment: Settings = read_settings(_env_file=None, **environment)
        self.store, self.samples, self.changes = MemoryChosen(), FakeSamples(), 0

    def choosing(self) -> Choosing:
        return Choosing(ChooseSettings(self.store, self.environment, no_checkpoint, self._changed), self.samples)

    def _changed(self) -> None:
        self.changes += 1
