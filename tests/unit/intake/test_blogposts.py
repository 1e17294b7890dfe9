"""Lists of blog posts: invented ones, and the real one against its golden half."""

import json

import pytest

from bot.errors import InvalidInput
from bot.intake.doubt import DoubtKind
from bot.intake.papers.blogposts import looks_like_blogposts, parse_blogposts
from bot.intake.record import Found
from bot.pipeline.candidate import CandidateRecord
from tests.shared import shared
from tests.unit.intake.pages import ABSTRACT, BLOGPOSTS, document, doubts, ignore_progress


def found(text: str) -> list[Found]:
    return list(parse_blogposts(document(text), ignore_progress))


def read(text: str) -> list[CandidateRecord]:
    return [one for one in found(text) if isinstance(one, CandidateRecord)]


def test_each_title_has_the_abstract_below_it() -> None:
    first, _, third = read(BLOGPOSTS)
    assert (first.title, first.abstract, first.pitch) == ("Kites, a Love Story?", ABSTRACT.strip(), None)
    assert (third.title, third.source_line) == ("It's the Wind: What Nobody Tells Beginners", 8)
    assert {item.source for item in read(BLOGPOSTS)} == {"blogposts"}


def test_list_is_known_although_a_post_lost_all_but_its_title() -> None:
    post = f"Kites and Wind\n{ABSTRACT.strip()}"
    assert looks_like_blogposts(f"{post}\n\nStrings Untangled\n\n{post}\n\nKnots\n\n{post}")
    assert not looks_like_blogposts(f"{post}\n\nStrings Untangled\n\nKnots\n\n{post}\n\nTails\n\nWings")


def test_subtitle_without_an_abstract_is_the_pitch_and_a_doubt() -> None:
    post = read(BLOGPOSTS)[1]
    assert (post.title, post.pitch, post.abstract) == (
        *("Strings Untangled", "A Short Guide to Knots & Other Troubles"),
        None,
    )
    assert [(one.kind, one.line, one.used) for one in doubts(found(BLOGPOSTS))] == [
        (DoubtKind.NO_ABSTRACT, 5, "A Short Guide to Knots & Other Troubles")
    ]


def test_subtitle_may_stand_above_an_abstract() -> None:
    post = read(f"Strings\nA Short Guide to Knots\n{ABSTRACT}\n")[0]
    assert (post.title, post.pitch, post.abstract) == ("Strings", "A Short Guide to Knots", ABSTRACT.strip())


def test_short_abstract_is_no_subtitle() -> None:
    post = read("Strings\nThey are short.")[0]
    assert (post.pitch, post.abstract) == (None, "They are short.")


def test_abstract_may_take_several_lines_and_paragraphs() -> None:
    post = read(f"Strings\nThey are long and\nthey are thin.\n\n{ABSTRACT}\n")[0]
    assert (post.pitch, post.abstract) == (None, f"They are long and they are thin.\n\n{ABSTRACT.strip()}")


def test_title_may_stand_alone_or_above_a_blank_line() -> None:
    alone, apart = read(f"Strings\n\nKites\n\n{ABSTRACT}")
    assert (alone.title, alone.abstract, alone.pitch) == ("Strings", None, None)
    assert (apart.title, apart.abstract) == ("Kites", ABSTRACT.strip())


def test_text_above_the_first_title_is_a_doubt() -> None:
    every = found(f"{ABSTRACT}\n\nStrings\n{ABSTRACT}")
    assert [(one.kind, one.line) for one in doubts(every)] == [(DoubtKind.SKIPPED, 1)]
    assert len(every) == 2


@pytest.mark.parametrize("text", ["", "\n\n", "Strings", "Strings\nA Guide to Knots"])
def test_list_without_an_abstract_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no blog post in it"):
        read(text)


def test_list_is_known_by_titles_right_above_abstracts() -> None:
    assert looks_like_blogposts(BLOGPOSTS)
    assert looks_like_blogposts(BLOGPOSTS[: len(BLOGPOSTS) // 2 + 200])
    assert not looks_like_blogposts(f"Strings\n{ABSTRACT}")
    assert not looks_like_blogposts("\n\n".join(f"# Strings\n{ABSTRACT}" for _ in range(3)))
    assert not looks_like_blogposts("\n\n".join(["A verse of kites\nAnd of strings"] * 9))


def test_real_list_agrees_with_its_golden_half() -> None:
    text = shared("seeds/iclr_blogposts.txt").read_text(encoding="utf-8")
    every = {item.source_line: item for item in read(text)}
    golden = [json.loads(line) for line in shared("golden/blogposts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(every) == 12
    assert len(golden) == 6
    for want in golden:
        post = every[want["title_line"]]
        assert (post.title, post.pitch) == (want["title"], want["subtitle"])
        assert post.abstract is not None
        assert (len(post.abstract), post.abstract[:60]) == (want["abstract_chars"], want["abstract_first_60_chars"])


def test_real_list_has_one_post_without_an_abstract() -> None:
    text = shared("seeds/iclr_blogposts.txt").read_text(encoding="utf-8")
    assert [item.source_line for item in read(text) if item.abstract is None] == [17]
    assert [one.kind for one in doubts(found(text))] == [DoubtKind.NO_ABSTRACT]
