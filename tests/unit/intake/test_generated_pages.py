"""Documents that nobody has seen: written by chance after the kinds that are known, and read back exactly."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.term import Term
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.notes.parse import parse_notes
from bot.intake.papers.blogposts import looks_like_blogposts, parse_blogposts
from bot.intake.papers.huggingface import looks_like_daily_papers, parse_daily_papers
from bot.pipeline.candidate import CandidateRecord
from tests.unit.intake.pages import document, ignore_progress

WORDS = st.sampled_from(
    (
        "kites",
        "Strings",
        "of",
        "the",
        "wind-borne",
        "tails",
        "KITE-2",
        "for",
        "2d",
        "lift",
        "Air:",
        "gliders",
        "and",
        "é",
    )
)
TITLES = st.builds(
    lambda words, end: "Kites " + " ".join(words) + end,
    st.lists(WORDS, min_size=1, max_size=20),
    st.sampled_from(("", "", "?", "!")),
)
SENTENCES = st.builds(lambda words: "Here " + " ".join(words) + " fly.", st.lists(WORDS, min_size=4, max_size=25))
ABSTRACTS = st.lists(SENTENCES, min_size=8, max_size=12).map(" ".join)
DAYS = st.dates(date(2012, 1, 1), date(2033, 6, 12))


@dataclass(frozen=True)
class Paper:
    title: str
    abstract: str
    who: tuple[str, int | None, str | None] | None  # as printed, authors, organisation; None without a byline
    day: date
    votes: int | None


AUTHORS = st.integers(1, 200).map(lambda count: (f"  • {count} authors", count, None))
NAMES = st.sampled_from((("windlab Wind Lab", None, "Wind Lab"), ("kite-org The Kites", None, "The Kites")))
PAPERS = st.builds(
    Paper, TITLES, ABSTRACTS, st.none() | AUTHORS | AUTHORS | NAMES, DAYS, st.none() | st.integers(0, 999_999)
)
TOPS = st.lists(st.sampled_from(("new", "Log In", "Daily Papers", "by Dana and friends", "Trending")), unique=True)


def printed(day: date, votes: int | None, year: int) -> str:
    shown = f"{day:%b} {day.day}" + (f", {day.year}" if day.year != year else "")
    return shown if votes is None else f"{shown} {votes}"


def page(papers: list[Paper], top: list[str], year: int) -> str:
    blocks = [*top, "Jun 12"]
    for paper in papers:
        blocks += [paper.title, paper.abstract]
        if paper.who:
            blocks.append(f"{paper.who[0]}\n·\n{printed(paper.day, paper.votes, year)}")
    return "\n\n".join(blocks)


@given(papers=st.lists(PAPERS, min_size=1, max_size=8), top=TOPS)
def test_page_of_any_papers_is_read_exactly(papers: list[Paper], top: list[str]) -> None:
    last = Paper("The Last of Kites", "Here they land. " * 30, ("  • 1 authors", 1, None), date(2033, 1, 2), None)
    newest = Paper("The Last but One", "Here they land. " * 30, ("  • 1 authors", 1, None), date(2032, 1, 2), None)
    papers = [*papers, newest, last]
    text = page(papers, top, 2033)
    assert looks_like_daily_papers(text)
    found = parse_daily_papers(document(text), date(2040, 1, 1), ignore_progress)
    read = [one for one in found if isinstance(one, CandidateRecord)]
    assert [
        (one.title, one.abstract, one.authors_count, one.organisation, one.published, one.upvotes) for one in read
    ] == [
        (
            *(paper.title, paper.abstract.strip()),
            *((*paper.who[1:], paper.day, paper.votes) if paper.who else (None, None, None, None)),
        )
        for paper in papers
    ]


@given(
    posts=st.lists(st.tuples(TITLES, st.none() | TITLES, ABSTRACTS | st.just("")), min_size=3, max_size=8),
    blank=st.integers(1, 3),
)
def test_list_of_any_posts_is_read_exactly(posts: list[tuple[str, str | None, str]], blank: int) -> None:
    posts = [*posts, *(("Kites", None, "They fly over the hills and far away, as long as the wind blows. " * 4),) * 9]
    blocks = ["\n".join(filter(None, post)) for post in posts]
    text = "\n" + ("\n" * (blank + 1)).join(blocks)
    if all("\n" in block for block in blocks):
        assert looks_like_blogposts(text)
    found = parse_blogposts(document(text), ignore_progress)
    assert [(one.title, one.pitch, one.abstract) for one in found if isinstance(one, CandidateRecord)] == [
        (title, subtitle, abstract.strip() or None) for title, subtitle, abstract in posts
    ]


FORMULAS = st.sampled_from(("\\[ k = \\sqrt{2} \\]", "$$ k^2 $$", "\\(k^2\\)", "where \\(k\\) is a kite."))
LISTS = st.sampled_from(("  1. Fold the paper.\n  2. Fly it", "- a tail\n- a string", "kite = Kite()\nkite.fly()"))
EXPLANATIONS = st.lists(SENTENCES | FORMULAS | LISTS, min_size=1, max_size=4).map("\n\n".join)
SECTIONS = st.sampled_from(("term", "term", "empty", "labels", "lost"))


@given(kinds=st.lists(st.tuples(SECTIONS, EXPLANATIONS, SENTENCES, st.integers(1, 3)), min_size=1, max_size=12))
def test_notes_of_any_terms_are_read_exactly(kinds: list[tuple[str, str, str, int]]) -> None:
    text, terms, empty, lost = "", [], [], []
    for number, (kind, explanation, sentence, blank) in enumerate((*kinds, ("term", "It is the last.", "", 1))):
        name = f"Kite number {number}"
        match kind:
            case "term":
                text += f"{name}\n\n{explanation}\n"
                terms.append((name, explanation.strip()))
            case "empty" | "labels":
                text += f"{name}\n" + ("\nPaper, more wind.\n" if kind == "labels" else "")
                empty.append(name)
            case _:
                text += f"\n\n{sentence}\n\n{explanation}\n"
                lost.append(sentence[:80])
        text += "\n" * blank
    found = list(parse_notes(document(text), ignore_progress))
    assert [(one.term, one.definition) for one in found if isinstance(one, Term)] == terms
    skipped = [one for one in found if isinstance(one, Doubt) and one.kind is DoubtKind.SKIPPED]
    assert [one.found for one in skipped if one.review] == empty
    assert [one.found for one in skipped if not one.review] == lost
