"""What a channel's export holds: reviews, polls, doubts, and what is none of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.intake.doubt import DoubtKind
from bot.intake.record import PastPoll, Standing
from bot.intake.telegram.parse import looks_like_telegram
from bot.reviews.review import Review
from bot.values import replace
from tests.makers import make_paper
from tests.unit.intake.telegram.exported import (
    CHANNEL,
    HEADER,
    LINK,
    PROSE,
    SENT,
    Text,
    account,
    bold,
    chat,
    doubts,
    message,
    packed,
    polls,
    posted,
    read,
    read_bytes,
    review_text,
    reviews,
)


def test_review_has_its_fields_its_message_and_its_instant() -> None:
    (record,) = read(message(17, review_text()))
    assert record in reviews([record])
    (found,) = reviews([record])
    assert (found.review.title, found.review.reviewers, found.review.body) == (
        "On Kites and Wind",
        ("Dana",),
        PROSE.strip(),
    )
    assert found.review.paper == make_paper("2101.00001")
    assert (found.message_ids, found.posted_at, found.place) == ((17,), SENT, "message 17")
    assert (found.standing, found.source, found.source_line) == (Standing.COPY, "telegram", None)
    assert found.identity == "telegram|2024-05-03|arxiv:2101.00001|1"


@pytest.mark.parametrize(
    "text",
    [
        "Good morning! No review today, the kite is at the dentist.",
        "",
        [{"type": "hashtag", "text": "#kites"}],
        PROSE,
        ["Look: ", LINK],
        "Dana's daily paper is great, said nobody on 03.05.24.",
    ],
)
def test_other_messages_are_nothing(text: Text) -> None:
    assert [one for one in read(message(1, text), message(2, review_text())) if one not in reviews([one])] == []


def test_service_messages_and_pictures_are_nothing() -> None:
    found = read(
        message(1, type="service", action="pin_message", actor=CHANNEL, message_id=3),
        message(2, photo="photos/photo_1.jpg", width=640, height=480),
        message(3, file="sticker.webp", media_type="sticker"),
        message(4, review_text()),
    )
    assert [one.message_ids for one in reviews(found)] == [(4,)]
    assert len(found) == 1


def test_caption_of_a_picture_can_be_a_review() -> None:
    assert reviews(read(message(4, review_text(), photo="photos/photo_1.jpg")))[0].message_ids == (4,)


def test_long_text_with_a_paper_but_no_header_is_a_doubt() -> None:
    found = read(message(1, review_text()), message(17, [f"My thoughts\n\n{PROSE}\n\n", LINK], after=60))
    (doubt,) = doubts(found)
    assert (doubt.kind, doubt.place) == (DoubtKind.SKIPPED, "message 17")
    assert doubt.found.startswith("My thoughts")


def test_header_above_a_few_words_is_a_doubt() -> None:
    found = read(message(1, review_text()), message(2, f"{HEADER}\n\nNext week, sorry!", after=60))
    assert [(one.kind, one.place) for one in doubts(found)] == [(DoubtKind.SKIPPED, "message 2")]
    assert len(reviews(found)) == 1


def test_teaser_above_the_header_is_the_hook() -> None:
    text: Text = [bold("Why Your Kite Is Lying to You"), "\n\n", *review_text()]
    assert reviews(read(message(1, text)))[0].review.hook == "Why Your Kite Is Lying to You"


def test_title_that_links_to_its_paper_gives_its_link() -> None:
    title = {"type": "text_link", "text": "On Kites and Wind", "href": "https://arxiv.org/abs/2101.00001"}
    for text in (
        ["Dana's Daily Paper, 03.05.24: ", title, f"\n\n{PROSE}"],
        ["Dana's Daily Paper, 03.05.24\n", title, f"\n\n{PROSE}"],
    ):
        review = reviews(read(message(1, text)))[0].review
        assert (review.title, review.paper, review.body) == (
            "On Kites and Wind",
            make_paper("2101.00001"),
            PROSE.strip(),
        )


def test_link_hidden_for_a_preview_does_not_hide_the_header() -> None:
    hidden = {"type": "text_link", "text": "\u200b", "href": "https://arxiv.org/abs/2101.00001"}
    review = reviews(read(message(1, [hidden, f"{HEADER}\n\n{PROSE}"])))[0].review
    assert (review.title, review.paper) == ("On Kites and Wind", make_paper("2101.00001"))


@pytest.mark.parametrize(
    "header",
    [
        "Dana's Daily Paper No. 497, 03.05.24: On Kites and Wind",
        "Dana's Daily Paper #497 - 03.05.24: On Kites and Wind",
        "#497 Dana's Daily Paper, 03.05.24: On Kites and Wind",
        "Dana's Daily Paper, 03.05.24, No. 497: On Kites and Wind",
        "Dana's Daily Paper, 03.05.24: #497 On Kites and Wind",
    ],
)
def test_number_in_the_header_line_is_the_stated_one(header: str) -> None:
    (found,) = reviews(read(message(1, review_text(header))))
    assert (found.stated_number, found.review.number) == (497, 497)
    assert (found.review.title, found.review.date) == ("On Kites and Wind", date(2024, 5, 3))


def test_number_that_the_text_names_is_the_stated_one() -> None:
    (found,) = reviews(read(message(1, review_text(body=f"Review Number 400: a small jubilee.\n\n{PROSE}"))))
    assert (found.stated_number, found.review.number) == (400, 400)


def test_number_inside_a_title_stays_there() -> None:
    (found,) = reviews(read(message(1, review_text("Dana's Daily Paper, 03.05.24: Kite No. 5 Flies"))))
    assert (found.review.title, found.stated_number) == ("Kite No. 5 Flies", None)


def test_date_that_the_calendar_has_not_is_the_message_s() -> None:
    found = read(message(1, review_text("Dana's Daily Paper, 31.02.24: On Kites")))
    assert reviews(found)[0].review.date == date(2024, 5, 3)
    assert [one.kind for one in doubts(found)] == [DoubtKind.NO_DATE]


def test_local_day_of_the_message_counts_where_the_header_has_none() -> None:
    found = read(message(1, review_text("Dana's Daily Paper, 31.02.24: On Kites"), after=60 * 15 + 30))
    assert reviews(found)[0].review.date == date(2024, 5, 4)
    assert reviews(found)[0].posted_at == datetime(2024, 5, 3, 21, 30, tzinfo=UTC)


def test_year_that_slipped_is_the_message_s() -> None:
    found = read(message(1, review_text("Dana's Daily Paper, 02.05.23: On Kites")))
    assert reviews(found)[0].review.date == date(2024, 5, 2)
    (doubt,) = doubts(found)
    assert (doubt.kind, doubt.found, doubt.used) == (DoubtKind.YEAR_SLIP, "2023-05-02", "2024-05-02")


def test_other_dates_stay_as_the_header_states_them() -> None:
    assert reviews(read(message(1, review_text("Dana's Daily Paper, 01.02.23: On Kites"))))[0].review.date == date(
        2023, 2, 1
    )


def test_instant_comes_from_the_local_time_in_old_exports() -> None:
    (found,) = reviews(read(message(1, review_text(), date_unixtime=None)))
    assert found.posted_at == datetime(2024, 5, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"edited": "2024-05-03T10:00:00", "edited_unixtime": "1714719600"}, Standing.EDITED),
        ({"edited": "2024-05-03T10:00:00"}, Standing.EDITED),
        ({"edited": "1970-01-01T02:00:00"}, Standing.COPY),
        ({"edited": "1970-01-01T02:00:00", "edited_unixtime": "0"}, Standing.COPY),
    ],
)
def test_mended_message_stands_above_the_document(fields: dict[str, Any], standing: Standing) -> None:
    assert reviews(read(message(1, review_text(), **fields)))[0].standing is standing


def test_review_posted_twice_on_a_day_is_given_twice() -> None:
    found = reviews(read(message(1, review_text()), message(2, review_text(), after=90)))
    assert [(one.identity.rsplit("|", 1)[1], one.message_ids) for one in found] == [("1", (1,)), ("2", (2,))]


def test_own_message_forwarded_again_is_a_doubt_and_no_second_review() -> None:
    found = read(message(1, review_text()), message(9, review_text(), after=600, forwarded_from=CHANNEL))
    assert [one.message_ids for one in reviews(found)] == [(1,)]
    assert [(one.kind, one.place) for one in doubts(found)] == [(DoubtKind.SKIPPED, "message 9")]


def test_message_that_the_app_could_not_export_is_a_doubt() -> None:
    found = read({"id": 3, "type": "unsupported"}, message(4, review_text()))
    (doubt,) = doubts(found)
    assert (doubt.kind, doubt.place) == (DoubtKind.SKIPPED, "message 3")
    assert "update" in doubt.used


def test_doubts_of_the_text_name_the_message() -> None:
    found = read(message(8, f"{HEADER}\n\n{PROSE}"))
    (doubt,) = doubts(found)
    assert (doubt.kind, doubt.place, doubt.line) == (DoubtKind.NO_LINK, "message 8", None)
    assert doubt.review == "On Kites and Wind"


@pytest.mark.parametrize("question", ["Which paper next?", [{"type": "bold", "text": "Which paper"}, " next?"]])
@pytest.mark.parametrize("closed", [True, False])
def test_poll_keeps_options_votes_and_voters(question: Text, closed: bool) -> None:
    answers = [{"text": "Kites", "voters": 12, "chosen": False}, {"text": ["Str", bold("ings")], "voters": 3}]
    poll = {"question": question, "closed": closed, "total_voters": 14, "answers": answers}
    assert polls(read(message(30, poll=poll))) == [
        PastPoll(
            message_id=30,
            asked_on=date(2024, 5, 3),
            question="Which paper next?",
            options=(("Kites", 12), ("Strings", 3)),
            voters=14,
        )
    ]


_POSTED = Review(
    title="On C* and *Kites*, a snake_case _study_",
    body="Intro with **bold** words:\n\n- one\n- two with `code`\n    - deep\n\n3. three\n4. four\n\n"
    f"{PROSE.strip()}\n\n> quoted\n> twice\n\n---\n\n```python\nkite = 1\n```\n\nAfter [a link](https://kites.example/z_z).",
    date=date(2026, 3, 2),
    number=497,
    reviewers=("Dana Levi", "Yoav", "Tamar"),
    paper=make_paper("2101.00001"),
    hook="They fly, *really*!",
    topics=("wind", "long string"),
)
_HEBREW = replace(
    _POSTED,
    title="Kites בשמיים?",
    hook="הם עפים!",
    body="העפיפון עולה כי הרוח דוחפת אותו כנגד החוט.\n\nLoRA היא שיטה.\n\n- פריט\n- Kite\n\n"
    + "עוד מילים על רוח. " * 20,
    reviewers=("Dana", "Mei"),
    language="he",
)


@pytest.mark.parametrize(
    "review",
    [
        _POSTED,
        replace(_POSTED, hook=None, reviewers=(), topics=()),
        replace(_POSTED, reviewers=("Dana", "Yoav"), paper=None),
        replace(_HEBREW, body=_HEBREW.body.strip()),
        replace(_HEBREW, body=_HEBREW.body.strip(), reviewers=("Dana", "Yoav", "עמרי")),
    ],
)
def test_post_of_this_bot_is_read_back_exactly(review: Review) -> None:
    (found,) = reviews(read(*posted(review)))
    assert found.review == review
    assert found.stated_number == 497


def test_long_post_of_this_bot_is_one_review_again() -> None:
    paragraphs = "\n\n".join(f"Point {index}: {PROSE.strip()}" for index in range(12))
    review = replace(_POSTED, body=paragraphs)
    sent = posted(review, first=40)
    assert len(sent) > 2
    (found,) = read(*sent)
    assert reviews([found])[0].message_ids == tuple(range(40, 40 + len(sent)))
    assert reviews([found])[0].review == review


def test_account_with_one_channel_gives_that_channel_alone() -> None:
    friend = chat(message(1, review_text("Mei's Daily Paper, 03.05.24: On Secrets")), kind="personal_chat", name="Mei")
    found = read_bytes(packed(account(friend, chat(message(5, review_text())))))
    assert [one.message_ids for one in reviews(found)] == [(5,)]


@pytest.mark.parametrize("size", [60, 200, 100_000])
@pytest.mark.parametrize("export", [chat(message(1, "hi")), account(chat(message(1, "hi")))])
def test_beginning_of_an_export_is_known(export: object, size: int) -> None:
    assert looks_like_telegram(packed(export).decode()[: max(size, 110)])


def test_page_of_an_export_is_known_too_so_that_its_refusal_can_help() -> None:
    assert looks_like_telegram("<!DOCTYPE html>\n<html>\n<head>\n<title>Exported Data</title>")


@pytest.mark.parametrize(
    "head",
    [
        "",
        "{",
        '{"title": "On Kites", "body": "They say \\"messages\\": [1]"}',
        "Dana's Daily Paper, 03.05.24",
        "<!DOCTYPE html><title>Kites</title>",
        '[{"type": "public_channel"}]',
    ],
)
def test_other_beginnings_are_not(head: str) -> None:
    assert not looks_like_telegram(head)
