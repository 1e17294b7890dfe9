"""One text out of several messages, and what may be no draft."""

import pytest

from bot.intake.gather_text import LONGEST_DRAFT, Doubt, doubt, joined, read_anyhow, renewed, units
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review

WORDS = "the wind lifts a kite against its string and nobody knows how hard "
PARAGRAPH = "Kites rise because the wind pushes them. " * 8
PAPER = "https://arxiv.org/abs/2511.01234"


def cut(text: str, at: int) -> list[str]:
    """As an app does it, and Telegram: without white space at the ends."""
    return [text[:at].strip(), text[at:].strip()]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"{PARAGRAPH.strip()}\n\n{PARAGRAPH.strip()}", len(PARAGRAPH)),
        (f"{WORDS * 70}".strip(), (WORDS * 70)[:4096].rindex(" ")),
        ("א" + "בגד הוז חטי " * 400, ("א" + "בגד הוז חטי " * 400)[:4096].rindex(" ")),
        ("- one\n- two", 5),
        ("```\na = 1\nb = 2\n```", 9),
        ("so it is\n\n$$\na\n+ b\n$$", 14),
        ("A sentence that goes on for quite a while and\nthen some more of it. The end.", 45),
    ],
)
def test_what_an_app_cut_is_joined(text: str, at: int) -> None:
    assert " ".join(joined(cut(text, at)).split(" ")) == text.strip().replace("\nthen", " then")


def test_one_message_is_itself() -> None:
    assert joined(["so it is"]) == "so it is"


@pytest.mark.parametrize(
    ("text", "meant", "why"),
    [
        ("A poem\n" + "of wind and kite\n" * 20, False, Doubt.SHORT),
        ("A poem\n" + "of wind and kite\n" * 20, True, None),
        ("# A review\n\n" + PARAGRAPH, False, None),
        (f"A review\n{PAPER}\n{PARAGRAPH}", False, None),
        (f"A review\n\n{PARAGRAPH * 3}", False, None),
        ("few words", True, Doubt.UNREADABLE),
        ("few words", False, Doubt.SHORT),
        (f"{'x' * 400}\n{PARAGRAPH * 3}", False, Doubt.UNREADABLE),
        ("# A book\n\n" + "x" * LONGEST_DRAFT, True, Doubt.LONG),
    ],
)
def test_what_may_be_no_draft(text: str, meant: bool, why: Doubt | None) -> None:
    assert doubt(text, meant=meant) is why


@pytest.mark.parametrize(
    ("text", "title"), [("The wind\nso it is", "The wind"), ("x" * 400, "x" * 300), ("…\n\n", "…"), ("", "…")]
)
def test_whatever_it_is_has_a_title(text: str, title: str) -> None:
    assert read_anyhow(text).title == title


def test_a_heading_of_any_size_is_the_title() -> None:
    assert read_anyhow(f"### Kites\n\n{PARAGRAPH}").title == "Kites"


KNOWN = Review(title="By hand", body="mended", hook="They fly", paper=paper_from_url(PAPER), topics=("wind",))


def test_an_edit_changes_what_it_changes_and_nothing_else() -> None:
    before = Review(title="Kites", body="a text")
    assert renewed(KNOWN, Review(title="Kites", body="another"), before).title == "By hand"
    assert renewed(KNOWN, Review(title="Kites", body="another"), before).body == "another"
    assert renewed(KNOWN, Review(title="New kites", body="a text"), before).body == "mended"


def test_a_new_text_keeps_what_it_does_not_say() -> None:
    new = renewed(KNOWN, Review(title="Kites", body="another"), None)
    assert (new.title, new.body, new.hook, new.topics) == ("Kites", "another", "They fly", ("wind",))
    assert new.paper == KNOWN.paper


def test_what_was_changed_on_the_card_does_not_come_back() -> None:
    once = [Review(title="Kites", body="a text", topics=("kites",))]
    new = renewed(KNOWN, Review(title="Kites", body="a text", topics=("kites",)), None, once)
    assert (new.title, new.topics, new.body) == ("By hand", ("wind",), "a text")
    assert renewed(KNOWN, Review(title="Dragons", body="a text"), None, once).title == "Dragons"


def test_length_is_counted_as_telegram_counts() -> None:
    assert units("🙂a") == 3
