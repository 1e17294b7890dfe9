"""What copies of documents break, mended where it is safe: on the lines of a body, before Markdown reads them."""

from bot.reviews.bullets import plain_bullets
from bot.reviews.labels import whole_labels
from bot.reviews.levels import levelled
from bot.reviews.openings import joined_labels
from bot.reviews.sections import unlisted_sections
from bot.reviews.torn import joined_paragraphs

_RULES = (plain_bullets, whole_labels, joined_paragraphs, joined_labels, unlisted_sections, levelled)


def mended(text: str) -> str:
    """The text of a body, "\\n" between lines, with every word in its place; in linear time, and never an error.

    One rule a module, in the order in which they need each other: first what is an item, then which lines are one
    paragraph, then which number is a name, and which item holds which. What a rule doubts stays as it was.
    """
    lines = text.split("\n")
    for rule in _RULES:
        lines = rule(lines)
    return "\n".join(lines)
