"""The rules for single lines: names, links, chatter, marks, titles, teasers, languages, years."""

from datetime import date

import pytest

from bot.intake.document.chronology import chronology
from bot.intake.document.hook import is_hook_above, subtitle
from bot.intake.document.link import glued_link, paper_line
from bot.intake.document.marks import plain, strip_start
from bot.intake.document.names import with_byline
from bot.intake.document.title import clean_title
from bot.intake.language import language_of
from bot.reviews.chatter import is_chatter, is_stray


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("<https://arxiv.org/abs/2101.00001>", "arxiv:2101.00001"),
        (" <http://www.arxiv.org/pdf/2101.00001v2.pdf>. ", "arxiv:2101.00001"),
        ("https://arxiv.org/abs/2101.00001", "arxiv:2101.00001"),
        ("Paper link: <https://arxiv.org/abs/2101.00001>", "arxiv:2101.00001"),
        ("**Read the full paper here:** https://arxiv.org/abs/2101.00001", "arxiv:2101.00001"),
        ("[arXiv:2101.00001](https://arxiv.org/pdf/2101.00001.pdf)", "arxiv:2101.00001"),
        ("קישור למאמר: https://arxiv.org/abs/2101.00001", "arxiv:2101.00001"),
        ("📄 https://arxiv.org/abs/2101.00001", "arxiv:2101.00001"),
        ("\u00a0(https://arxiv.org/abs/2101.00001)", "arxiv:2101.00001"),
        ("<https://arxiv.org/abs/2101.000>", "url:arxiv.org/abs/2101.000"),
        ("<https://arxiv.org/abs/2101.0001>", "url:arxiv.org/abs/2101.0001"),
        ("<https://doi.org/10.1000/KITE.7>", "doi:10.1000/kite.7"),
        ("https://github.com/kites/wind/blob/main/kites.pdf", "url:github.com/kites/wind/blob/main/kites.pdf"),
    ],
)
def test_line_with_nothing_but_the_link_names_the_paper(line: str, key: str) -> None:
    link = paper_line(line)
    assert link is not None
    assert link.paper is not None
    assert link.paper.key == key


@pytest.mark.parametrize("line", ["[Paper link](#)", "[Read the full paper here →](#)", " [Read the article]() "])
def test_link_to_nowhere_is_a_dead_paper_link(line: str) -> None:
    link = paper_line(line)
    assert link is not None
    assert link.paper is None


@pytest.mark.parametrize(
    "line",
    [
        "The theory is [explained elsewhere](#) in more words than fit here.",
        "Code: https://github.com/kites/wind",
        "[Project page](https://kites.example.org)",
        "As https://arxiv.org/abs/2101.00001 showed, kites fly because of the wind and nothing else at all.",
        "No link here.",
    ],
)
def test_other_links_are_text(line: str) -> None:
    assert paper_line(line) is None


def test_link_glued_to_the_last_sentence_is_cut_off() -> None:
    link = glued_link("A fine paper...<https://arxiv.org/abs/2101.00001>")
    assert link is not None
    assert link.paper is not None
    assert (link.paper.key, link.before) == ("arxiv:2101.00001", "A fine paper...")


def test_blog_at_the_end_of_a_sentence_is_not_the_paper() -> None:
    assert glued_link("More in my blog: https://kites.example.org/wind") is None


@pytest.mark.parametrize(
    "line",
    [
        "Here is the English translation:",
        "Sure! Here's a polished version of your review, with its meaning kept:",
        "Certainly — here is a refined version of the article:",
        "[The rest of the formulas is unchanged from the text above]",
        "Let me know if you'd like a shorter one!",
        "Below is your translated review:",
        "Here's the revised text:",
        "Translated from Hebrew:",
        "Sure, here you go:",
        "I hope this translation helps! Let me know if you need any changes.",
    ],
)
def test_a_tool_that_talks_to_its_user_is_chatter(line: str) -> None:
    assert is_chatter(line)


@pytest.mark.parametrize(
    "line",
    [
        "Here is the main idea:",
        "Here is where the wind comes in.",
        "The rest is history.",
        "(The rest of the proof is omitted.)",
        "Here is how the translation model works:",
        "Here's the improved version of the algorithm:",
        "Here is a refined version of the bound in the translation task.",
        "Here are the polished steps of the draft kite:",
        "Here is a short summary of the paper:",
        "Let me know if you want to talk about kites",
        "As an AI language model grows, it learns.",
        "Translation:",
    ],
)
def test_a_reviewer_who_points_ahead_is_no_chatter(line: str) -> None:
    assert not is_chatter(line)


def test_marks_alone_are_stray_and_formulas_are_not() -> None:
    assert [is_stray(line) for line in ("-", " *** ", "•", "", "$$", "🚀", "5")] == [True, True, True, *[False] * 4]


def test_emoji_name_goes_only_behind_its_emoji() -> None:
    assert strip_start("🚀Rocket Kites") == "Kites"
    assert strip_start("🚀 Rocket Kites") == "Rocket Kites"
    assert strip_start("Rocket Kites") == "Rocket Kites"


def test_plain_line_has_no_emphasis() -> None:
    assert plain(" It Is *Where*, **Not** *What* ") == "It Is Where, Not What"


@pytest.mark.parametrize(
    ("line", "reviewers"),
    [
        ("A joint review by Dana Levi and Yoav of the famous paper:", ("Dana Levi", "Yoav")),
        ("Guest review by Dana Levi", ("Dana Levi", "Mika")),
        ("Written together with Dana Levi.", ("Mika", "Dana Levi")),
        ("Reviewed by Mika & Dana", ("Mika", "Dana")),
    ],
)
def test_byline_adds_reviewers(line: str, reviewers: tuple[str, ...]) -> None:
    found = with_byline(line, ("Mika",) if "Mika" in reviewers else ("Yoav",))
    assert found == reviewers


def test_title_with_by_is_no_byline() -> None:
    assert with_byline("Learning to Fly by Gradient Descent", ("Mika",)) is None


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("**On Kites**", "On Kites"),
        ("⚡️🚀 On  Kites ⚡️", "On Kites"),
        ("Do NOT Fly for $2+3=?$ Kites", "Do NOT Fly for 2+3=? Kites"),
        ("On Kites – Quick Overview", "On Kites"),
        ("Technical Review: On Kites", "On Kites"),
        ("Review of Kites", "Review of Kites"),
    ],
)
def test_title_is_plain(printed: str, title: str) -> None:
    assert clean_title(printed) == title


def test_headline_above_a_header_is_a_hook() -> None:
    assert is_hook_above("Kites Without Strings: The End of Gravity?", previous_closed=True)
    assert is_hook_above("Kites Without Strings: The End of Gravity?", previous_closed=False)


def test_sentence_that_promises_is_a_hook_behind_a_link_only() -> None:
    assert is_hook_above("How to fly in calm air, but without a motor.", previous_closed=True)
    assert not is_hook_above("How to fly in calm air, but without a motor.", previous_closed=False)
    assert not is_hook_above("Why they fly so well, I will tell in my next review.", previous_closed=True)


@pytest.mark.parametrize(
    "line",
    [
        "See you tomorrow with another great paper!",
        "Have a Great Weekend, Everyone!",
        "Highly recommended reading for everyone",
        "Authors: Dana Quill, Yoav Quill, Tamar Bar",
        "P.S. The Code Is Available",
        "#kites #wind #strings #daily",
    ],
)
def test_words_to_the_reader_behind_a_link_are_no_hook(line: str) -> None:
    assert not is_hook_above(line, previous_closed=True)


def test_last_words_of_the_review_above_are_no_hook() -> None:
    assert not is_hook_above("That is all for today, a short one.", previous_closed=False)
    assert not is_hook_above("Look at [their code](#), it is worth your time", previous_closed=True)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Flying by Thought: A New Age of Kites", "", "Text."], "Flying by Thought: A New Age of Kites"),
        (["**Paper Review:** A Simple Way to Fly", "", "Text."], "A Simple Way to Fly"),
        (["How to fly in calm air, but without a motor.", ""], "How to fly in calm air, but without a motor."),
        (["Introduction and Problem Definition", "", "Text."], None),
        (["Background: The Fight Against the Wind", "", "Text."], None),
        (["Today I review a paper about kites and the wind", ""], None),
        (["What Are Large Kites, and how do they differ from small ones?", ""], None),
        (["The paper is about kites and what the wind does to them", ""], None),
        (["Flying by Thought: A New Age of Kites", "2. Wind", "3. Strings", "4. Tails"], None),
        (["Flying by Thought: A New Age", "", "2. The Wind", "3. The String", "4. The Tail"], None),
    ],
)
def test_subtitle_is_a_teaser_below_the_title(lines: list[str], found: str | None) -> None:
    assert subtitle(lines, 0, len(lines)) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A review of kites, העפיפון, and wind.", "en"),
        ("המאמר מציע Transformer חדש עם $x_t$ ו-attention יעיל יותר.", "he"),
        ("", "en"),
    ],
)
def test_language_follows_the_letters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_year_that_breaks_the_order_is_mended() -> None:
    dates = [date(2024, 12, 30), date(2024, 1, 2), date(2024, 1, 4), date(2025, 1, 6)]
    assert chronology(dates).dates == (date(2024, 12, 30), date(2025, 1, 2), date(2025, 1, 4), date(2025, 1, 6))


def test_date_that_no_other_year_puts_right_stays() -> None:
    dates = [date(2024, 5, 3), None, date(2024, 4, 1), date(2024, 5, 4)]
    assert chronology(dates).dates == tuple(dates)
