"""Notes: invented ones, and the real ones against their golden half."""

import json

import pytest

from bot.archive.term import Term
from bot.errors import InvalidInput
from bot.intake.doubt import DoubtKind
from bot.intake.notes.parse import looks_like_notes, parse_notes
from bot.intake.record import Found
from tests.shared import shared
from tests.unit.intake.pages import NOTES, document, doubts, ignore_progress


def found(text: str) -> list[Found]:
    return list(parse_notes(document(text), ignore_progress))


def read(text: str) -> list[Term]:
    return [one for one in found(text) if isinstance(one, Term)]


def skipped(text: str) -> list[tuple[int | None, str]]:
    return [(one.line, one.found) for one in doubts(found(text)) if one.kind is DoubtKind.SKIPPED]


def note(heading: str, text: str = "It is explained here.") -> str:
    return f"{heading}\n\n{text}\n\n"


def test_terms_have_all_paragraphs_below_their_heading() -> None:
    first, second, third = read(NOTES)
    assert (first.term, first.source, first.source_line) == ("Box kite", "kites", 5)
    assert first.definition.startswith("Paper. Four cells of cloth around a frame \\(k^2\\)")
    assert first.definition.endswith("one sheet.\n\nIt was found by watching birds.")
    assert second.definition.splitlines()[2] == "\\[ L = \\frac{1}{2} \\rho v^2 S C_L \\]"
    assert third.term == "Wind tunnels"


def test_headings_without_an_explanation_are_doubts() -> None:
    assert [found for _, found in skipped(NOTES)][:3] == ["Flying things", "Kites", "Rigid wings"]


def test_text_behind_two_blank_lines_never_ends_under_the_heading_above() -> None:
    assert skipped(NOTES)[3] == (24, "Hot air rises because it is lighter than the air around it.")
    assert not [term for term in read(NOTES) if "Hot air" in term.definition or "For example" in term.definition]


def test_text_behind_two_blank_lines_is_not_of_an_empty_heading_either() -> None:
    assert skipped("Kites\n\n\nA tail steadies the flight.\n\n" + note("Glider")) == [
        (1, "Kites"),
        (4, "A tail steadies the flight."),
    ]


def test_text_above_the_first_heading_is_a_doubt() -> None:
    assert skipped("A tail steadies the flight.\n\n" + note("Glider")) == [(1, "A tail steadies the flight.")]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("The lift is\n\n\\[ L = 2 \\]", "where 2 is a number."),
        ("The lift is:", "\\[ L = 2 \\]"),
        ("There are two kinds:", "  1. Box kites\n  2. Deltas"),
        ("In code:", "lift = wind.of(area)"),
    ],
)
def test_sentence_that_goes_on_behind_two_blank_lines_stays_whole(above: str, below: str) -> None:
    assert read(note("Lift", f"{above}\n\n\n{below}"))[0].definition.endswith(below)


def test_headings_may_follow_any_number_of_blank_lines() -> None:
    assert [term.term for term in read(note("Kite") + "\n\n\n" + note("Glider"))] == ["Kite", "Glider"]


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Kite",
            "kite",
            "k-nearest kites",
            "Kites vs. gliders",
            "Why Do Kites Fly? A Survey",
            "It Takes Two Strings",
            "Is a Kite a Wing?",
        ),
        *("L2 norm", "\\(\\beta\\)-kite", "Kites (with tails)", "Kites/gliders", "A*", "KITE-2", "Example et al."),
        *(
            "Learning From Kites: What They Tell",
            "A class: of kites",
            "עפיפון",
            "Towards " + "Very " * 20 + "Long Kites",
        ),
    ],
)
def test_short_line_that_is_no_sentence_is_a_heading(heading: str) -> None:
    assert [term.term for term in read(note("Glider") + note(heading))] == ["Glider", heading]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "It flies.",
            "We then get:",
            "The lift is given by",
            "We then maximise the lift",
            "This is the lift",
            "\\[ x^2 \\]",
            "\\(x^2\\)",
            "$$ x $$",
            "$x$",
            "1. Fold the paper",
            "- Fold it",
        ),
        *(
            "where the wind is as strong as the kite",
            "lift = 2 * area",
            "import kites",
            "kite.fly()",
            "2 + 2",
            "• Fold",
        ),
        *("https://example.org/kites", "(He said “it flies.”)", "Fold it\nTear it", "| a | b |", "x " * 100),
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    term = read(note("Glider", f"It glides.\n\n{text}"))
    assert [(one.term, one.definition) for one in term] == [("Glider", f"It glides.\n\n{text.strip()}")]


def test_code_between_fences_is_one_explanation() -> None:
    code = "```\nfly\n\nKite\n\n\nland\n```"
    kite, _ = read(note("Kite", f"So:\n\n{code}") + note("Glider"))
    assert kite.definition == f"So:\n\n{code}"


@pytest.mark.parametrize(
    "labels", ["Paper.", "Tutorial, code.", "YouTube. Slides.", "Source, more details", "Blog post."]
)
def test_words_of_links_alone_explain_nothing(labels: str) -> None:
    text = f"{labels}." if not labels.endswith(".") else labels
    assert skipped(note("Kite", text) + note("Glider")) == [(1, "Kite")]


@pytest.mark.parametrize("text", ["Fold the paper.", "A tail.", "1. Fold paper\n2. Fly", "Code and kites are free."])
def test_few_words_that_are_no_links_explain_something(text: str) -> None:
    assert [term.definition for term in read(note("Kite", text))] == [text]


def test_no_break_spaces_are_plain_in_a_term_and_kept_in_its_text() -> None:
    term = read("Kites vs.\u00a0gliders\n\nKites\u00a0fly.\n")[0]
    assert (term.term, term.definition) == ("Kites vs. gliders", "Kites\u00a0fly.")


def test_second_term_of_a_name_is_a_doubt() -> None:
    every = note("Kite") + note("kite", "It is something else.")
    assert [term.definition for term in read(every)] == ["It is explained here."]
    assert skipped(every) == [(5, "It is something else.")]


def sections(text: str) -> list[str | None]:
    return [term.section for term in read(text)]


def test_plural_above_a_term_is_its_section() -> None:
    assert sections("Kinds of kites\n\n" + note("Delta")) == ["Kinds of kites"]


def test_heading_above_is_the_section_where_both_share_a_telling_word_or_its_letters() -> None:
    assert sections("Wind harvest\n\n" + note("Harvesting at night")) == ["Wind harvest"]
    assert sections("Wind harvest\n\n" + note("On-shore vs. off-shore WH")) == ["Wind harvest"]


def test_single_thing_above_another_is_no_section() -> None:
    assert sections("Box kite\n\n" + note("Weather balloon")) == [None]
    assert sections("Deep learning of kites\n\n" + note("Learning to glide")) == [None]


def test_section_lasts_while_terms_are_related_to_it_or_to_one_another() -> None:
    text = "Kites\n\n" + note("Delta kite") + note("Rigid delta") + note("Weather balloon") + note("Rigid airship")
    assert sections(text) == ["Kites", "Kites", None, None]


def test_explanation_that_speaks_of_the_section_or_of_the_above_stays_in_it() -> None:
    text = (
        "Wing shapes\n\n" + note("Delta") + note("Sled", "One of the wing shapes.") + note("Box", "As above, folded.")
    )
    assert sections(text) == ["Wing shapes"] * 3


def test_term_that_the_next_one_takes_for_known_is_its_section() -> None:
    text = note("ROC (rotating open canopy)", "A kite that turns.") + note("Brakes", "The ROC kite can be slowed.")
    assert sections(text) == [None, "ROC (rotating open canopy)"]


def test_section_ends_where_a_heading_is_lost() -> None:
    text = "Kites\n\n" + note("Delta kite") + "\nA text of something else.\n\n" + note("Box kite")
    assert sections(text) == ["Kites", None]


@pytest.mark.parametrize("text", ["", "\n\n\n", "Kite", "It flies.", "Kite\n\n\nIt flies.", "Kite\n\nPaper.\n"])
def test_notes_without_a_term_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no term in it"):
        read(text)


def test_notes_are_known_by_headings_between_explanations() -> None:
    assert looks_like_notes(NOTES)
    assert not looks_like_notes("It flies.\n\n" * 20)
    assert not looks_like_notes("Kite\n\n" * 20)
    assert not looks_like_notes(note("Kite"))


def test_real_notes_agree_with_their_golden_half() -> None:
    text = shared("seeds/ml_notes.txt").read_text(encoding="utf-8")
    golden = [json.loads(line) for line in shared("golden/glossary.jsonl").read_text(encoding="utf-8").splitlines()]
    every = {term.source_line: term for term in read(text)}
    lines = text.split("\n")
    assert len(every) == 34
    assert len(golden) == 17
    for want in golden:
        term = every[want["line"]]
        assert (term.term, term.section) == (want["term"], want["section"])
        assert term.definition[:60] == want["first_60_chars"]
        explanation = lines[want["explanation_line"] - 1 : want["explanation_end_line"]]
        assert term.definition == "\n".join(explanation).strip()


def test_real_notes_leave_out_what_their_list_of_irregularities_names() -> None:
    every = doubts(found(shared("seeds/ml_notes.txt").read_text(encoding="utf-8")))
    assert len(every) == 18
    assert [one.line for one in every if not one.review] == [8, 61, 113, 171, 180]
