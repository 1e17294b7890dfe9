"""One review in one text: a Markdown file, or a long message from a writer."""

import re

from bot.errors import InvalidInput
from bot.intake.document.header import parse_header
from bot.intake.document.link import glued_link, is_publication, paper_line
from bot.intake.document.marks import letters, plain
from bot.intake.document.names import listed_names
from bot.intake.document.title import MAX_TITLE
from bot.intake.language import language_of
from bot.intake.rows.front_matter import FrontMatter, Value, split_front_matter, texts_of
from bot.intake.text import Text, refuse_binary, refuse_large_review, unwatched
from bot.reviews.paper import Paper, paper_from_reference
from bot.reviews.review import Review
from bot.values import replace

SHORTEST_DRAFT = 200  # characters of body; the channel's shortest review has 903, a remark has less than 200
_KEYS = ("title", "reviewers", "paper", "url", "hook", "language", "topics", "keywords")
_LISTS = {"reviewers", "topics", "keywords"}
_LANGUAGES = {"en": "en", "english": "en", "he": "he", "hebrew": "he", "עברית": "he"}
_HEADING = re.compile(r"\s{0,3}#\s++(?P<title>\S.*)")
_CODE_STARTS = ("{", "[", "<", "```", "|", "import ", "def ")


def parse_draft(source: Text) -> Review:
    """The review in a text: without date and number, which posting gives.

    Front matter (title, reviewers, paper or url, hook, language, topics, keywords) comes first; else the first
    "# heading", else the first line is the title, and a paper's link on a line of its own is the paper. A text that
    starts with a header of the channel ("Dana's Daily Paper, …") is read as one. The language is guessed where none
    is given. Raises InvalidInput for a text that is no review: empty, binary, shorter than 200 characters, without a
    title, larger than 1 MiB, or with front matter that cannot be read.
    """
    if not source.content.strip():
        raise InvalidInput(source.name, "it is empty; a review needs a title and a text")
    refuse_large_review(source.content, source.name)
    refuse_binary(source.content, source.name)
    _refuse_list(source)
    matter = split_front_matter(source.content, source.name)
    _refuse_unknown(matter, source.name)
    review = _with_fields(_review(source.name, matter), matter, source.name)
    if letters(review.title) == 0:
        raise InvalidInput(source.name, "it has no title; start it with a line such as “# Title of the paper”")
    if len(review.body) < SHORTEST_DRAFT:
        raise InvalidInput(
            source.name, f"its text is shorter than {SHORTEST_DRAFT} characters, which is too short for a review"
        )
    return review


def _refuse_list(source: Text) -> None:
    from bot.intake.papers.huggingface import looks_like_daily_papers

    if looks_like_daily_papers(source.content):
        raise InvalidInput(source.name, "it is a list of papers, not a review; `reviewbot import` reads it")


def _refuse_unknown(matter: FrontMatter, name: str) -> None:
    for key, line in matter.lines.items():
        place = f"{name}, line {line}"
        if key not in _KEYS:
            raise InvalidInput(place, f"unknown field {key[:40]!r} above the text; the fields are {', '.join(_KEYS)}")
        if key not in _LISTS and len(_several(matter.values.get(key, ""))) > 1:
            raise InvalidInput(place, f"{key!r} above the text takes one value, not a list")


def _review(name: str, matter: FrontMatter) -> Review:
    first = next((line for line in matter.body.split("\n") if line.strip()), "")
    if parse_header(first):
        return _under_header(name, matter.body)
    title, text = _title_and_text(name, matter, first)
    paper, body = _without_link(text)
    return Review(title=title, body=body, paper=paper, language=language_of(body))


def _under_header(name: str, body: str) -> Review:
    from bot.intake.document.parse import read_document

    found = [one.record for one in read_document(Text(name, body), unwatched)]
    if len(found) > 1:
        raise InvalidInput(name, f"it holds {len(found)} reviews; one file is one review (an archive is imported)")
    return replace(found[0].review, date=None)


def _title_and_text(name: str, matter: FrontMatter, first: str) -> tuple[str, str]:
    """The title and the text below it. A heading that repeats the title of the front matter goes as well."""
    heading = _HEADING.fullmatch(first)
    rest = matter.body.split(first, 1)[1] if first else ""
    given = _one(matter, "title")
    if given:
        repeats = heading and plain(heading["title"]) == plain(given)
        return plain(given), rest if repeats else matter.body
    if heading:
        return plain(heading["title"]), rest
    title = plain(first)
    if len(title) > MAX_TITLE or first.lstrip().startswith(_CODE_STARTS) or letters(title) < 2:
        raise InvalidInput(name, "it has no title; start it with a line such as “# Title of the paper”")
    return title, rest


def _without_link(text: str) -> tuple[Paper | None, str]:
    """The paper whose link stands on a line of its own, or at the end of the last one, and the text without it."""
    lines = text.strip().split("\n")
    for index in reversed(range(len(lines))):
        link = paper_line(lines[index])
        if link and link.paper and is_publication(link.paper):
            return link.paper, "\n".join(lines[:index] + lines[index + 1 :]).strip()
    glued = glued_link(lines[-1])
    return (glued.paper, "\n".join([*lines[:-1], glued.before]).strip()) if glued else (None, text.strip())


def _with_fields(review: Review, matter: FrontMatter, name: str) -> Review:
    """The review with what the front matter says, which wins over what the text says."""
    language = (_one(matter, "language") or review.language).lower()
    if language not in _LANGUAGES:
        raise InvalidInput(name, "'language' above the text must be en or he")
    return replace(
        review,
        title=plain(_one(matter, "title") or review.title),
        reviewers=_names(matter.values["reviewers"]) if "reviewers" in matter.values else review.reviewers,
        paper=_paper(matter, name) or review.paper,
        hook=_one(matter, "hook") or review.hook,
        language=_LANGUAGES[language],
        topics=_several(texts_of(matter.values.get("topics", ()))),
        keywords=_several(texts_of(matter.values.get("keywords", ()))),
    )


def _one(matter: FrontMatter, key: str) -> str | None:
    return next(iter(_several(matter.values.get(key, ""))), None)


def _several(value: Value) -> tuple[str, ...]:
    """The texts of a field without white space around them; blank ones say nothing."""
    given = (value,) if isinstance(value, str) else value
    return tuple(text.strip() for text in given if text.strip())


def _names(value: Value) -> tuple[str, ...]:
    """A list as it is; one text may hold several names with commas or "and" between them."""
    given = _several(value)
    return listed_names(given[0]) if len(given) == 1 else given


def _paper(matter: FrontMatter, name: str) -> Paper | None:
    given = _one(matter, "paper") or _one(matter, "url")
    paper = paper_from_reference(given) if given else None
    if given and paper is None:
        raise InvalidInput(name, "'paper' above the text must be a web address or an arXiv id such as 2403.17887")
    return paper
