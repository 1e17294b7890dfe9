"""A correction in the messages that stand: cuts and forms stay, and nothing of the text is lost."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from bot.chat.render.merge import Run, merged
from bot.chat.render.review import PostRenderer
from bot.chat.render.rich_visible import visible_text
from bot.chat.render.styled import utf16_length
from bot.intake.check import check
from bot.intake.record import ImportedReview
from bot.intake.text import unwatched
from bot.publishing.corrected import Reworked, Shown
from bot.publishing.occasion import Mention, Occasion, PostFormat
from bot.reviews.review import Review
from bot.sources.files import read_source
from bot.values import replace
from tests.makers import make_paper, make_review
from tests.shared import shared

DAY = date(2026, 11, 22)
POSTED = Occasion(501, DAY, (Mention(number=5, title="Earlier", url="https://t.me/a/5"),), 214, 7)
LATER = Occasion(501, DAY, (), None, 7)
"""What is known of the day of the post, some time later."""
BODY = "\n\n".join(f"Paragraph {n}. " + f"Words of {n}, and more of them. " * 40 for n in range(1, 9))


def posted(review: Review, wanted: PostFormat = PostFormat.CLASSIC) -> list[Shown]:
    parts = PostRenderer(wanted, username="bot").review(review, POSTED).parts
    return [Shown(part.payload, place, len(parts)) for place, part in enumerate(parts, start=1)]


def correction(
    before: Review, after: Review, shown: Sequence[Shown], wanted: PostFormat = PostFormat.CLASSIC
) -> Reworked:
    return PostRenderer(wanted, username="bot").correction(before, after, LATER, shown)


def then(shown: Sequence[Shown], reworked: Reworked) -> list[Shown]:
    """What stands there when it was published."""
    edited = [
        replace(one, payload=edit.payload) if edit else one for one, edit in zip(shown, reworked.messages, strict=True)
    ]
    rest = reworked.rest.parts if reworked.rest else ()
    replies = [Shown(part.payload, place, len(rest), is_reply=True) for place, part in enumerate(rest, start=1)]
    return [*edited, *replies]


def texts(shown: Sequence[Shown]) -> list[str]:
    return [one.payload["text"] for one in shown]


def changed(reworked: Reworked) -> list[int]:
    return [place for place, edit in enumerate(reworked.messages, start=1) if edit is not None]


def with_body(review: Review, old: str, new: str) -> Review:
    return replace(review, body=review.body.replace(old, new))


REVIEW = make_review("Layers", body=BODY, paper=make_paper(), hook="Half the layers.")


@pytest.mark.parametrize("wanted", [PostFormat.CLASSIC, PostFormat.RICH])
def test_a_text_that_did_not_change_edits_nothing(wanted: PostFormat) -> None:
    reworked = correction(REVIEW, REVIEW, posted(REVIEW, wanted), wanted)
    assert (changed(reworked), reworked.rest) == ([], None)


@pytest.mark.parametrize("wanted", [PostFormat.CLASSIC, PostFormat.RICH])
def test_one_word_changes_one_message_with_its_keyboard(wanted: PostFormat) -> None:
    shown = posted(REVIEW, wanted)
    reworked = correction(REVIEW, with_body(REVIEW, "Paragraph 8", "Chapter 8"), shown, wanted)
    assert changed(reworked) == [len(shown)]
    edit = reworked.messages[-1]
    assert edit is not None
    assert edit.payload["reply_markup"] == shown[-1].payload["reply_markup"]
    assert "disable_notification" not in edit.payload


def test_what_the_day_of_the_post_knew_stays() -> None:
    shown = posted(REVIEW)
    after = then(shown, correction(REVIEW, with_body(REVIEW, "Paragraph 8", "Chapter 8"), shown))
    assert "Asked for by 214 readers" in texts(after)[-1]
    assert "Earlier: No.\u00a05, Earlier" in texts(after)[-1]


def test_another_title_changes_the_first_message_alone() -> None:
    shown = posted(REVIEW)
    assert changed(correction(REVIEW, replace(REVIEW, title="Layers, anew"), shown)) == [1]


def test_a_message_that_grows_over_its_limit_gives_its_end_to_the_next() -> None:
    shown = posted(REVIEW)
    grown = with_body(REVIEW, "Paragraph 1. ", "Paragraph 1. " + "Much more was written here. " * 40)
    after = then(shown, correction(REVIEW, grown, shown))
    assert all(utf16_length(text) <= 4096 for text in texts(after))
    assert len(after) == len(shown)
    assert [re.findall(r"\((\d/\d)\)$", text) for text in texts(after)] == [["1/3"], ["2/3"], ["3/3"]]


def test_what_fits_in_no_message_is_a_reply_and_the_foot_stays_below_the_post() -> None:
    review = make_review("Short", body="A sentence of it. " * 200, paper=make_paper())
    shown = posted(review)
    grown = replace(review, body=review.body + "\n\nAdded at the end. " * 40)
    reworked = correction(review, grown, shown)
    post, reply = texts(then(shown, reworked))
    assert reply.startswith("No. 501, continued\n\nAdded at the end.")
    assert "arXiv 2403.17887" in post
    assert reworked.rest_characters == len(reply) - len("No. 501, continued\n\n")


def test_a_second_correction_edits_the_reply() -> None:
    review = make_review("Short", body="A sentence of it. " * 200, paper=make_paper())
    first = replace(review, body=review.body + "\n\nAdded at the end. " * 40)
    shown = posted(review)
    there = then(shown, correction(review, first, shown))
    last = replace(first, body=first.body.rpartition("Added at")[0] + "Put at the end.")
    second = correction(first, last, there)
    assert (changed(second), second.rest) == ([2], None)
    assert texts(then(there, second))[1].endswith("Put at the end.")


def test_of_a_much_shorter_text_the_cuts_stay_and_the_last_message_keeps_the_foot() -> None:
    shown = posted(REVIEW)
    short = replace(REVIEW, body="\n\n".join(REVIEW.body.split("\n\n")[:2]))
    after = texts(then(shown, correction(REVIEW, short, shown)))
    assert len(after) == len(shown)
    assert after[1].startswith("The text ends above.")
    assert "arXiv 2403.17887" in after[-1]


def test_a_hole_in_the_midst_is_filled_by_sharing_the_text_out_anew() -> None:
    shown = posted(REVIEW)
    paragraphs = REVIEW.body.split("\n\n")
    after = texts(
        then(shown, correction(REVIEW, replace(REVIEW, body="\n\n".join(paragraphs[:2] + paragraphs[6:])), shown))
    )
    assert not any("The text ends above." in text for text in after)
    assert "Paragraph 8" in after[1]


def test_a_message_in_doubt_is_written_whatever_it_shows() -> None:
    shown = [replace(one, in_doubt=one.position == 2) for one in posted(REVIEW)]
    assert changed(correction(REVIEW, REVIEW, shown)) == [2]


def test_a_post_in_both_forms_is_written_anew_as_text() -> None:
    rich, text = posted(REVIEW, PostFormat.RICH), posted(REVIEW)
    mixed = [rich[0], *text[1:]]
    reworked = correction(REVIEW, REVIEW, mixed)
    assert "text" in (reworked.messages[0].payload if reworked.messages[0] else {})


def test_a_hebrew_text_keeps_its_direction() -> None:
    review = make_review(
        "שכבות", body="\n\n".join(f"פסקה {n}. " + "עוד מילים כאן. " * 100 for n in range(1, 7)), language="he"
    )
    shown = posted(review)
    reworked = correction(review, with_body(review, "פסקה 6", "פרק 6"), shown)
    assert changed(reworked) == [len(shown)]
    edit = reworked.messages[-1]
    assert edit is not None
    assert "פרק 6" in edit.payload["text"]


def test_what_stands_in_other_words_stays_where_nothing_was_changed() -> None:
    assert merged("aXc", "abc", "abd") == [
        Run(0, 1, was=(0, 1), same=True),
        Run(1, 3, was=(1, 3)),
    ]
    kept = merged("aXcd", "abcd", "abce")
    assert [(run.kept, run.same, run.was) for run in kept] == [
        (False, True, (0, 1)),
        (True, False, (1, 2)),
        (False, True, (2, 3)),
        (False, False, (3, 4)),
    ]


def test_every_review_of_the_channel_keeps_its_cuts_after_one_word() -> None:
    checked = check(read_source(shared("seeds/channel_reviews.md")), "auto", date(2026, 11, 1), unwatched)
    reviews = [record.review for record in checked.records() if isinstance(record, ImportedReview)]
    assert len(reviews) == 152
    for review in reviews:
        shown = posted(review, PostFormat.AUTO)
        words = list(re.finditer(r"\b[a-z]{5,}\b|[\u05d0-\u05ea]{4,}", review.body))
        word = words[len(words) // 2]
        after = replace(review, body=f"{review.body[: word.start()]}corrected{review.body[word.end() :]}")
        reworked = correction(review, after, shown, PostFormat.AUTO)
        assert (len(changed(reworked)), reworked.rest) == (1, None), review.title
        assert said(then(shown, reworked)).count("corrected") >= 1


def said(shown: Sequence[Shown]) -> str:
    return " ".join(_words(one.payload) for one in shown)


def _words(payload: Any) -> str:
    return str(payload["text"]) if "text" in payload else visible_text(payload["rich_message"]["blocks"])
