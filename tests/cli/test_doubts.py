"""What an import is not sure of: every class in words, for people and for machines, and the list of the document."""

from collections import Counter

import pytest

from bot.cli.doubts import WORDS, as_rows, as_text
from bot.intake.doubt import Doubt, DoubtKind
from tests.cli.shell import Shell
from tests.shared import shared

OF_THE_DOCUMENT = {
    DoubtKind.NO_LINK: 12,
    DoubtKind.DEAD_LINK: 13,
    DoubtKind.CUT_ID: 2,
    DoubtKind.YEAR_SLIP: 1,
    DoubtKind.LOST_HEADER: 3,
    DoubtKind.CHATTER: 3,
    DoubtKind.PAPER_TWICE: 1,
    DoubtKind.BROKEN_MATH: 1,
    DoubtKind.LOST_FIGURE: 3,
    DoubtKind.NUMBER_GAP: 1,
    DoubtKind.SKIPPED: 2,  # a stray dash, and a second teaser of one review
}


def doubt(kind: DoubtKind, line: int = 7) -> Doubt:
    return Doubt(kind=kind, line=line, place="kites.md", review="On Kites", found="03.05.42", used="03.05.24")


def test_every_class_has_words_of_its_own() -> None:
    assert WORDS.keys() == set(DoubtKind), "give each new class its words in cli/doubts.py"
    assert all(words.name and words.done and words.fix for words in WORDS.values())
    assert len({words.name for words in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize("kind", DoubtKind)
def test_a_person_reads_what_was_found_done_and_how_to_mend_it(kind: DoubtKind) -> None:
    words = WORDS[kind]
    assert list(as_text([doubt(kind)])) == [
        "",
        "One thing to look at:",
        "",
        f"{words.name} (1): {words.done}. To mend it: {words.fix}.",
        "  kites.md, line 7: On Kites | 03.05.42 → 03.05.24",
    ]


@pytest.mark.parametrize("kind", DoubtKind)
def test_a_machine_reads_the_same(kind: DoubtKind) -> None:
    assert as_rows([doubt(kind)]) == [
        {
            "line": 7,
            "place": "kites.md",
            "class": kind.value,
            "review": "On Kites",
            "found": "03.05.42",
            "used": "03.05.24",
            "done": WORDS[kind].done,
            "fix": WORDS[kind].fix,
        }
    ]


def test_nothing_to_doubt_is_nothing_to_say() -> None:
    assert list(as_text([])) == []
    assert as_rows([]) == []


def test_a_long_list_is_cut_for_people_and_whole_for_machines() -> None:
    many = [doubt(DoubtKind.NO_LINK, line) for line in range(1, 16)]
    lines = list(as_text(many))
    assert [line for line in lines if line.startswith("  kites.md")][-1].startswith("  kites.md, line 12:")
    assert lines[-1] == "  … and 3 more; --json lists all"
    assert len(as_rows(many)) == 15


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (Doubt(kind=DoubtKind.SKIPPED, line=7, review="Kites", found="Kites fly"), "  line 7: Kites fly"),
        (Doubt(kind=DoubtKind.SKIPPED, place="README.md"), "  README.md"),
        (Doubt(kind=DoubtKind.SKIPPED, line=7, found="k" * 80), f"  line 7: {'k' * 76}…"),
        (Doubt(kind=DoubtKind.NO_LINK, line=7, review="K" * 80), f"  line 7: {'K' * 60}…"),
    ],
    ids=["said once", "a file alone", "a long line", "a long title"],
)
def test_a_line_is_short_and_says_nothing_twice(given: Doubt, shown: str) -> None:
    assert list(as_text([given]))[-1] == shown


def test_the_doubts_of_the_reviews_document_are_these(shell: Shell) -> None:
    doubts = shell("import", shared("seeds/channel_reviews.md"), "--json").outcome["doubts"]
    assert Counter(one["class"] for one in doubts) == OF_THE_DOCUMENT
    assert all(one["line"] and one["done"] and one["fix"] for one in doubts)


def test_people_see_the_same_list_with_the_correction_made(shell: Shell) -> None:
    out = shell("import", shared("seeds/channel_reviews.md")).out
    assert f"\n{sum(OF_THE_DOCUMENT.values())} to look at:\n" in out
    assert all(f"\n{WORDS[kind].name} ({count}): " in out for kind, count in OF_THE_DOCUMENT.items())
    assert "2024-06-27 → 2025-06-27\n" in out
    assert "496 → 497\n" in out
