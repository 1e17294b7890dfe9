"""A list of blog posts (https://iclr-blogposts.github.io), copied from a browser: titles, each above its abstract.

The list gives no links: a candidate from it is known by its title.
"""

from collections.abc import Iterator

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.paragraphs import Paragraph, is_sentence, paragraphs
from bot.intake.record import Found
from bot.intake.source import File
from bot.intake.text import Progress
from bot.pipeline.candidate import CandidateRecord
from bot.values import Struct

_LONGEST_TITLE = 200  # characters; the list's longest has 98, its shortest abstract over 200
_SHORTEST_SENTENCE = 80  # characters from which a line with a full stop is no title
_MARKUP = ("{", "[", "<", "#", "---", "- ", "* ", "•", "·", "|", "```", "\\[", "$")
_SHARE = 0.8  # of the paragraphs of such a list are posts; the head may end inside one
_FEWEST = 2  # posts: one title with a text could be anything
_SHOWN = 80  # characters of what was left out


class _Post(Struct, frozen=True):
    """`subtitle` and `abstract` are "" where there is none; an abstract's paragraphs have a blank line between."""

    line: int
    title: str
    subtitle: str
    abstract: str


def looks_like_blogposts(head: str) -> bool:
    """Whether the beginning of a text is such a list: nearly every paragraph is a title with a text right below it
    (a few may have lost theirs), most of these texts are abstracts, and nothing is markup."""
    every = list(paragraphs(head))
    posts = [one for one in every if _is_post(one)]
    found = [one for one in every if not _is_lone_title(one)]
    abstracts = sum(any(len(line) > _SHORTEST_SENTENCE for line in one.lines[1:]) for one in posts)
    return len(posts) >= max(_FEWEST, _SHARE * len(found), len(every) / 2) and abstracts >= len(posts) / 2


def parse_blogposts(source: File, progress: Progress) -> Iterator[Found]:
    """The candidates of the list in its order, each with title and abstract.

    A short line below a title that ends like no sentence is a subtitle: it becomes the pitch. A paragraph without a
    title goes on with the abstract above it. Raises InvalidInput where there is no post with an abstract.
    """
    text = source.text()
    every = list(paragraphs(text.content))
    found = list(_posts(every))
    if not any(isinstance(one, _Post) and one.abstract for one in found):
        raise InvalidInput(source.name, "no blog post in it: write each title on a line, its abstract right below")
    total = every[-1].end
    for one in found:
        if isinstance(one, Doubt):
            yield one
            continue
        yield CandidateRecord(
            title=one.title,
            pitch=one.subtitle or None,
            abstract=one.abstract or None,
            source="blogposts",
            source_line=one.line,
        )
        if not one.abstract:
            yield Doubt(kind=DoubtKind.NO_ABSTRACT, line=one.line, review=one.title, used=one.subtitle)
        progress(one.line, total)
    progress(total, total)


def _posts(every: list[Paragraph]) -> Iterator[_Post | Doubt]:
    post: list[Paragraph] = []
    for paragraph in every:
        if _is_title(paragraph.lines[0].strip()):
            yield from [_post(post)] if post else []
            post = [paragraph]
        elif post:
            post.append(paragraph)
        else:
            yield Doubt(kind=DoubtKind.SKIPPED, line=paragraph.line, found=paragraph.text[:_SHOWN])
    yield from [_post(post)] if post else []


def _post(found: list[Paragraph]) -> _Post:
    title, *below = (line.strip() for line in found[0].lines)
    goes_on = len(below) > 1 and below[1][0].islower()  # an abstract in several lines
    subtitle = below.pop(0) if below and not goes_on and not _is_abstract(below[0]) else ""
    abstract = [" ".join(below), *(one.text for one in found[1:])]
    return _Post(found[0].line, title, subtitle, "\n\n".join(filter(None, abstract)))


def _is_post(paragraph: Paragraph) -> bool:
    lines = [line.strip() for line in paragraph.lines]
    return len(lines) > 1 and _is_title(lines[0]) and not any(line.startswith(_MARKUP) for line in lines)


def _is_lone_title(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) == 1 and _is_title(paragraph.text) and not paragraph.text.startswith(_MARKUP)


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and not (len(text) > _SHORTEST_SENTENCE and is_sentence(text))


def _is_abstract(text: str) -> bool:
    return len(text) > _LONGEST_TITLE or is_sentence(text)
