"""The channel's own document, sent as messages: the export gives the same reviews."""

from datetime import timedelta

from bot.intake.document.parse import read_document
from bot.intake.telegram.entities import Piece, markdown
from bot.intake.text import Text
from bot.reviews.identity import subject_key
from tests.shared import shared
from tests.unit.intake.telegram.exported import SENT, chat, message, packed, read_bytes, reviews


def test_document_and_export_agree_on_every_review() -> None:
    source = Text("channel.md", shared("seeds/channel_reviews.md").read_text("utf-8"))
    lines = source.content.split("\n")
    found = [one.record for one in read_document(source, lambda done, total: None)]
    starts = [(one.source_line or 1) - 1 for one in found]
    sent = []
    for number, (one, start, end) in enumerate(zip(found, starts, [*starts[1:], len(lines)], strict=True), 1):
        day = one.review.date or SENT.date()
        minutes = (day - SENT.date()) / timedelta(minutes=1)
        sent.append(message(number, "\n".join(lines[start:end]), after=minutes))
    exported = {one.message_ids[0]: one for one in reviews(read_bytes(packed(chat(*sent))))}
    dated = [(number, one) for number, one in enumerate(found, 1) if one.review.date]
    assert len(dated) > 100
    for number, one in dated:
        assert subject_key(exported[number].review) == subject_key(one.review)
        assert exported[number].review.reviewers == one.review.reviewers


def test_plain_words_need_no_mark_that_changes_a_letter() -> None:
    """Escapes stand before single stars and underscores only; every other character is the author's."""
    text = shared("seeds/channel_reviews.md").read_text("utf-8")
    for paragraph in text.split("\n\n"):
        written = markdown([Piece("plain", paragraph)])
        assert written.replace("\\*", "*").replace("\\_", "_") == paragraph.strip().replace("\\*", "*").replace(
            "\\_", "_"
        )
