"""The reviews document: invented pages of every kind, and the real one against its golden half."""

import json
import re
import unicodedata
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.document.parse import read_document
from bot.intake.record import ImportedReview
from bot.intake.text import Text
from bot.reviews.identity import fold
from tests.shared import shared
from tests.sizes import sized

_PROSE = "Kites rise because the wind pushes them against their string, says this paper, and it has the numbers. " * 10
_LINK = "<https://arxiv.org/abs/2101.00001>"
_OTHER_LINK = "<https://arxiv.org/abs/2101.00002>"


def read(*lines: str) -> list[ImportedReview]:
    return [found.record for found in read_document(Text("kites.md", "\n".join(lines)), lambda done, total: None)]


def one(*lines: str) -> ImportedReview:
    (found,) = read(*lines)
    return found


@pytest.mark.parametrize(
    "lines",
    [
        ("Dana's Daily Paper: 03.05.24 On Kites and Wind", "", _PROSE, "", _LINK),
        ("Dana's Daily Paper: 03.05.24", "On Kites and Wind", "", _PROSE, _LINK),
        ("Dana's Daily Paper: 03.05.24", "", "On Kites and Wind", "", _PROSE, "", f"Paper link: {_LINK}", "", _LINK),
        ("**Dana's Daily Paper: 03.05.24", "On Kites and Wind**", "", _PROSE, "", _LINK),
        ("**Dana's Daily Paper: 03.05.24", "On Kites", "and Wind**", "", _PROSE, "", _LINK),
        ("Dana's Daily Paper: 03.05.24", "**On Kites and", " Wind**", "", _PROSE, "", _LINK),
        ("Dana's Daily Paper: 03.05.24", "", "On Kites and", "Wind", "", _PROSE, "", _LINK),
        ("🚀 Dana's Daily Paper: 03.05.24 🚀", "", "🚀 On Kites and Wind", "", _PROSE, "", _LINK),
        ("", "", " Dana's Daily Paper: 03.05.24 ", "On Kites and Wind", "", _PROSE, "", f"{_LINK}."),
    ],
)
def test_review_is_the_same_in_every_layout(lines: tuple[str, ...]) -> None:
    review = one(*lines).review
    assert (review.title, review.date, review.reviewers) == ("On Kites and Wind", date(2024, 5, 3), ("Dana",))
    assert review.paper is not None
    assert review.paper.arxiv_id == "2101.00001"
    assert review.body == _PROSE.strip()


def test_title_of_two_short_sentences_is_no_prose() -> None:
    review = one("Dana's Daily Paper: 03.05.24", "", "Kites Fly. Strings Hold.", "", _PROSE, "", _LINK).review
    assert (review.title, review.hook, review.body) == ("Kites Fly. Strings Hold.", None, _PROSE.strip())


def test_identity_has_collection_date_and_paper_and_line_is_only_noted() -> None:
    found = one("", "Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", _LINK)
    assert found.identity == "kites|2024-05-03|arxiv:2101.00001|1"
    assert found.source_line == 2


def test_byline_between_header_and_title_names_the_guest() -> None:
    review = one(
        "Dana's Daily Paper: 03.05.24",
        "",
        "A joint review by Yoav and Dana of the old paper:",
        "",
        "On Kites",
        "",
        _PROSE,
    ).review
    assert (review.title, review.reviewers) == ("On Kites", ("Yoav", "Dana"))


def test_hook_above_a_header_belongs_to_the_review_below_it() -> None:
    first, second = read(
        *("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", _LINK, ""),
        *("Why Your Kite Is Lying to You", "", "Dana's Daily Paper: 04.05.24 On Strings", "", _PROSE, "", _OTHER_LINK),
    )
    assert first.review.hook is None
    assert second.review.hook == "Why Your Kite Is Lying to You"
    assert first.review.body == second.review.body == _PROSE.strip()


def test_leftovers_above_a_header_and_inside_a_body_are_dropped() -> None:
    first, second = read(
        *("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", _LINK, "", "Here is the English translation:", ""),
        *("Dana's Daily Paper: 04.05.24 On Strings", "", _PROSE, "[The rest is in the text above]", "", "-"),
    )
    assert first.review.body == second.review.body == _PROSE.strip()
    assert second.review.hook is None


def test_text_behind_the_link_stays_in_the_review() -> None:
    first, _ = read(
        *(
            "Dana's Daily Paper: 03.05.24 On Kites",
            "",
            _PROSE,
            "",
            "[Read the paper](#)",
            "",
            "Have a look at it soon.",
        ),
        *("", "Dana's Daily Paper: 04.05.24 On Strings", "", _PROSE),
    )
    assert first.review.paper is None
    assert first.review.body.endswith("Have a look at it soon.")
    assert "](#)" not in first.review.body


def test_link_glued_to_the_last_sentence_is_the_papers() -> None:
    review = one("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", f"Nice paper...{_LINK}").review
    assert review.paper is not None
    assert review.body.endswith("Nice paper...")


def test_text_with_a_link_of_its_own_is_a_review_that_lost_its_header() -> None:
    first, second = read("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", _LINK, "", _PROSE, "", _OTHER_LINK)
    assert (first.source_line, second.source_line) == (1, 7)
    assert second.review.paper is not None
    assert (second.review.paper.arxiv_id, second.review.date) == ("2101.00002", None)
    assert second.review.reviewers == ("Dana",)
    assert second.review.title.startswith("Kites rise because")


def test_words_that_open_a_review_behind_a_conclusion_start_one() -> None:
    first, second = read(
        *("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", "Summary:", "", "Kites fly.", ""),
        *(f"I came across this paper on the beach. {_PROSE}", "", _OTHER_LINK),
    )
    assert first.review.paper is None
    assert second.review.paper is not None


def test_missing_title_is_taken_from_the_text() -> None:
    review = one("Dana's Daily Paper: 03.05.24", "", "Introduction:", "", _PROSE).review
    assert review.title == "Introduction:"
    assert review.body.startswith("Introduction:")


def test_year_slip_between_two_reviews_is_mended() -> None:
    found = read(*(f"Dana's Daily Paper: {day} T{day}\n\n{_PROSE}" for day in ("30.12.24", "02.01.24", "04.01.25")))
    assert [item.review.date for item in found] == [date(2024, 12, 30), date(2025, 1, 2), date(2025, 1, 4)]


@pytest.mark.parametrize("turn", [1, -1])
def test_american_date_is_read_by_its_neighbours(turn: int) -> None:
    days = ("30.12.24", "01/02/25", "01/04/25", "06.01.25")[::turn]
    found = read(*(f"Dana's Daily Paper: {day} T{day}\n\n{_PROSE}" for day in days))
    wanted = [date(2024, 12, 30), date(2025, 1, 2), date(2025, 1, 4), date(2025, 1, 6)][::turn]
    assert [item.review.date for item in found] == wanted


def test_second_review_of_a_paper_on_the_same_day_is_another_one() -> None:
    block = ("Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE, "", _LINK, "")
    assert [item.identity[-2:] for item in read(*block, *block)] == ["|1", "|2"]


def test_document_without_a_header_is_refused_with_what_a_header_is() -> None:
    with pytest.raises(InvalidInput, match="a review starts with a line such as"):
        read("Kites.", "", _PROSE)


def test_review_beyond_a_mebibyte_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidInput, match="line 1"):
        read("Dana's Daily Paper: 03.05.24 On Kites", *[_PROSE] * 1100)


@pytest.mark.parametrize(
    "line",
    ["", "x", "[", "<http://", "<https://arxiv.org/abs/2101.00001>\n" + "a" * 700, "*", "Summary:\nToday I review"],
)
def test_a_hostile_document_of_200_000_characters_is_read(line: str) -> None:
    """In less than a second; in square time, not before the test is given up (`tests/bench/linearity.py`). In the soak
    it has 900 000."""
    head = "Dana's Daily Paper: 03.05.24 On Kites\n"
    read_document(
        Text("k.md", head + (line + "\n") * (sized(200_000, soak=900_000) // (len(line) + 1))), lambda done, total: None
    )


def test_progress_reaches_the_end() -> None:
    steps: list[tuple[int, int]] = []
    text = "\n".join(["Dana's Daily Paper: 03.05.24 On Kites", "", _PROSE] * 3)
    read_document(Text("kites.md", text), lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert len(steps) == 3
    assert steps[-1][0] == steps[-1][1]


def _real() -> list[ImportedReview]:
    path = shared("seeds/channel_reviews.md")
    text = Text(path.name, path.read_text(encoding="utf-8"))
    return [found.record for found in read_document(text, lambda done, total: None)]


def squeezed(text: str) -> str:
    """The text without what a body may lose."""
    return re.sub(r"[\s*_]+", "", unicodedata.normalize("NFKC", text))


def test_real_bodies_keep_every_character_of_the_golden_half() -> None:
    lines = shared("seeds/channel_reviews.md").read_text(encoding="utf-8").split("\n")
    found = {item.source_line: item.review.body for item in _real()}
    for row in shared("golden/reviews.jsonl").read_text(encoding="utf-8").splitlines():
        want = json.loads(row)
        numbers = range(want["body_start_line"], want["body_end_line"] + 1)
        body = "\n".join(lines[number - 1] for number in numbers if number not in want["noise_lines"])
        assert squeezed(found[want["header_line"]]) == squeezed(body)


def test_real_document_agrees_with_its_golden_half() -> None:
    found = {item.source_line: item.review for item in _real()}
    golden = [json.loads(line) for line in shared("golden/reviews.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(golden) == 76
    for want in golden:
        review = found[want["header_line"] or want["body_start_line"]]
        assert review.date == date.fromisoformat(want["date"])
        assert list(review.reviewers) == want["reviewers"]
        assert (review.paper and review.paper.arxiv_id) == want["arxiv_id"]
        assert fold(review.title) == fold(want["title"])
        assert fold(review.hook or "") == fold(want["hook"] or "")


def test_real_document_has_the_identities_of_the_catalogue() -> None:
    """So that the full texts replace the synopses that ship with the project."""
    rows = [json.loads(line) for line in shared("catalog.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {item.source_line: item.review for item in _real()}
    assert set(found) == {row["source_line"] for row in rows}
    for row in rows:
        review = found[row["source_line"]]
        assert (review.date.isoformat() if review.date else None) == row["date"]
        assert (review.paper is None) == (row["url"] is None)
