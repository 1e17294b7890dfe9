"""What the archive knows: the paper was reviewed before."""

from collections.abc import Iterator

from bot.reviews.lint.finding import Field, Spot
from bot.reviews.lint.page import Page


def same_paper(page: Page) -> Iterator[Spot]:
    same = page.known.same
    if same is not None:
        facts: dict[str, str | int] = {"name": same.name, "title": same.title}
        facts |= {"day": same.day.isoformat()} if same.day else {}
        facts |= {"url": same.url} if same.url else {}
        yield Spot(same.title[:80], Field.PAPER, 1, facts)
