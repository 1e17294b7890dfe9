"""What stands above and below the body of a post: the template's lines with their fields filled in."""

from collections.abc import Mapping, Sequence

from bot.chat.render.pieces import asked, byline, directed, earlier, hashtags, hook, paper, title
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.render.words import PostWords, short_date, words
from bot.publishing.occasion import Occasion
from bot.publishing.template import Template, TemplateLine
from bot.reviews.review import Review
from bot.values import Struct


class Line(Struct, frozen=True):
    """A line, or with a long hook several; a blank one has no text. `styled` reads as the review's language does.

    field: the name of the field that fills the line alone ("hook", "title"), so that a form may set it in its own way;
    "" where the owner's words or other fields stand beside it.
    """

    styled: Styled
    field: str = ""


class Around(Struct, frozen=True):
    """Lines from top to bottom; neither begins or ends with a blank line, and no two blank ones follow each other."""

    head: tuple[Line, ...]
    foot: tuple[Line, ...]


def around(review: Review, occasion: Occasion, template: Template) -> Around:
    """Lines whose fields are all empty are gone."""
    fields = _fields(review, occasion, words(review.language))
    filled = {name: bool(styled.text.strip()) for name, styled in fields.items()}

    def written(lines: Sequence[TemplateLine]) -> tuple[Line, ...]:
        shown = [line.shown(filled) for line in lines]
        return _tidy([_line(review, line, fields) for line in shown if line])

    return Around(written(template.head), written(template.foot))


def as_lines(lines: Sequence[Line]) -> Styled:
    """One below the other."""
    pieces: list[Styled] = []
    for line in lines:
        pieces += [plain("\n"), line.styled]
    return joined(pieces[1:])


def _fields(review: Review, occasion: Occasion, spoken: PostWords) -> Mapping[str, Styled]:
    return {
        "hook": hook(review),
        "series": plain(spoken.series),
        "number": plain(str(occasion.number)),
        "date": plain(short_date(occasion.day)),
        "title": title(review),
        "byline": byline(review, spoken),
        "asked": asked(occasion.asked_by, spoken),
        "paper": paper(review, spoken),
        "hashtags": hashtags(review.topics, spoken),
        "earlier": earlier(occasion.earlier, spoken),
    }


def _line(review: Review, line: TemplateLine, fields: Mapping[str, Styled]) -> Line:
    pieces = [part for piece in line.pieces for part in (plain(piece.before), fields[piece.field])]
    alone = len(line.pieces) == 1 and not (line.pieces[0].before or line.tail)
    return Line(directed(review, joined([*pieces, plain(line.tail)])), line.pieces[0].field if alone else "")


def _tidy(lines: Sequence[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if line.styled.text or (kept and kept[-1].styled.text):
            kept.append(line)
    return tuple(kept[:-1] if kept and not kept[-1].styled.text else kept)
